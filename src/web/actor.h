/*
 * actor - who acts: the account behind a session, with the roles it holds at bodies.
 *
 * A grant counts for its body, or for the body and everything below it ("tree"). The three administrators
 * (GB/T 22239 separation of duties) are granted apart: an account that holds one holds no other role at all.
 */
#ifndef WEB_ACTOR_H
#define WEB_ACTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"

enum role {
#define ROLE(name, bit, code, label, admin) ROLE_##name = 1u << (bit),
#include "web/role.def"
#undef ROLE
};

#define ROLE_ADMINS (ROLE_SYSADMIN | ROLE_SECADMIN | ROLE_AUDITADMIN)
#define ROLE_REVIEWERS (ROLE_FIRST_REVIEWER | ROLE_LEADER | ROLE_SECRECY_REVIEWER | ROLE_CHIEF | ROLE_OPENNESS_OFFICE)
#define ROLE_ANY (~0u)

struct grant {
	int64_t body_id;
	enum role role;
	bool tree;
};

struct actor {
	int64_t account_id;
	const char *login;
	const char *name;         /* shown to colleagues: 信息员甲 */
	unsigned roles;           /* mask over all grants */
	struct grant *grants;     /* tree grants are already spread: one entry per body they reach */
	size_t grant_len;
	int64_t session_id;
	bool must_change_password;
};

bool actor_has(const struct actor *a, unsigned roles);                  /* any of them, anywhere; false for NULL */
bool actor_has_at(const struct actor *a, unsigned roles, int64_t body_id); /* any of them at that body */
const char *role_label(enum role r);
const char *role_code(enum role r);
enum role role_parse(const char *code);                                 /* 0: no such role */

#endif
