/*
 * account - see the header.
 *
 * Checking takes three steps: read what is stored, compute outside any transaction, then decide and count inside the writer.
 * The lock is looked at again there, so that of a hundred attempts begun at once only the first few can count.
 */
#include "web/account.h"

#include "base/str.h"
#include "db/db.h"
#include "web/password.h"
#include "web/session.h"
#include "web/setting.h"
#include "web/web.sql.h"

/* The words are the same whatever was wrong, and so is the time, though only some of the refusals are written down. */
static int refused(struct ctx *cx, int64_t since_us, const char *detail)
{
	int64_t left_us = since_us + setting_int(cx, "login.refusal_ms") * 1000 - clock_monotonic_us();
	struct timespec left = { left_us / 1000000, (long)(left_us % 1000000) * 1000 };

	if (left_us > 0)
		nanosleep(&left, NULL);
	(void)err_set(cx, ERR_LOGIN, "账号或密码不正确。连续输错 %lld 次，账号会锁定一段时间。",
		      (long long)setting_int(cx, "login.failures"));
	cx->err.detail = detail;
	return ERR_LOGIN;
}

struct candidate {
	int64_t id;
	const char *login, *name, *hash, *status;
	int64_t failed_count, locked_until;
};

struct attempt {
	const char *login; /* NULL: by id */
	int64_t id;
	struct candidate known; /* id 0: nobody */
	bool fits;
	const char *new_hash; /* NULL: keep */
	const char *why_not;  /* for the log; NULL: let in */
};

static int find_candidate(struct ctx *cx, struct candidate *out, const char *login, int64_t id)
{
	*out = (struct candidate){ 0 };
	if (login) {
		struct row_login_by_name *r = NULL;
		TRY(sql_login_by_name(cx, &r, login));
		if (r)
			*out = (struct candidate){ r->id,     r->login,        r->name,        r->password_hash,
						   r->status, r->failed_count, r->locked_until };
	} else {
		struct row_login_by_id *r = NULL;
		TRY(sql_login_by_id(cx, &r, id));
		if (r)
			*out = (struct candidate){ r->id,     r->login,        r->name,        r->password_hash,
						   r->status, r->failed_count, r->locked_until };
	}
	return 0;
}

static int look_up(struct ctx *cx, void *arg)
{
	struct attempt *a = arg;

	return find_candidate(cx, &a->known, a->login, a->id);
}

int64_t account_lock_until(const struct ctx *cx, int64_t failures, int64_t at)
{
	int64_t over = failures - setting_int(cx, "login.failures");
	int64_t minutes = setting_int(cx, "login.lock_min"), most = setting_int(cx, "login.lock_max_min");

	if (over < 0)
		return 0;
	while (over-- > 0 && minutes < most)
		minutes *= 2;
	return at + (minutes < most ? minutes : most) * 60 * CLOCK_SEC;
}

static int settle(struct ctx *cx, void *arg)
{
	struct attempt *a = arg;
	struct candidate now;
	int64_t at = clock_now(cx->clock);

	a->why_not = NULL;
	TRY(find_candidate(cx, &now, NULL, a->known.id));
	if (!now.id || !str_eq(now.status, "active"))
		a->why_not = "no active account";
	else if (now.locked_until > at)
		a->why_not = "locked";
	else if (str_empty(now.hash) || !str_eq(now.hash, a->known.hash))
		a->why_not = "no password, or changed meanwhile";
	else if (!a->fits)
		a->why_not = "wrong password";
	if (a->why_not && !str_eq(a->why_not, "wrong password"))
		return 0;
	if (a->why_not)
		return sql_login_count(cx, now.id, now.failed_count + 1,
				       account_lock_until(cx, now.failed_count + 1, at));
	if (now.failed_count || now.locked_until)
		TRY(sql_login_count(cx, now.id, 0, 0));
	return a->new_hash ? sql_login_rehash(cx, now.id, a->new_hash) : 0;
}

static int attempt_as_system(struct ctx *cx, struct attempt *a, const char *password)
{
	int64_t since_us = clock_monotonic_us();
	bool old_params = false;

	TRY(db_read(cx, look_up, a));
	/* Somebody unknown, disabled or locked costs the same computation. */
	TRY(password_fits(cx, &a->fits, &old_params, a->known.hash, password));
	if (!a->known.id)
		return refused(cx, since_us, "unknown login");
	if (a->fits && old_params)
		TRY(password_hash(cx, &a->new_hash, password));
	TRY(db_write(cx, settle, a));
	return a->why_not ? refused(cx, since_us, a->why_not) : 0;
}

static int attempt_run(struct ctx *cx, struct attempt *a, const char *password)
{
	unsigned was = cx->db_role;

	cx->db_role = DB_ROLE_SYSTEM;
	int rc = attempt_as_system(cx, a, password);
	cx->db_role = was;
	return rc;
}

int account_authenticate(struct ctx *cx, int64_t *account_id, const char *login, const char *password)
{
	char *folded = arena_strdup(cx->arena, login ? login : "");
	struct attempt a = { .login = folded };

	if (!folded)
		return err_detail(cx, ERR_NO_MEMORY, "login");
	for (char *p = folded; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	TRY(attempt_run(cx, &a, password ? password : ""));
	*account_id = a.known.id;
	return 0;
}

int account_prove(struct ctx *cx, int64_t account_id, const char *password)
{
	struct attempt a = { .id = account_id };

	return attempt_run(cx, &a, password ? password : "");
}

struct change {
	int64_t account_id, but_session_id;
	struct candidate known;
	struct row_login_history *history;
	size_t history_len;
	const char *hash;
};

static int look_up_history(struct ctx *cx, void *arg)
{
	struct change *c = arg;

	TRY(find_candidate(cx, &c->known, NULL, c->account_id));
	return sql_login_history(cx, &c->history, &c->history_len, c->account_id, setting_int(cx, "password.history"));
}

static int refuse_used(struct ctx *cx, const struct change *c, const char *password)
{
	bool fits = false;

	TRY(password_fits(cx, &fits, NULL, c->known.hash, password));
	for (size_t i = 0; i < c->history_len && !fits; i++)
		TRY(password_fits(cx, &fits, NULL, c->history[i].hash, password));
	return fits ? err_set(cx, ERR_INVALID, "新密码与最近用过的密码相同，请换一个") : 0;
}

static int put(struct ctx *cx, int64_t account_id, const char *hash, bool must_change, int64_t but_session_id)
{
	int64_t changed = 0, now = clock_now(cx->clock), keep = setting_int(cx, "password.history");

	TRY(sql_login_put_password(cx, &changed, account_id, hash, now, must_change));
	if (!changed)
		return err_set(cx, ERR_NOT_FOUND, "没有这个账号。");
	TRY(sql_login_history_add(cx, account_id, hash, now));
	TRY(sql_login_history_trim(cx, account_id, keep > 0 ? keep : 1));
	return session_revoke_account(cx, account_id, but_session_id);
}

int account_put_password(struct ctx *cx, int64_t account_id, const char *hash, bool must_change, int64_t but_session_id)
{
	unsigned was = cx->db_role;

	cx->db_role = DB_ROLE_SYSTEM;
	int rc = put(cx, account_id, hash, must_change, but_session_id);
	cx->db_role = was;
	return rc;
}

static int write_change(struct ctx *cx, void *arg)
{
	struct change *c = arg;

	return put(cx, c->account_id, c->hash, false, c->but_session_id);
}

static int change_as_system(struct ctx *cx, struct change *c, const char *new_password)
{
	TRY(db_read(cx, look_up_history, c));
	TRY(password_policy(cx, new_password, c->known.login, c->known.name));
	TRY(refuse_used(cx, c, new_password));
	TRY(password_hash(cx, &c->hash, new_password));
	return db_write(cx, write_change, c);
}

int account_change_password(struct ctx *cx, int64_t account_id, const char *old_password, const char *new_password,
			    int64_t but_session_id)
{
	struct change c = { .account_id = account_id, .but_session_id = but_session_id };
	unsigned was = cx->db_role;

	TRY(account_prove(cx, account_id, old_password));
	cx->db_role = DB_ROLE_SYSTEM;
	int rc = change_as_system(cx, &c, new_password ? new_password : "");
	cx->db_role = was;
	return rc;
}
