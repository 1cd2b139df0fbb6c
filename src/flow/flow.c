/*
 * Two rules make the log trustworthy: a state moves only by compare-and-set here, and the event that says so is appended
 * in the same transaction, numbered and chained from flow_head, which itself moves by compare-and-set.
 */
#include "flow/flow.h"

#include "base/str.h"
#include "db/db.h"
#include "flow/chain_link.h"
#include "flow/flow.sql.h"

static int append(struct ctx *cx, struct chain_link *link)
{
	struct row_flow_head_get *head;
	char sm3[DIGEST_HEX_BYTES];
	int64_t changed;

	TRY(sql_flow_head_get(cx, &head));
	link->seq = head->seq + 1;
	link->at = clock_now(cx->clock);
	TRY(chain_link_digest(cx, sm3, head->sm3, link));
	TRY(sql_flow_event_insert(cx, link->seq, link->at, link->kind, link->subject_id, link->event, link->from_state,
				  link->to_state, link->step, link->actor_id, link->actor_name, link->role,
				  link->body_id, link->reason, link->data, head->sm3, sm3));
	TRY(sql_flow_head_set(cx, &changed, link->seq, sm3, head->seq));
	if (changed != 1)
		return err_detail(cx, ERR_BUSY, "chain head moved from %lld", (long long)head->seq);
	return 0;
}

static struct chain_link link_of(const struct ctx *cx, const char *kind, int64_t subject_id, const char *event)
{
	return (struct chain_link){
		.kind = kind, .subject_id = subject_id, .event = event,
		.from_state = "", .to_state = "", .step = "", .role = "", .reason = "", .data = "{}",
		.actor_id = cx->actor ? cx->actor->account_id : 0,
		.actor_name = cx->actor ? cx->actor->name : "系统",
	};
}

/* The role the actor steps in with: the one waited for, else the first of the edge's roles it holds at that body. */
static const char *acting_role(const struct actor *a, const struct flow_edge *e, const struct flow_case *c, int64_t body_id)
{
	if (!a)
		return "";
	if (e->flags & FLOW_STEP_ROLE)
		return c->wait_role;
	for (unsigned bit = 0; bit < 32; bit++)
		if ((e->roles & (1u << bit)) && actor_has_at(a, 1u << bit, body_id))
			return role_code((enum role)(1u << bit));
	return "";
}

static bool edge_may(const struct flow_edge *e, const struct flow_case *c, const struct actor *a, int64_t body_id)
{
	if (!e->roles)
		return !a;
	if (!a)
		return false;
	if ((e->flags & FLOW_NOT_AUTHOR) && c->author_id == a->account_id)
		return false;
	if ((e->flags & FLOW_AUTHOR) && c->author_id != a->account_id)
		return false;
	if (e->flags & FLOW_STEP_ROLE) {
		unsigned role = role_parse(c->wait_role);

		return (role & e->roles) && actor_has_at(a, role, c->wait_body_id);
	}
	return actor_has_at(a, e->roles, body_id);
}

bool flow_may(const struct flow_edge *e, const struct flow_case *c, const struct actor *a)
{
	return str_eq(e->from, c->state) && edge_may(e, c, a, c->wait_body_id);
}

static const struct flow_edge *find_edge(const struct flow_machine *m, const char *from, const struct flow_act *act)
{
	for (size_t i = 0; i < m->edge_len; i++) {
		const struct flow_edge *e = &m->edges[i];

		if (str_eq(e->from, from) && str_eq(e->event, act->event) && (!act->to || str_eq(e->to, act->to)))
			return e;
	}
	return NULL;
}

static int check_act(struct ctx *cx, const struct flow_edge *e, const struct flow_case *c, const struct flow_act *act)
{
	if (!edge_may(e, c, cx->actor, act->body_id)) {
		if (cx->actor && (e->flags & FLOW_NOT_AUTHOR) && c->author_id == cx->actor->account_id)
			return err_set(cx, ERR_DENIED, "不能审核自己起草的内容，请由他人办理。");
		return err_set(cx, ERR_DENIED, "您没有“%s”的权限。", e->label);
	}
	if ((e->flags & FLOW_REASON) && str_empty(act->reason))
		return err_set(cx, ERR_INVALID, "请写明理由。");
	if ((e->flags & FLOW_SIGNED) && !act->is_signed)
		return err_set(cx, ERR_INVALID, "这一步需要签批，请输入本人密码。");
	return 0;
}

static int record_act(struct ctx *cx, const struct flow_edge *e, const struct flow_case *before, const struct flow_act *act)
{
	struct chain_link link = link_of(cx, before->kind, before->subject_id, act->event);

	link.from_state = e->from;
	link.to_state = e->to;
	link.step = before->step;
	link.role = acting_role(cx->actor, e, before, act->body_id);
	link.body_id = act->body_id;
	link.reason = act->reason ? act->reason : "";
	link.data = act->data ? act->data : "{}";
	return append(cx, &link);
}

int flow_open(struct ctx *cx, const struct flow_machine *m, int64_t subject_id, const struct flow_act *act)
{
	const struct flow_edge *e = find_edge(m, "", act);
	struct flow_case none = { .kind = m->kind, .subject_id = subject_id, .state = "", .step = "", .wait_role = "",
				  .author_id = cx->actor ? cx->actor->account_id : 0 };
	struct flow_case opening = none;

	CHECK(e != NULL);
	TRY(check_act(cx, e, &opening, act));
	TRY(sql_flow_case_insert(cx, m->kind, subject_id, e->to, act->step, act->wait_role, act->wait_body_id,
				 clock_now(cx->clock), none.author_id));
	return record_act(cx, e, &none, act);
}

int flow_fire(struct ctx *cx, const struct flow_machine *m, struct flow_case *c, const struct flow_act *act)
{
	const struct flow_edge *e = find_edge(m, c->state, act);
	int64_t now = clock_now(cx->clock), changed;

	if (!e)
		return err_set(cx, ERR_CONFLICT, "现在的状态下不能办理这一步，请刷新后再看。");
	TRY(check_act(cx, e, c, act));
	TRY(sql_flow_case_move(cx, &changed, e->to, act->step, act->wait_role, act->wait_body_id, now, c->kind,
			       c->subject_id, c->state, c->rev));
	if (changed != 1)
		return err_set(cx, ERR_CONFLICT, "这件事刚刚被别人办理过，请刷新后再看。");
	TRY(record_act(cx, e, c, act));
	c->state = e->to;
	c->step = act->step;
	c->wait_role = act->wait_role;
	c->wait_body_id = act->wait_body_id;
	c->since_at = now;
	c->rev++;
	return 0;
}

int flow_load(struct ctx *cx, struct flow_case **out, const char *kind, int64_t subject_id)
{
	struct row_flow_case_get *row;
	struct flow_case *c;

	TRY(sql_flow_case_get(cx, &row, kind, subject_id));
	if (!row)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这件事的办理记录。");
	c = arena_new(cx->arena, struct flow_case);
	if (!c)
		return err_detail(cx, ERR_NO_MEMORY, "flow case");
	*c = (struct flow_case){ row->kind, row->subject_id, row->state, row->step, row->wait_role, row->wait_body_id,
				 row->since_at, row->author_id, row->rev };
	*out = c;
	return 0;
}

int flow_record(struct ctx *cx, const struct flow_note *note)
{
	struct chain_link link = link_of(cx, note->kind, note->subject_id, note->event);

	link.body_id = note->body_id;
	link.reason = note->reason ? note->reason : "";
	link.data = note->data ? note->data : "{}";
	return append(cx, &link);
}

int flow_events(struct ctx *cx, struct flow_event **out, size_t *n, const char *kind, int64_t subject_id)
{
	struct row_flow_event_of_subject *rows;

	TRY(sql_flow_event_of_subject(cx, &rows, n, kind, subject_id));
	*out = arena_new_array(cx->arena, struct flow_event, *n + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "flow events");
	for (size_t i = 0; i < *n; i++) {
		const struct row_flow_event_of_subject *r = &rows[i];

		(*out)[i] = (struct flow_event){ .seq = r->seq, .at = r->at, .event = r->event,
						 .from_state = r->from_state, .to_state = r->to_state, .step = r->step,
						 .actor_name = r->actor_name, .role = r->role, .reason = r->reason,
						 .data = r->data, .actor_id = r->actor_id, .body_id = r->body_id };
	}
	return 0;
}

int flow_times(struct ctx *cx, int64_t *times, const char *kind, int64_t subject_id, int64_t account_id, const char *event)
{
	struct row_flow_event_by *row;

	TRY(sql_flow_event_by(cx, &row, kind, subject_id, account_id, event));
	*times = row->times;
	return 0;
}
