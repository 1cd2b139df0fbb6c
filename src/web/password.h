/*
 * password - argon2id hashes and the rules a new password has to meet (GB/T 22239, 7.1.4.1: complexity, change).
 *
 * A hash takes password.argon_mib MiB and some tens of milliseconds: never compute one inside db_read or db_write (CHECK).
 * At most PASSWORD_AT_ONCE run in a server, PASSWORD_WAITING more wait up to 5 s; the rest is told to come again.
 */
#ifndef WEB_PASSWORD_H
#define WEB_PASSWORD_H

#include <stdbool.h>

#include "base/ctx.h"

#define PASSWORD_AT_ONCE 4
#define PASSWORD_WAITING 24
#define PASSWORD_CHARS_MAX 200

/* Expected: ERR_BUSY, ERR_NO_MEMORY. */
int password_hash(struct ctx *cx, const char **out, const char *password) MUST_USE;
/*
 * Does it fit? hash NULL or "": the same work for nothing, *fits is false. *old_params (may be NULL): the hash was made with
 * other parameters than the settings now ask for. Expected: ERR_BUSY, ERR_NO_MEMORY.
 */
int password_fits(struct ctx *cx, bool *fits, bool *old_params, const char *hash, const char *password) MUST_USE;
/*
 * Four classes of characters (lower case, upper case, digits, others) at password.length, any at
 * password.long_length; not the login or the name, nor built on either; not a common password. ERR_INVALID, the message says
 * which rule.
 */
int password_policy(struct ctx *cx, const char *password, const char *login, const char *name) MUST_USE;
/* The rules in words, one sentence each, NULL at the end. */
int password_rules(struct ctx *cx, const char *const **out, size_t *n) MUST_USE;
/* A random password that meets the policy, easy to read out: four groups of four without look-alikes. NULL: arena full. */
const char *password_random(struct ctx *cx);

#endif
