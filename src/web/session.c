/*
 * session - see the header.
 *
 * Rotation compares the moment of the last rotation, so of two parallel requests one gets the new token and the other,
 * still under the old one, none. csrf is the session's secret; pages carry it masked (web/csrf.h).
 */
#include "web/session.h"

#include "base/digest.h"
#include "base/str.h"
#include "base/utf8.h"
#include "db/db.h"
#include "web/setting.h"
#include "web/web.sql.h"

#define TOKEN_BYTES 32
#define SEEN_EVERY (60 * CLOCK_SEC)
#define MINUTE (60 * CLOCK_SEC)
#define DEAD_FOR (7 * 24 * 60 * MINUTE) /* kept that long for the session list and for questions */

/* Run a statement of ours, whoever the context is. */
#define AS_SYSTEM(cx, call)                       \
	__extension__({                           \
		unsigned as_was_ = (cx)->db_role; \
		(cx)->db_role = DB_ROLE_SYSTEM;   \
		int as_rc_ = (call);              \
		(cx)->db_role = as_was_;          \
		as_rc_;                           \
	})

static void token_digest(char out[DIGEST_HEX_BYTES], const char *token)
{
	uint8_t digest[DIGEST_BYTES];

	digest_sm3(digest, token, strlen(token));
	digest_hex(out, digest);
}

static int actor_fill(struct ctx *cx, struct actor *a)
{
	struct row_session_grants *rows = NULL;
	size_t n = 0;

	TRY(sql_session_grants(cx, &rows, &n, a->account_id));
	a->grants = arena_new_array(cx->arena, struct grant, n + 1);
	if (!a->grants)
		return err_detail(cx, ERR_NO_MEMORY, "grants of account %lld", (long long)a->account_id);
	for (size_t i = 0; i < n; i++) {
		enum role role = role_parse(rows[i].role);
		if (!role)
			continue;
		a->grants[a->grant_len++] = (struct grant){ .body_id = rows[i].body_id, .role = role };
		a->roles |= role;
	}
	return 0;
}

static bool password_too_old(const struct ctx *cx, int64_t set_at)
{
	int64_t days = setting_int(cx, "password.max_age_days");

	return days > 0 && clock_now(cx->clock) - set_at > days * 24 * 60 * MINUTE;
}

static int actor_new(struct ctx *cx, struct session *s, int64_t account_id, const char *login, const char *name,
		     bool must_change, int64_t password_set_at)
{
	struct actor *a = arena_new(cx->arena, struct actor);

	if (!a)
		return err_detail(cx, ERR_NO_MEMORY, "actor");
	*a = (struct actor){ .account_id = account_id,
			     .login = login,
			     .name = name,
			     .session_id = s->id,
			     .must_change_password = must_change || password_too_old(cx, password_set_at) };
	s->actor = a;
	return actor_fill(cx, a);
}

static int open_as_system(struct ctx *cx, struct session *out, int64_t account_id, const char *peer, const char *agent)
{
	int64_t now = clock_now(cx->clock);
	char sm3[DIGEST_HEX_BYTES];
	struct row_session_add *added = NULL;
	struct row_session_by_id *row = NULL;
	const char *csrf = random_token(cx->arena, TOKEN_BYTES), *token = random_token(cx->arena, TOKEN_BYTES);
	const char *cut =
		arena_strndup(cx->arena, agent ? agent : "", agent ? utf8_prefix(agent, strlen(agent), 200) : 0);

	if (!token || !csrf || !cut)
		return err_detail(cx, ERR_NO_MEMORY, "session");
	token_digest(sm3, token);
	TRY(sql_session_sweep(cx, now - setting_int(cx, "session.absolute_min") * MINUTE - DEAD_FOR));
	TRY(sql_session_add(cx, &added, account_id, sm3, csrf, now, peer ? peer : "", cut));
	TRY(sql_session_by_id(cx, &row, added->id));
	if (!row)
		return err_detail(cx, ERR_DB, "session %lld has no account", (long long)added->id);
	*out = (struct session){ .id = added->id, .token = token, .csrf = csrf, .rotated_at = now, .seen_at = now };
	return actor_new(cx, out, row->account_id, row->login, row->name, row->must_change, row->password_set_at);
}

int session_open(struct ctx *cx, struct session *out, int64_t account_id, const char *peer, const char *agent)
{
	return AS_SYSTEM(cx, open_as_system(cx, out, account_id, peer, agent));
}

static bool expired(const struct ctx *cx, int64_t created_at, int64_t seen_at)
{
	int64_t now = clock_now(cx->clock);

	return now - seen_at > setting_int(cx, "session.idle_min") * MINUTE ||
	       now - created_at > setting_int(cx, "session.absolute_min") * MINUTE;
}

static bool rotation_due(const struct ctx *cx, const struct session *s)
{
	return !s->by_old_token &&
	       clock_now(cx->clock) - s->rotated_at >= setting_int(cx, "session.rotate_min") * MINUTE;
}

static int load_as_system(struct ctx *cx, struct session *out, const char *token, bool *needs_write)
{
	int64_t now = clock_now(cx->clock);
	char sm3[DIGEST_HEX_BYTES];
	struct row_session_by_token *row = NULL;

	token_digest(sm3, token);
	TRY(sql_session_by_token(cx, &row, sm3, now));
	if (!row || expired(cx, row->created_at, row->seen_at))
		return err_set(cx, ERR_LOGIN, "登录已超时，请重新登录。");
	*out = (struct session){ .id = row->id,
				 .csrf = row->csrf,
				 .rotated_at = row->rotated_at,
				 .seen_at = row->seen_at,
				 .by_old_token = !str_eq(row->token_sm3, sm3) };
	*needs_write = now - row->seen_at >= SEEN_EVERY || rotation_due(cx, out);
	return actor_new(cx, out, row->account_id, row->login, row->name, row->must_change, row->password_set_at);
}

int session_load(struct ctx *cx, struct session *out, const char *token, bool *needs_write)
{
	if (str_empty(token))
		return err_set(cx, ERR_LOGIN, "请先登录。");
	return AS_SYSTEM(cx, load_as_system(cx, out, token, needs_write));
}

static int touch_as_system(struct ctx *cx, struct session *s)
{
	int64_t now = clock_now(cx->clock), changed = 0;
	char sm3[DIGEST_HEX_BYTES];

	s->token = NULL;
	if (!rotation_due(cx, s))
		return sql_session_seen(cx, s->id, now);
	const char *token = random_token(cx->arena, TOKEN_BYTES);
	if (!token)
		return err_detail(cx, ERR_NO_MEMORY, "session token");
	token_digest(sm3, token);
	TRY(sql_session_rotate(cx, &changed, s->id, s->rotated_at, sm3, now + SESSION_GRACE_SEC * CLOCK_SEC, now));
	if (changed)
		s->token = token;
	return 0;
}

int session_touch(struct ctx *cx, struct session *s)
{
	return AS_SYSTEM(cx, touch_as_system(cx, s));
}

int session_renew(struct ctx *cx, struct session *s)
{
	char sm3[DIGEST_HEX_BYTES];
	const char *csrf = random_token(cx->arena, TOKEN_BYTES), *token = random_token(cx->arena, TOKEN_BYTES);

	if (!token || !csrf)
		return err_detail(cx, ERR_NO_MEMORY, "session token");
	token_digest(sm3, token);
	TRY(AS_SYSTEM(cx, sql_session_renew(cx, s->id, sm3, csrf, clock_now(cx->clock))));
	s->token = token;
	s->csrf = csrf;
	return 0;
}

int session_revoke(struct ctx *cx, int64_t session_id, int64_t account_id)
{
	int64_t changed = 0;

	TRY(AS_SYSTEM(cx, sql_session_revoke(cx, &changed, session_id, account_id, clock_now(cx->clock))));
	return changed ? 0 : err_set(cx, ERR_NOT_FOUND, "这个登录已经退出。");
}

int session_revoke_account(struct ctx *cx, int64_t account_id, int64_t but_session_id)
{
	return AS_SYSTEM(cx, sql_session_revoke_account(cx, account_id, but_session_id, clock_now(cx->clock)));
}

int session_list(struct ctx *cx, struct session_info **out, size_t *n, int64_t account_id)
{
	int64_t now = clock_now(cx->clock);
	struct row_session_list *rows = NULL;

	TRY(AS_SYSTEM(cx, sql_session_list(cx, &rows, n, account_id, now - setting_int(cx, "session.idle_min") * MINUTE,
					   now - setting_int(cx, "session.absolute_min") * MINUTE)));
	*out = arena_new_array(cx->arena, struct session_info, *n + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "session list");
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct session_info){ rows[i].id, rows[i].created_at, rows[i].seen_at, rows[i].peer,
						   rows[i].agent };
	return 0;
}
