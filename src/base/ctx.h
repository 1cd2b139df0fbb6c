/*
 * ctx - what a piece of work carries with it: one per HTTP request, command, job and test.
 *
 * A context is used by one thread at a time. It is passed first to every function that may
 * fail, allocate or ask the time. The pointers to higher floors are opaque here: base/ never
 * looks inside them, it only carries them.
 */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

struct db;       /* db/db.h: the store */
struct dbc;      /* db/db.h: the connection this work runs its statements on; NULL outside db_read and db_write */
struct actor;    /* web/actor.h: who acts; NULL: the public */
struct web;      /* web/web.h: the request under way; NULL outside the web floor */
struct settings; /* web/setting.h: what the instance was told; NULL: the shipped defaults */
struct log;      /* base/log.h */

struct ctx {
	struct arena *arena; /* all results of this work live here */
	struct err err;
	const struct clock *clock;
	struct log *log;        /* NULL: say nothing */
	const char *request_id; /* for logs; "" outside a request */
	struct db *db;
	struct dbc *conn;
	unsigned db_role; /* DB_ROLE_* mask (db/db.h): which statements may run */
	const struct actor *actor;
	struct web *web;
	const struct settings *settings;
};

/* A context over an arena, with the system clock, no log and no store. */
void ctx_init(struct ctx *cx, struct arena *arena);

#endif
