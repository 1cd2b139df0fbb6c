/*
 * route_defs - the table ROUTE_TABLE of the routes in ROUTE_FILE: included in one .c file, after route_decl.h.
 *
 * Each handler is called through a small function of its own that gives the form its type back.
 */
#include "web/web.h"

#if !defined(ROUTE_FILE) || !defined(ROUTE_TABLE)
#error "define ROUTE_FILE and ROUTE_TABLE before including web/route_defs.h"
#endif

#define ROUTE(method, path, handler, access, form, flags)           \
	static int route_call_##handler(struct ctx *cx, void *in)   \
	{                                                           \
		return handler(cx, (struct form_##form *)in);       \
	}
#include ROUTE_FILE
#undef ROUTE

#define ROUTE(method, path, handler, access, form, flags) \
	{ HTTP_##method, (path), route_call_##handler, (access), form_def_##form, (flags), #handler },
const struct route ROUTE_TABLE[] = {
#include ROUTE_FILE
	{ 0 },
};
#undef ROUTE

#undef ROUTE_FILE
#undef ROUTE_TABLE
