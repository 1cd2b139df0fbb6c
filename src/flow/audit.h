/*
 * audit - the event log as the audit administrator reads it: by time, by who, by what, newest first.
 *
 * Inside db_read, by staff. Each question reads one index range (time, or the account); counting stops at a limit, so that a
 * log of millions is never counted whole for a page of twenty.
 */
#ifndef FLOW_AUDIT_H
#define FLOW_AUDIT_H

#include "base/ctx.h"

#define AUDIT_ANYBODY (-1)

struct audit_filter {
	const char *kind, *event; /* "": any */
	const char *who;          /* pattern of LIKE, escaped by a backslash, for the name at that time; "": any. Not with actor_id */
	int64_t actor_id;         /* account; 0: the system; AUDIT_ANYBODY */
	int64_t from_at, to_at;   /* instants, from ≤ at < to */
};

struct audit_event {
	int64_t seq, at, subject_id, actor_id, body_id;
	const char *kind, *event, *from_state, *to_state, *step, *actor_name, *role, *reason, *data;
};

/* Text of an event is borrowed until fn returns; a negative result of fn stops and is returned. */
typedef int audit_fn(struct ctx *cx, void *arg, const struct audit_event *e);
int audit_each(struct ctx *cx, const struct audit_filter *f, int64_t offset, int64_t limit, audit_fn *fn, void *arg) MUST_USE;
/* *n: how many, at most `most`. */
int audit_count(struct ctx *cx, const struct audit_filter *f, int64_t most, int64_t *n) MUST_USE;

/* The last event of a subject. *out NULL: none. Only seq, at, event, actor_name and data are filled. */
int audit_last(struct ctx *cx, struct audit_event **out, const char *kind, int64_t subject_id) MUST_USE;

#endif
