/* login_view - logging in, changing one's password, one's sessions. */
#ifndef OFFICE_LOGIN_VIEW_H
#define OFFICE_LOGIN_VIEW_H

#include "web/layout_view.h"

struct view_login {
	const struct view_site *site;
	const char *csrf;
	const char *action;        /* NULL: "/office/login" */
	const char *next;          /* where to go afterwards, a path; NULL: the inbox */
	const char *message;       /* 登录已超时，请重新登录。 NULL: none */
	struct view_errors errors;
	struct view_field account, password;
	const char *locked_note;   /* too many failures: until when; NULL: not locked */
};

struct view_password {
	struct view_work_page page;
	const char *action;        /* NULL: "/office/password" */
	const char *why;           /* must change: first log-in, or too old; NULL: by one's own wish */
	struct view_errors errors;
	struct view_field old_password, new_password, again;
	const char *const *rules;  /* the policy, one sentence each */
	size_t rule_len;
};

struct view_session {
	const char *id;            /* public handle, not the token */
	const char *device;        /* Chrome · Windows */
	const char *address;
	const char *started_at, *seen_at;
	bool current;
};

struct view_sessions {
	struct view_work_page page;
	const char *action;        /* NULL: "/office/sessions/revoke"; posts `id`, or `all=1` for all others */
	const struct view_session *rows;
	size_t row_len;
};

#endif
