/*
 * route_decl - prototypes of the handlers in ROUTE_FILE and of the table ROUTE_TABLE. See web/web.h.
 *
 * Included once for each ROUTE_FILE, so without a guard of its own; it leaves no macro behind.
 */
#include "web/web.h"

#if !defined(ROUTE_FILE) || !defined(ROUTE_TABLE)
#error "define ROUTE_FILE and ROUTE_TABLE before including web/route_decl.h"
#endif

#define ROUTE(method, path, handler, access, form, flags) int handler(struct ctx *cx, struct form_##form *in);
#include ROUTE_FILE
#undef ROUTE

extern const struct route ROUTE_TABLE[];

#undef ROUTE_FILE
#undef ROUTE_TABLE
