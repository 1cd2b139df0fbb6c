/* office_pages - the routes and forms of the workbench's frame: log-in, password, sessions, inbox. */
#ifndef OFFICE_OFFICE_PAGES_H
#define OFFICE_OFFICE_PAGES_H

#include "web/web.h"

extern const char *const inbox_tabs[]; /* waiting drafts */

#define FORM_FILE "office/office_forms.def"
#include "web/form_decl.h"
#undef FORM_FILE

#define ROUTE_FILE "office/office_routes.def"
#define ROUTE_TABLE office_routes
#include "web/route_decl.h"

#endif
