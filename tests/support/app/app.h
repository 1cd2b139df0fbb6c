/*
 * app - a small capability for the tests of the way of a request: notes anybody may read and editors may write.
 *
 * A note is a setting's value, so that it lives in the store: the title of note N is site.name for N = 1, site.sponsor for 2.
 */
#ifndef TESTS_SUPPORT_APP_H
#define TESTS_SUPPORT_APP_H

#include <stdatomic.h>

#include "support/site.h"

#define FORM_FILE "support/app/app_forms.def"
#include "web/form_decl.h"

#define ROUTE_FILE "support/app/app_routes.def"
#define ROUTE_TABLE app_routes
#include "web/route_decl.h"

#define ROUTE_FILE "support/app/app_faulty.def"
#define ROUTE_TABLE app_faulty
#include "web/route_decl.h"

#define ROUTE_FILE "support/app/app_catch_all.def"
#define ROUTE_TABLE app_catch_all
#include "web/route_decl.h"

extern const struct route *const app_tables[]; /* the first two */

/* How often handlers of cached pages ran in this process. */
extern _Atomic unsigned app_renders;
/* Write a note past the web, as another capability would. */
void app_put_note(struct site *s, int64_t id, const char *title);
int app_error_page(struct ctx *cx, int code);

#endif
