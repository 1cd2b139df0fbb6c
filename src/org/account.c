/* Accounts and their roles. Passwords are web/account.h's: here nobody ever sees one. */
#include "db/db.h"
#include "org/fault.h"
#include "org/org.sql.h"
#include "web/session.h"

static const char *const statuses[] = { "active", "disabled", NULL };

#define ACCOUNT_OF(cx, r)                                                                                              \
	(struct account)                                                                                               \
	{                                                                                                              \
		.id = (r)->id, .rev = (r)->rev, .login = (r)->login, .name = (r)->name, .status = (r)->status,         \
		.must_change = (r)->must_change, .has_password = (r)->has_password, .locked = (r)->locked_until > clock_now((cx)->clock),                 \
		.created_at = (r)->created_at, .seen_at = (r)->seen_at                                                 \
	}

int account_list(struct ctx *cx, struct account **out, size_t *n)
{
	struct row_account_all *rows;
	struct row_account_roles_all *roles;
	struct grant *grants;
	size_t role_len, at = 0;

	TRY(sql_account_all(cx, &rows, n));
	TRY(sql_account_roles_all(cx, &roles, &role_len));
	*out = arena_new_array(cx->arena, struct account, *n + 1);
	grants = arena_new_array(cx->arena, struct grant, role_len + 1);
	if (!*out || !grants)
		return err_detail(cx, ERR_NO_MEMORY, "accounts");
	for (size_t i = 0; i < *n; i++) {
		struct account *a = &(*out)[i];

		*a = ACCOUNT_OF(cx, &rows[i]);
		a->grants = grants + at;
		for (size_t k = 0; k < role_len; k++)
			if (roles[k].account_id == a->id)
				a->grants[a->grant_len++] =
					(struct grant){ roles[k].body_id, role_parse(roles[k].role), roles[k].tree };
		at += a->grant_len;
	}
	return 0;
}

int account_load(struct ctx *cx, struct account **out, int64_t id)
{
	struct row_account_row *row;
	struct row_account_roles_of *roles;
	struct account *a;
	size_t n;

	TRY(sql_account_row(cx, &row, id));
	if (!row)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这个账号。");
	TRY(sql_account_roles_of(cx, &roles, &n, id));
	a = arena_new(cx->arena, struct account);
	if (!a)
		return err_detail(cx, ERR_NO_MEMORY, "account");
	*a = ACCOUNT_OF(cx, row);
	a->grants = arena_new_array(cx->arena, struct grant, n + 1);
	if (!a->grants)
		return err_detail(cx, ERR_NO_MEMORY, "grants");
	for (a->grant_len = 0; a->grant_len < n; a->grant_len++)
		a->grants[a->grant_len] = (struct grant){ roles[a->grant_len].body_id, role_parse(roles[a->grant_len].role),
							  roles[a->grant_len].tree };
	*out = a;
	return 0;
}

static int record(struct ctx *cx, int64_t id, const char *event, const char *data)
{
	struct flow_note note = { .kind = "account", .subject_id = id, .event = event, .data = data };

	return flow_record(cx, &note);
}

static int check_login(struct faults *f, const char *login)
{
	struct row_account_id_of *there;
	size_t n = strlen(login);

	if (n < 2 || n > 40 || strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789._-") != n) {
		fault_add(f, "login", false, "登录名用 2 到 40 个小写字母、数字、点、下划线或连字符");
		return 0;
	}
	TRY(sql_account_id_of(f->cx, &there, login));
	if (there)
		fault_add(f, "login", false, "这个登录名已经有人用");
	return 0;
}

static int refuse_administrator(struct ctx *cx, int64_t id, const char *act)
{
	struct account *a;

	TRY(account_load(cx, &a, id));
	for (size_t i = 0; i < a->grant_len; i++)
		if (a->grants[i].role & ROLE_ADMINS)
			return err_set(cx, ERR_DENIED, "三员相互独立：不能在网页上%s另一位管理员，请在服务器上用命令办理。", act);
	return 0;
}

int account_refuse_administrator(struct ctx *cx, int64_t id, const char *act)
{
	return cx->actor && cx->actor->account_id != id ? refuse_administrator(cx, id, act) : 0;
}

int account_save(struct ctx *cx, struct account *a, struct org_fault **faults, size_t *n)
{
	struct faults f = { .cx = cx };
	struct row_account_insert *row;
	int64_t changed;
	bool is_new = !a->id;

	TRY(org_require(cx, ROLE_SYSADMIN));
	if (is_new)
		TRY(check_login(&f, a->login));
	fault_text(&f, "name", "姓名或岗位", a->name, 40, true);
	fault_one_of(&f, "status", "状态", a->status, statuses);
	TRY(fault_done(&f, faults, n));
	if (cx->actor && cx->actor->account_id == a->id && !str_eq(a->status, "active"))
		return err_set(cx, ERR_DENIED, "不能停用自己的账号。");
	if (is_new) {
		TRY(sql_account_insert(cx, &row, a->login, a->name, a->status, clock_now(cx->clock)));
		a->id = row->id;
	} else {
		TRY(sql_account_update(cx, &changed, a->name, a->status, a->id, a->rev));
		if (changed != 1)
			return err_set(cx, ERR_CONFLICT, "账号刚刚被别人改动过，请刷新后再改。");
		if (!str_eq(a->status, "active"))
			TRY(session_revoke_account(cx, a->id, 0));
	}
	a->rev++;
	return record(cx, a->id, is_new ? "add" : "edit", arena_printf(cx->arena, "{\"status\":\"%s\"}", a->status));
}

/* Who is an administrator of one of the three kinds is nothing else. */
static int check_grants(struct ctx *cx, const struct grant *grants, size_t n)
{
	unsigned roles = 0;

	for (size_t i = 0; i < n; i++) {
		struct row_body_get *body;

		if (!grants[i].role)
			return err_set(cx, ERR_INVALID, "有一个角色不认识。");
		roles |= grants[i].role;
		for (size_t k = 0; k < i; k++)
			if (grants[k].role == grants[i].role && grants[k].body_id == grants[i].body_id)
				return err_set(cx, ERR_INVALID, "同一机构的%s写了两次。", role_label(grants[i].role));
		TRY(sql_body_get(cx, &body, grants[i].body_id));
		if (!body)
			return err_set(cx, ERR_INVALID, "有一个机构不存在。");
	}
	if ((roles & ROLE_ADMINS) && (roles & (roles - 1)))
		return err_set(cx, ERR_INVALID, "系统、安全、审计管理员相互分开，也不能兼任其他角色。");
	return 0;
}

static int record_grants(struct ctx *cx, int64_t id, const struct grant *grants, size_t n)
{
	struct buf b;

	buf_init(&b, cx->arena);
	buf_str(&b, "{\"roles\":[");
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s\"%s@%lld%s\"", i ? "," : "", role_code(grants[i].role), (long long)grants[i].body_id,
			   grants[i].tree ? "+" : "");
	buf_str(&b, "]}");
	TRY(buf_done(cx, &b));
	return record(cx, id, "grant", buf_cstr(&b));
}

int account_grant(struct ctx *cx, int64_t id, const struct grant *grants, size_t n)
{
	int64_t changed;

	TRY(org_require(cx, ROLE_SECADMIN));
	if (cx->actor && cx->actor->account_id == id)
		return err_set(cx, ERR_DENIED, "不能改动自己的角色。");
	TRY(check_grants(cx, grants, n));
	TRY(sql_account_bump_row(cx, &changed, id));
	if (changed != 1)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这个账号。");
	TRY(sql_account_roles_clear(cx, id));
	for (size_t i = 0; i < n; i++)
		TRY(sql_account_role_insert(cx, id, grants[i].body_id, role_code(grants[i].role), grants[i].tree));
	TRY(session_revoke_account(cx, id, 0));
	return record_grants(cx, id, grants, n);
}

int account_unlock(struct ctx *cx, int64_t id)
{
	int64_t changed;

	TRY(org_require(cx, ROLE_SECADMIN));
	TRY(sql_account_unlock_row(cx, &changed, id));
	if (changed != 1)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这个账号。");
	return record(cx, id, "unlock", NULL);
}
