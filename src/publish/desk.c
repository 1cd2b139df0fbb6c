/* Limits are working days of the step; the due day is computed from the event each time it is shown, never stored. */
#include "publish/desk.h"

#include "base/buf.h"
#include "base/str.h"
#include "org/org.h"
#include "publish/publish.sql.h"

#define DESK_MOST 500

bool desk_may_look(const struct actor *a, int64_t body_id)
{
	return actor_has_at(a, ROLE_ANY & ~ROLE_ADMINS, body_id);
}

int desk_bodies(struct ctx *cx, const char **json, unsigned roles)
{
	const struct actor *a = cx->actor;
	struct buf b;
	bool first = true;

	buf_init(&b, cx->arena);
	buf_char(&b, '[');
	for (size_t i = 0; a && i < a->grant_len; i++) {
		if (!(a->grants[i].role & roles))
			continue;
		buf_printf(&b, "%s\"%lld\"", first ? "" : ",", (long long)a->grants[i].body_id);
		first = false;
	}
	buf_char(&b, ']');
	*json = buf_cstr(&b);
	return buf_done(cx, &b);
}

static int waiting_keys(struct ctx *cx, const char **json)
{
	const struct actor *a = cx->actor;
	struct buf b;

	buf_init(&b, cx->arena);
	buf_char(&b, '[');
	for (size_t i = 0; a && i < a->grant_len; i++)
		buf_printf(&b, "%s\"%s@%lld\"", i ? "," : "", role_code(a->grants[i].role), (long long)a->grants[i].body_id);
	buf_char(&b, ']');
	*json = buf_cstr(&b);
	return buf_done(cx, &b);
}

static const struct review_step *find_step(const struct review_step *steps, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(steps[i].code, code))
			return &steps[i];
	return NULL;
}

static void set_clock(struct ctx *cx, struct desk_task *t, const struct workdays *cal, int64_t limit_days)
{
	date_t since = date_of_instant(t->since_at), today = date_of_instant(clock_now(cx->clock));
	bool provisional;

	t->waited_days = workday_between(cal, since, today);
	t->due_on = DATE_NONE;
	if (!limit_days)
		return;
	t->due_on = workday_add(cal, since, (int)limit_days, &provisional);
	t->left_days = workday_between(cal, today, t->due_on);
}

int desk_waiting(struct ctx *cx, struct desk_task **out, size_t *n)
{
	struct row_document_waiting *rows;
	struct review_step *steps = NULL;
	struct workdays cal;
	const char *keys;
	int64_t route = -1;
	size_t step_len = 0;

	TRY(waiting_keys(cx, &keys));
	TRY(sql_document_waiting(cx, &rows, n, keys, DESK_MOST, 0));
	TRY(calendar_load(cx, &cal));
	*out = arena_new_array(cx->arena, struct desk_task, *n + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "waiting tasks");
	for (size_t i = 0; i < *n; i++) {
		const struct row_document_waiting *r = &rows[i];
		const struct review_step *step;

		if (r->route_id != route)
			TRY(route_steps(cx, &steps, &step_len, r->route_id));
		route = r->route_id;
		step = find_step(steps, step_len, r->step);
		(*out)[i] = (struct desk_task){ .id = r->id, .title = r->title, .body_name = r->body_name,
						.author_name = r->author_name, .since_at = r->since_at,
						.step_name = step ? step->name : r->step };
		set_clock(cx, &(*out)[i], &cal, step ? step->limit_days : 0);
	}
	return 0;
}

int desk_drafts(struct ctx *cx, struct desk_task **out, size_t *n)
{
	struct row_document_returned *rows;
	struct workdays cal;

	TRY(sql_document_returned(cx, &rows, n, cx->actor->account_id, DESK_MOST));
	TRY(calendar_load(cx, &cal));
	*out = arena_new_array(cx->arena, struct desk_task, *n + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "drafts");
	for (size_t pass = 0, k = 0; pass < 2; pass++) /* sent back first */
		for (size_t i = 0; i < *n; i++) {
			bool returned = !str_empty(rows[i].reason);

			if (returned == (pass == 1))
				continue;
			(*out)[k] = (struct desk_task){ .id = rows[i].id, .title = rows[i].title,
							.body_name = rows[i].body_name, .author_name = cx->actor->name,
							.since_at = rows[i].since_at,
							.step_name = returned ? "修改后重新提交" : "继续起草",
							.reason = returned ? rows[i].reason : NULL };
			set_clock(cx, &(*out)[k++], &cal, 0);
		}
	return 0;
}

struct view_badge desk_due_badge(struct ctx *cx, const struct desk_task *t)
{
	int y, m, d;

	if (t->due_on == DATE_NONE)
		return (struct view_badge){ 0 };
	date_to_ymd(t->due_on, &y, &m, &d);
	if (t->left_days < 0)
		return (struct view_badge){ VIEW_BAD, arena_printf(cx->arena, "逾期 %d 个工作日（%d月%d日止）", -t->left_days, m, d), NULL };
	return (struct view_badge){ t->left_days <= 1 ? VIEW_WARN : VIEW_GOOD,
				    arena_printf(cx->arena, "还剩 %d 个工作日（%d月%d日止）", t->left_days, m, d), NULL };
}

int desk_due(struct ctx *cx, struct view_badge *out, int64_t since_at, int64_t limit_days)
{
	struct desk_task t = { .since_at = since_at };
	struct workdays cal;

	TRY(calendar_load(cx, &cal));
	set_clock(cx, &t, &cal, limit_days);
	*out = desk_due_badge(cx, &t);
	return 0;
}

const char *desk_state_label(struct ctx *cx, const char *state, const char *step, const struct review_step *steps, size_t n)
{
	const struct review_step *s = find_step(steps, n, step);
	const char *text;

	if (str_eq(state, DOCUMENT_DRAFT))
		return "草稿";
	if (str_eq(state, DOCUMENT_PUBLISHED))
		return "已发布";
	if (str_eq(state, DOCUMENT_FILED))
		return "已备案，不主动公开";
	if (str_eq(state, DOCUMENT_DISCARDED))
		return "已删除";
	text = s ? arena_printf(cx->arena, "待%s", s->name) : "审核中";
	return text ? text : "审核中";
}

const char *desk_event_label(const char *event)
{
	static const char *const words[][2] = {
		{ "create", "起草" },       { "edit", "修改" },          { "submit", "提交审核" }, { "pass", "审核通过" },
		{ "send_back", "退回修改" }, { "take_back", "取回" },     { "discard", "删除草稿" }, { "import", "导入" },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(words[i][0], event))
			return words[i][1];
	return event;
}
