/* portal_pages - the routes and forms of what the public sees. */
#ifndef PORTAL_PORTAL_PAGES_H
#define PORTAL_PORTAL_PAGES_H

#include "publish/publish.h"
#include "web/web.h"

extern const char *const portal_sorts[]; /* relevance date */

#define FORM_FILE "portal/portal_forms.def"
#include "web/form_decl.h"
#undef FORM_FILE

#define ROUTE_FILE "portal/portal_routes.def"
#define ROUTE_TABLE portal_routes
#include "web/route_decl.h"

#endif
