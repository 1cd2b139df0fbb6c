/* Two statements ask the same by two indexes; rows of both have one shape. */
#include "flow/audit.h"

#include "db/db.h"
#include "flow/flow.sql.h"

struct reading {
	audit_fn *fn;
	void *arg;
};

#define EVENT_OF(r)                                                                                                    \
	(struct audit_event)                                                                                           \
	{                                                                                                              \
		.seq = (r)->seq, .at = (r)->at, .subject_id = (r)->subject_id, .actor_id = (r)->actor_id,              \
		.body_id = (r)->body_id, .kind = (r)->kind, .event = (r)->event, .from_state = (r)->from_state,        \
		.to_state = (r)->to_state, .step = (r)->step, .actor_name = (r)->actor_name, .role = (r)->role,        \
		.reason = (r)->reason, .data = (r)->data                                                               \
	}

static int one_of_any(struct ctx *cx, void *arg, const struct row_flow_audit_any *row)
{
	const struct reading *r = arg;
	struct audit_event e = EVENT_OF(row);

	return r->fn(cx, r->arg, &e);
}

static int one_of_actor(struct ctx *cx, void *arg, const struct row_flow_audit_actor *row)
{
	const struct reading *r = arg;
	struct audit_event e = EVENT_OF(row);

	return r->fn(cx, r->arg, &e);
}

int audit_each(struct ctx *cx, const struct audit_filter *f, int64_t offset, int64_t limit, audit_fn *fn, void *arg)
{
	struct reading r = { fn, arg };

	if (f->actor_id != AUDIT_ANYBODY)
		return sql_flow_audit_actor(cx, one_of_actor, &r, f->actor_id, f->kind, f->event, f->from_at, f->to_at, limit, offset);
	return sql_flow_audit_any(cx, one_of_any, &r, f->kind, f->event, f->who, f->from_at, f->to_at, limit, offset);
}

int audit_count(struct ctx *cx, const struct audit_filter *f, int64_t most, int64_t *n)
{
	struct row_flow_audit_count_actor *by_actor;
	struct row_flow_audit_count_any *by_any;

	if (f->actor_id != AUDIT_ANYBODY) {
		TRY(sql_flow_audit_count_actor(cx, &by_actor, f->actor_id, f->kind, f->event, f->from_at, f->to_at, most));
		*n = by_actor->events;
		return 0;
	}
	TRY(sql_flow_audit_count_any(cx, &by_any, f->kind, f->event, f->who, f->from_at, f->to_at, most));
	*n = by_any->events;
	return 0;
}

int audit_last(struct ctx *cx, struct audit_event **out, const char *kind, int64_t subject_id)
{
	struct row_flow_event_last *row;

	*out = NULL;
	TRY(sql_flow_event_last(cx, &row, kind, subject_id));
	if (!row)
		return 0;
	*out = arena_new(cx->arena, struct audit_event);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "last event");
	**out = (struct audit_event){ .seq = row->seq, .at = row->at, .event = row->event, .actor_name = row->actor_name,
				      .data = row->data };
	return 0;
}
