/* Descriptors of the document pages' forms and routes. */
#include "publish/publish_pages.h"

#define FORM_FILE "publish/publish_forms.def"
#include "web/form_defs.h"
#undef FORM_FILE

#define ROUTE_FILE "publish/publish_routes.def"
#define ROUTE_TABLE publish_routes
#include "web/route_defs.h"
