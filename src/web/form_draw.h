/*
 * form_draw - from a parsed form to what its templates are given (web/form_view.h).
 *
 * The views borrow from the form.
 */
#ifndef WEB_FORM_DRAW_H
#define WEB_FORM_DRAW_H

#include "web/form.h"
#include "web/form_view.h"

/*
 * A field for its template: name, label, error, maximum length, whether optional, and the value. f is the form as it was
 * sent, NULL when the page is drawn for the first time: then the value is `stored` (NULL: empty). The page adds hint,
 * width and options.
 */
struct view_field form_field(const struct form_def *def, const struct form *f, const char *name, const char *stored);
/* The error summary: the form as a whole first, then the fields in order. */
int form_errors(struct ctx *cx, struct view_errors *out, const struct form *f) MUST_USE;
/* Marks the options that are chosen: by what was sent, or by `stored` as in form_field. */
void form_choose(struct view_option *options, size_t len, const struct form *f, const char *name, const char *stored);

#endif
