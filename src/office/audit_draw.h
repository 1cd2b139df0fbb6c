/* audit_draw - filters of the audit log, and its events in words. */
#ifndef OFFICE_AUDIT_DRAW_H
#define OFFICE_AUDIT_DRAW_H

#include "flow/audit.h"
#include "office/admin_pages.h"
#include "office/admin_view.h"

/* Names of what events are about, read once for a page. */
struct audit_names {
	struct account *accounts;
	struct body *bodies;
	struct section *sections;
	size_t account_len, body_len, section_len;
};
int audit_names_load(struct ctx *cx, struct audit_names *out) MUST_USE;
const char *audit_body_name(const struct audit_names *names, int64_t id); /* "" for 0 and unknown ones */

/* What was asked for. A name or login of an account means that account, any other text a part of a name. */
int audit_filter_of(struct ctx *cx, struct audit_filter *out, const struct form_audit_list *in, const struct audit_names *names) MUST_USE;
/* The filter form; the addresses of the list and of its CSV with what is set. */
int audit_filters(struct ctx *cx, struct view_filters *out, const char **base, const char **export_href,
		  const struct form_audit_list *in) MUST_USE;
int audit_rows(struct ctx *cx, struct view_audit *v, const struct audit_filter *f, const struct audit_names *names, int64_t offset,
	       int64_t limit) MUST_USE;

#endif
