/*
 * account - proving who one is: passwords, their policy, lockout with back-off.
 *
 * A wrong password, an unknown login, a disabled and a locked account are answered with the same words after the same
 * work (one argon2id computation) and not before login.refusal_ms, so that nothing can be learnt from trying. After login.failures (5) wrong ones in a row the account is
 * locked for login.lock_min (5) minutes, and for twice as long after each further one, up to login.lock_max_min
 * (60). The computations run outside db_write, at most a few at a time in the whole process (password.h).
 */
#ifndef WEB_ACCOUNT_H
#define WEB_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"

/*
 * Outside db_read and db_write. Counts failures, resets them on success, renews a hash made with older parameters.
 * login is folded to lower case. Expected: ERR_LOGIN (message for people set), ERR_BUSY (too many at once).
 */
int account_authenticate(struct ctx *cx, int64_t *account_id, const char *login, const char *password) MUST_USE;
/* The same for one who is logged in and signs an act, or changes the password. */
int account_prove(struct ctx *cx, int64_t account_id, const char *password) MUST_USE;

/*
 * Outside db_read and db_write. The whole change: proves the old password, checks the new one by the policy and against
 * the last ones, stores it, revokes all other sessions. but_session_id stays (renew it: session_renew).
 * Expected: ERR_LOGIN (old one wrong), ERR_INVALID (new one refused; the message says why), ERR_BUSY.
 */
int account_change_password(struct ctx *cx, int64_t account_id, const char *old_password, const char *new_password,
			    int64_t but_session_id) MUST_USE;
/*
 * Inside db_write: store a password whose right to be set was decided by the caller. hash is password_hash's. Keeps the history, lifts a
 * lock, ends all sessions but one (0: all). must_change: somebody else made it, to be changed at the first login.
 * ERR_NOT_FOUND: no such account.
 */
int account_put_password(struct ctx *cx, int64_t account_id, const char *hash, bool must_change,
			 int64_t but_session_id) MUST_USE;

/* Until when (instant) an account with so many failures in a row is locked, if the last was at `at`; 0: not at all. */
int64_t account_lock_until(const struct ctx *cx, int64_t failures, int64_t at);

#endif
