/*
 * site - a whole web server over a store of its own, and visitors who come to it with cookies.
 *
 * The server runs in the test's process on a free port of loopback, under the test's clock, with rate limits off and cheap
 * password hashes. Everything returned lives in the test's arena.
 */
#ifndef TESTS_SUPPORT_SITE_H
#define TESTS_SUPPORT_SITE_H

#include "support/test.h"
#include "web/web.h"

#define SITE_PASSWORD "Xk7-hollow-Bridge" /* of every account made here */

struct site {
	struct test *t;
	struct db *db;
	struct web_app *app;
	struct web_options opt;
	unsigned port;
	int64_t body_id; /* a county */
};

/* opt fields that matter may be set in s->opt before; tables, db and clock are filled in. */
void site_start(struct site *s, struct test *t, const struct route *const *tables);
void site_stop(struct site *s);
/* Run work in db_write under the system's role; asserts 0. */
void site_write(struct site *s, int (*work)(struct ctx *cx, void *arg), void *arg);
void site_setting(struct site *s, const char *name, const char *value); /* from today on */
/* An account that holds these roles at the county (0: none); each of the mask's bits. */
int64_t site_account(struct site *s, const char *login, unsigned roles);

struct visitor {
	struct site *site;
	struct http_pair cookies[8];
	size_t cookie_len;
	const char *csrf;    /* of the session; NULL: none */
	const char *headers; /* more of them, each ended by \r\n; NULL: none */
	const char *host;    /* NULL: "test.example" */
};

struct reply {
	int status;
	const char *head; /* status line and headers */
	const char *body;
	size_t body_len;
};

/* One request on a connection of its own; Set-Cookie goes into the jar. */
struct reply visitor_send(struct visitor *v, const char *method, const char *path, const char *body);
struct reply visitor_get(struct visitor *v, const char *path);
struct reply visitor_post(struct visitor *v, const char *path, const char *form); /* with csrf, if there is one */
/* A session for that account, as after log-in. */
void visitor_enter(struct visitor *v, int64_t account_id);
const char *visitor_cookie(const struct visitor *v, const char *name); /* NULL: none */
void visitor_set_cookie(struct visitor *v, const char *name, const char *value);

const char *reply_header(struct test *t, const struct reply *r, const char *name); /* NULL: absent; the first */
/* Everything secure_headers promises is there. */
void assert_secure(struct test *t, const struct reply *r);

#endif
