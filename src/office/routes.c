/* The one table of routes, and the descriptors of the frame's own. */
#include "office/admin_pages.h"
#include "office/office.h"
#include "office/office_pages.h"
#include "portal/portal_pages.h"
#include "publish/publish_pages.h"

#define FORM_FILE "office/office_forms.def"
#include "web/form_defs.h"
#undef FORM_FILE

#define ROUTE_FILE "office/office_routes.def"
#define ROUTE_TABLE office_routes
#include "web/route_defs.h"

#define FORM_FILE "office/admin_forms.def"
#include "web/form_defs.h"
#undef FORM_FILE

#define ROUTE_FILE "office/admin_routes.def"
#define ROUTE_TABLE admin_routes
#include "web/route_defs.h"

/* The portal stands last: its final route catches whatever is left. */
const struct route *const office_all_routes[] = { office_routes, admin_routes, publish_routes, portal_routes, NULL };
