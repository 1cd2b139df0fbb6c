/*
 * admin_pages - the routes and forms of the administration pages, and what they share.
 *
 * Who may: org/org.h. Each page's rule stands in the folder below it (org, publish, web); the pages ask, show and say why not.
 */
#ifndef OFFICE_ADMIN_PAGES_H
#define OFFICE_ADMIN_PAGES_H

#include "base/vec.h"
#include "org/org.h"
#include "web/form_draw.h"
#include "web/frame.h"
#include "web/web.h"

extern const char *const account_filter_codes[]; /* active disabled locked */
extern const char *const account_status_codes[]; /* active disabled */
extern const char *const open_status_codes[];    /* active closed */

#define FORM_FILE "office/admin_forms.def"
#include "web/form_decl.h"
#undef FORM_FILE

#define ROUTE_FILE "office/admin_routes.def"
#define ROUTE_TABLE admin_routes
#include "web/route_decl.h"

typedef VEC(struct view_option) admin_options;

/* ERR_NO_MEMORY only. text is borrowed. */
int admin_option(struct ctx *cx, admin_options *o, const char *value, const char *text) MUST_USE;
/* First the option without value, when none is not NULL; then every body in use (and `kept`, whatever its state), indented by depth. */
int admin_body_options(struct ctx *cx, admin_options *o, const char *none, int64_t kept) MUST_USE;
/* A field with its options, the chosen one marked: by what was sent, else by stored. */
struct view_field admin_choice(const struct form_def *def, const struct form *f, const char *name, const char *stored, admin_options *o);
/*
 * The same in row i of a form whose rows repeat: its name is that of every row, its id says which. The options are copied, each row has
 * another one chosen. name and label are borrowed.
 */
int admin_row_select(struct ctx *cx, struct view_field *out, const char *name, const char *label, size_t row, const admin_options *o,
		     const char *chosen) MUST_USE;
const char *admin_number(struct ctx *cx, int64_t n); /* decimal; NULL: arena full */

/* Is q, as typed, a part of s? Letters of both cases are the same. q NULL or "": yes. */
bool admin_matches(const char *s, const char *q);
/* Where page (from 1; 0 is 1) of a list of n rows begins and ends. */
void admin_slice(size_t n, int64_t page, size_t *first, size_t *end);

/* The faults that forbid go to their fields (to the whole form where it has no such field). */
void admin_mark(struct ctx *cx, struct form *f, const struct org_fault *faults, size_t n);
/*
 * After a db_write that failed with rc: true when a person can do something about it; then the form says what, and the error is
 * forgotten: draw the page again.
 */
bool admin_refused(struct ctx *cx, struct form *f, int rc);

/* An address with the filters that are set. */
struct admin_query {
	struct buf b;
	bool any;
};
void admin_query_start(struct ctx *cx, struct admin_query *q, const char *path);
void admin_query_add(struct admin_query *q, const char *name, const char *value); /* NULL and "" are left out */

#endif
