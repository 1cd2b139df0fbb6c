/*
 * session - who is behind a cookie.
 *
 * The cookie holds 32 random bytes; the store holds their SM3 only. Limits (idle, absolute) are settings
 * ("session.idle_min" 30, "session.absolute_min" 720). A new token is given at login, at a change of password, and every
 * "session.rotate_min" (15); the old one works for SESSION_GRACE_SEC more so that parallel requests are not thrown out.
 * That somebody was here is written down once a minute at most, so the idle limit is exact to a minute.
 *
 * All functions run their statements under DB_ROLE_SYSTEM, whatever cx->db_role is.
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/actor.h"

#define SESSION_GRACE_SEC 30

struct session {
	int64_t id;
	const char *token; /* the new cookie value to send; NULL: keep what the browser has */
	const char *csrf;
	struct actor *actor;
	int64_t rotated_at; /* instants, as stored when it was loaded */
	int64_t seen_at;
	bool by_old_token; /* came with the token before the present one */
};

/* Inside db_write. Opens a session for an account that has just proved who it is. */
int session_open(struct ctx *cx, struct session *out, int64_t account_id, const char *peer, const char *agent) MUST_USE;
/* Inside db_read. ERR_LOGIN: none, expired, revoked, or the account was disabled. needs_write: call session_touch. */
int session_load(struct ctx *cx, struct session *out, const char *token, bool *needs_write) MUST_USE;
/* Inside db_write: last seen, rotation. */
int session_touch(struct ctx *cx, struct session *s) MUST_USE;
/* Inside db_write: a new token and a new csrf at once (after a change of password); the old token stops working now. */
int session_renew(struct ctx *cx, struct session *s) MUST_USE;
/* Inside db_write. account_id: whose it has to be, 0 for anybody's. ERR_NOT_FOUND: no such live session. */
int session_revoke(struct ctx *cx, int64_t session_id, int64_t account_id) MUST_USE;
int session_revoke_account(struct ctx *cx, int64_t account_id, int64_t but_session_id) MUST_USE;

struct session_info {
	int64_t id, created_at, seen_at;
	const char *peer, *agent;
};
/* Inside db_read: the live sessions of an account, the one last seen first. */
int session_list(struct ctx *cx, struct session_info **out, size_t *n, int64_t account_id) MUST_USE;

#endif
