/* snapshot - see the header. */
#include "web/snapshot.h"

#include "base/log.h"
#include "db/db.h"

#define SNAPSHOT_BYTES_MAX (4u << 20)

void snapshot_init(struct snapshot_holder *h)
{
	pthread_mutex_init(&h->lock, NULL);
	h->now = NULL;
	atomic_init(&h->changes, 1);
}

static void unref(struct snapshot *s)
{
	if (s && --s->refs == 0) {
		struct arena a = s->arena;
		arena_release(&a);
	}
}

void snapshot_release(struct snapshot_holder *h)
{
	unref(h->now);
	h->now = NULL;
	pthread_mutex_destroy(&h->lock);
}

void snapshot_changed(struct snapshot_holder *h)
{
	atomic_fetch_add(&h->changes, 1);
}

static int load(struct ctx *cx, void *arg)
{
	return setting_load(cx, arg);
}

static int snapshot_new(const struct ctx *outer, struct snapshot **out, uint64_t changes)
{
	struct arena a;
	struct ctx cx = *outer;
	const struct settings *settings = NULL;

	arena_init(&a, SNAPSHOT_BYTES_MAX);
	cx.arena = &a;
	cx.db_role = DB_ROLE_SYSTEM;
	int rc = db_read(&cx, load, &settings);
	struct snapshot *s = rc == 0 ? arena_new(&a, struct snapshot) : NULL;
	if (!s) {
		log_error(outer, "settings", LOG_TEXT("error", err_name(rc)), LOG_TEXT("detail", cx.err.detail));
		arena_release(&a);
		return rc < 0 ? rc : ERR_NO_MEMORY;
	}
	*s = (struct snapshot){ .arena = a, .settings = settings, .changes = changes, .refs = 1 };
	*out = s;
	return 0;
}

int snapshot_keep(struct ctx *cx, struct snapshot_holder *h, struct snapshot **out)
{
	uint64_t changes = atomic_load(&h->changes);
	struct snapshot *fresh = NULL;
	int rc = 0;

	pthread_mutex_lock(&h->lock);
	if (!h->now || h->now->changes < changes) {
		rc = snapshot_new(cx, &fresh, changes);
		if (rc == 0) {
			unref(h->now);
			h->now = fresh;
		}
	}
	if (h->now) {
		h->now->refs++;
		*out = h->now;
		rc = 0;
	}
	pthread_mutex_unlock(&h->lock);
	return rc == 0 ? 0 : err_detail(cx, rc, "settings could not be loaded");
}

void snapshot_drop(struct snapshot_holder *h, struct snapshot *s)
{
	pthread_mutex_lock(&h->lock);
	unref(s);
	pthread_mutex_unlock(&h->lock);
}
