/* Descriptors of the portal's forms and routes. */
#include "portal/portal_pages.h"

#define FORM_FILE "portal/portal_forms.def"
#include "web/form_defs.h"
#undef FORM_FILE

#define ROUTE_FILE "portal/portal_routes.def"
#define ROUTE_TABLE portal_routes
#include "web/route_defs.h"
