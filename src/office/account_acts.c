/*
 * What can be done with an account. A password is computed outside transactions, stands on the page that answers, and nowhere
 * else: not in an address, not in the log, not in the store.
 */
#include "base/str.h"
#include "db/db.h"
#include "office/account_page.h"
#include "office/admin_pages.h"
#include "web/account.h"
#include "web/password.h"
#include "web/session.h"

struct save {
	const struct form_account_save *in;
	struct org_fault *faults;
	size_t fault_len;
	int64_t id;
};

static int do_save(struct ctx *cx, void *arg)
{
	struct save *s = arg;
	struct account a = { .login = s->in->login ? s->in->login : "", .status = "active" }, *old;

	if (s->in->id) {
		TRY(account_load(cx, &old, s->in->id));
		a = *old;
		a.rev = s->in->revision;
	}
	a.name = s->in->name;
	s->faults = NULL;
	s->fault_len = 0;
	TRY(account_save(cx, &a, &s->faults, &s->fault_len));
	s->id = a.id;
	return 0;
}

int post_account_save(struct ctx *cx, struct form_account_save *in)
{
	struct account_page p = { .id = in->id, .save = &in->state };
	struct save s = { .in = in };
	int rc;

	if (!form_failed(&in->state)) {
		rc = db_write(cx, do_save, &s);
		if (rc == 0)
			return respond_redirect(cx, "/office/accounts/%lld?done=%s", (long long)s.id, in->id ? "saved" : "account_added");
		admin_mark(cx, &in->state, s.faults, s.fault_len);
		if (!admin_refused(cx, &in->state, rc))
			return rc;
	}
	return db_read(cx, account_draw, &p);
}

static int do_status(struct ctx *cx, void *arg)
{
	const struct form_account_status *in = arg;
	struct org_fault *faults;
	struct account *a;
	size_t n;

	TRY(account_load(cx, &a, in->id));
	a->status = in->status;
	return account_save(cx, a, &faults, &n);
}

/* The answer of an act that has no field of its own: back to the account, or the account with the reason why not. */
static int answer(struct ctx *cx, int64_t id, int rc, const char *done)
{
	struct account_page p = { .id = id };

	if (rc == 0)
		return respond_redirect(cx, "/office/accounts/%lld?done=%s", (long long)id, done);
	if (rc != ERR_DENIED && rc != ERR_CONFLICT && rc != ERR_INVALID)
		return rc;
	p.message = err_message(cx);
	err_clear(cx);
	return db_read(cx, account_draw, &p);
}

int post_account_status(struct ctx *cx, struct form_account_status *in)
{
	int rc = form_failed(&in->state) ? err_set(cx, ERR_INVALID, "请选择停用或启用。") : db_write(cx, do_status, in);

	return answer(cx, in->id, rc, str_eq(in->status, "active") ? "enabled" : "disabled");
}

static int do_unlock(struct ctx *cx, void *arg)
{
	const struct form_admin_id *in = arg;

	return account_unlock(cx, in->id);
}

int post_account_unlock(struct ctx *cx, struct form_admin_id *in)
{
	return answer(cx, in->id, db_write(cx, do_unlock, in), "unlocked");
}

static int do_end_sessions(struct ctx *cx, void *arg)
{
	const struct form_admin_id *in = arg;
	struct flow_note note = { .kind = "account", .subject_id = in->id, .event = "revoke_sessions" };
	struct account *a;

	TRY(account_load(cx, &a, in->id));
	TRY(session_revoke_account(cx, a->id, cx->actor->session_id));
	return flow_record(cx, &note);
}

int post_account_sessions(struct ctx *cx, struct form_admin_id *in)
{
	return answer(cx, in->id, db_write(cx, do_end_sessions, in), "sessions_ended");
}

struct reset {
	int64_t id;
	const char *hash;
};

static int do_reset(struct ctx *cx, void *arg)
{
	const struct reset *r = arg;
	struct flow_note note = { .kind = "account", .subject_id = r->id, .event = "reset_password" };

	if (cx->actor->account_id == r->id)
		return err_set(cx, ERR_DENIED, "自己的密码请在“修改密码”中修改。");
	TRY(account_refuse_administrator(cx, r->id, "重置密码给"));
	TRY(account_put_password(cx, r->id, r->hash, true, 0));
	return flow_record(cx, &note);
}

int post_account_reset(struct ctx *cx, struct form_admin_id *in)
{
	struct account_page p = { .id = in->id };
	struct reset r = { .id = in->id };
	const char *password = password_random(cx);
	int rc;

	if (!password)
		return err_detail(cx, ERR_NO_MEMORY, "password");
	TRY(password_hash(cx, &r.hash, password));
	rc = db_write(cx, do_reset, &r);
	if (rc < 0)
		return answer(cx, in->id, rc, "");
	p.one_time_password = password;
	return db_read(cx, account_draw, &p);
}

/* The rows of the form that name a role. The three lists are as long as each other, or somebody made them up. */
static int read_grants(struct ctx *cx, struct form_account_grants *in, struct grant **out, size_t *n)
{
	*n = 0;
	*out = arena_new_array(cx->arena, struct grant, in->role.len + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "grants");
	if (in->role.len != in->body.len || in->role.len != in->reach.len)
		return form_reject(cx, &in->state, NULL, "每一行的角色、机构和范围都要选择");
	for (size_t i = 0; i < in->role.len; i++) {
		struct grant g = { .role = role_parse(in->role.values[i]), .tree = str_eq(in->reach.values[i], GRANT_TREE) };

		if (str_eq(in->role.values[i], GRANT_NONE))
			continue;
		if (!g.role || str_to_int64(in->body.values[i], &g.body_id) < 0)
			return form_reject(cx, &in->state, NULL, "第 %zu 行的角色或机构不认识", i + 1);
		(*out)[(*n)++] = g;
	}
	return 0;
}

struct granting {
	const struct form_account_grants *in;
	struct grant *grants;
	size_t n;
};

static int do_grant(struct ctx *cx, void *arg)
{
	struct granting *g = arg;
	struct account *a;

	TRY(account_load(cx, &a, g->in->id));
	if (a->rev != g->in->revision)
		return err_set(cx, ERR_CONFLICT, "账号刚刚被别人改动过，请刷新后再改。");
	return account_grant(cx, g->in->id, g->grants, g->n);
}

int post_account_grants(struct ctx *cx, struct form_account_grants *in)
{
	struct account_page p = { .id = in->id, .grants = &in->state };
	struct granting g = { .in = in };
	int rc = form_failed(&in->state) ? ERR_INVALID : read_grants(cx, in, &g.grants, &g.n);

	if (rc == 0) {
		rc = db_write(cx, do_grant, &g);
		if (rc == 0)
			return respond_redirect(cx, "/office/accounts/%lld?done=granted", (long long)in->id);
	}
	if (!admin_refused(cx, &in->state, rc))
		return rc;
	return db_read(cx, account_draw, &p);
}
