/*
 * snapshot - the settings all requests share, replaced whole when they change. Private to web/.
 *
 * Each request keeps the snapshot it began with. After setting_set was acknowledged, every request that begins sees the new
 * value.
 */
#ifndef WEB_SNAPSHOT_H
#define WEB_SNAPSHOT_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/ctx.h"
#include "web/setting.h"

struct snapshot {
	struct arena arena; /* holds this struct too */
	const struct settings *settings;
	uint64_t changes; /* of the holder, before it was loaded */
	unsigned refs;    /* under the holder's lock */
};

struct snapshot_holder {
	pthread_mutex_t lock;
	struct snapshot *now;
	_Atomic uint64_t changes;
};

void snapshot_init(struct snapshot_holder *h);
void snapshot_release(struct snapshot_holder *h); /* nobody may hold one any more */
void snapshot_changed(struct snapshot_holder *h); /* the store's settings are not what they were */
/*
 * One reference for a piece of work; loads when there was a change. When loading fails the last one is given; ERR_* only when there is
 * none. cx->db is read; outside db_read.
 */
int snapshot_keep(struct ctx *cx, struct snapshot_holder *h, struct snapshot **out) MUST_USE;
void snapshot_drop(struct snapshot_holder *h, struct snapshot *s);

#endif
