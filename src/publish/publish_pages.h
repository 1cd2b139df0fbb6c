/* publish_pages - the routes and forms of the workbench's document pages. */
#ifndef PUBLISH_PUBLISH_PAGES_H
#define PUBLISH_PUBLISH_PAGES_H

#include "publish/publish.h"
#include "web/web.h"

extern const char *const document_events[];      /* what a decision form may ask: pass send_back take_back discard submit */
extern const char *const document_state_codes[]; /* states a list can be filtered by */

#define FORM_FILE "publish/publish_forms.def"
#include "web/form_decl.h"
#undef FORM_FILE

#define ROUTE_FILE "publish/publish_routes.def"
#define ROUTE_TABLE publish_routes
#include "web/route_decl.h"

#endif
