/* Review routes: data that a document's way is computed from. Whatever else a route says, it has a secrecy step. */
#include "base/date.h"
#include "base/str.h"
#include "org/org.h"
#include "publish/publish.h"
#include "publish/publish.sql.h"

int route_steps(struct ctx *cx, struct review_step **out, size_t *n, int64_t route_id)
{
	struct row_review_steps_of *rows;

	TRY(sql_review_steps_of(cx, &rows, n, route_id));
	*out = arena_new_array(cx->arena, struct review_step, *n + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "route steps");
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct review_step){ rows[i].seq, rows[i].code, rows[i].name, rows[i].role, rows[i].limit_days,
						  rows[i].is_signed };
	return 0;
}

int route_pick(struct ctx *cx, int64_t *route_id, int64_t body_id, const char *genre)
{
	struct row_review_route_pick *rows;
	char today[DATE_TEXT_BYTES];
	size_t n;

	date_format(date_of_instant(clock_now(cx->clock)), today);
	TRY(sql_review_route_pick(cx, &rows, &n, body_id, genre, today));
	if (!n)
		return err_set(cx, ERR_NOT_FOUND, "还没有设置审核流程，请联系公开办。");
	*route_id = rows[0].id;
	return 0;
}

static int check_steps(struct ctx *cx, const struct review_step *steps, size_t n)
{
	bool secrecy = false;

	if (!n)
		return err_set(cx, ERR_INVALID, "审核流程至少要有一步。");
	for (size_t i = 0; i < n; i++) {
		unsigned role = role_parse(steps[i].role);

		if (!(role & ROLE_REVIEWERS))
			return err_set(cx, ERR_INVALID, "第 %zu 步没有可以审核的角色。", i + 1);
		if (steps[i].limit_days < 0 || steps[i].limit_days > 60)
			return err_set(cx, ERR_INVALID, "第 %zu 步的时限应在 0 到 60 个工作日之间。", i + 1);
		for (size_t k = 0; k < i; k++)
			if (str_eq(steps[k].code, steps[i].code))
				return err_set(cx, ERR_INVALID, "“%s”出现了两次。", steps[i].name);
		secrecy = secrecy || (str_eq(steps[i].code, "secrecy") && role == ROLE_SECRECY_REVIEWER);
	}
	if (!secrecy)
		return err_set(cx, ERR_INVALID, "审核流程必须包含保密审查。");
	return 0;
}

int route_add(struct ctx *cx, int64_t *route_id, const char *name, const int64_t *body_id, const char *genre,
	      const char *from_on, const struct review_step *steps, size_t n)
{
	struct row_review_route_insert *row;
	struct flow_note note = { .kind = "review_route", .event = "add" };
	bool may;

	TRY(route_may_set(cx, &may));
	if (!may)
		return err_set(cx, ERR_DENIED, "您没有设置审核流程的权限。");
	TRY(check_steps(cx, steps, n));
	TRY(sql_review_route_insert(cx, &row, name, body_id, genre, from_on));
	for (size_t i = 0; i < n; i++)
		TRY(sql_review_step_insert(cx, row->id, (int64_t)i + 1, steps[i].code, steps[i].name, steps[i].role,
					   steps[i].limit_days, steps[i].is_signed));
	note.subject_id = row->id;
	note.body_id = body_id ? *body_id : 0;
	*route_id = row->id;
	return flow_record(cx, &note);
}

int route_list(struct ctx *cx, struct review_route **out, size_t *n)
{
	struct row_review_route_all *rows;

	TRY(sql_review_route_all(cx, &rows, n));
	*out = arena_new_array(cx->arena, struct review_route, *n + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "routes");
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct review_route){ rows[i].id, rows[i].body_id_is_null ? 0 : rows[i].body_id, rows[i].name, rows[i].genre,
						   rows[i].from_on, rows[i].active, rows[i].body_name };
	return 0;
}

int route_may_set(struct ctx *cx, bool *may)
{
	struct body *tree;
	size_t n;

	*may = !cx->actor || actor_has(cx->actor, ROLE_SYSADMIN);
	if (*may || !actor_has(cx->actor, ROLE_OPENNESS_OFFICE))
		return 0;
	TRY(body_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++)
		*may = *may || (tree[i].depth == 0 && actor_has_at(cx->actor, ROLE_OPENNESS_OFFICE, tree[i].id));
	return 0;
}

int route_close(struct ctx *cx, int64_t route_id)
{
	struct flow_note note = { .kind = "review_route", .subject_id = route_id, .event = "close" };
	struct row_review_route_general *left;
	char today[DATE_TEXT_BYTES];
	int64_t changed;
	bool may;

	TRY(route_may_set(cx, &may));
	if (!may)
		return err_set(cx, ERR_DENIED, "您没有设置审核流程的权限。");
	TRY(sql_review_route_close(cx, &changed, route_id));
	if (changed != 1)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这个流程，或者它已经停用。");
	date_format(date_of_instant(clock_now(cx->clock)), today);
	TRY(sql_review_route_general(cx, &left, today));
	if (!left->routes)
		return err_set(cx, ERR_INVALID, "这是唯一一个适用于全部机构和体裁的流程，请先新增一个再停用它。");
	return flow_record(cx, &note);
}

int publish_defaults(struct ctx *cx)
{
	static const struct review_step steps[] = {
		{ 1, "first", "部门初审", "first_reviewer", 2, false },
		{ 2, "second", "领导复审", "leader", 2, true },
		{ 3, "secrecy", "保密审查", "secrecy_reviewer", 2, false },
	};
	struct row_review_route_count *count;
	int64_t id;

	TRY(sql_review_route_count(cx, &count));
	if (count->routes)
		return 0;
	return route_add(cx, &id, "一般流程", NULL, "", "2008-05-01", steps, ARRAY_LEN(steps));
}
