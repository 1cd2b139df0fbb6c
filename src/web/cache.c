/*
 * cache - see the header.
 *
 * Sixteen shards, each with a lock held for a lookup only: hash chain, a few atomic loads, one reference count. An entry
 * moves to the young end of its shard's list at most once a second, so a page everybody wants is not a contended list.
 */
#include "web/cache.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>

#include "base/digest.h"
#include "base/str.h"

#define SLOTS 65536u
#define SHARDS 16u
#define FLIGHTS 256u
#define KEY_BYTES_MAX 2048
#define BYTES_A_PAGE 8192   /* on average; sets the number of places */
#define OVERHEAD_BYTES 4096 /* what six response heads cost beside the bodies */
#define NONE UINT32_MAX
#define YOUNG_US CLOCK_SEC

struct entry {
	struct cache_key key;
	struct cache_deps deps;
	struct cache_page page;
	size_t bytes;
	int64_t touched_at;
	uint32_t chain, older, younger; /* index into entries; NONE */
};

struct shard {
	pthread_mutex_t lock;
	struct entry *entries;
	uint32_t *chains; /* heads, a power of two */
	uint32_t entry_max, chain_count, free, oldest, youngest;
	size_t bytes, bytes_max, used;
	uint64_t hits, misses, puts, evictions;
};

struct flight {
	struct cache_key key;
	bool up;
};

struct cache {
	_Atomic uint64_t seq;
	_Atomic uint64_t everything;
	_Atomic uint64_t *slots;
	uint8_t secret[crypto_shorthash_siphashx24_KEYBYTES];
	struct shard shards[SHARDS];
	pthread_mutex_t flight_lock;
	pthread_cond_t landed;
	struct flight flights[FLIGHTS];
	uint64_t waits;
};

static bool shard_init(struct shard *s, struct arena *arena, size_t bytes_max)
{
	size_t places = bytes_max / BYTES_A_PAGE;

	if (places < 16)
		places = 16;
	if (places > 65536)
		places = 65536;
	s->bytes_max = bytes_max;
	s->entry_max = (uint32_t)places;
	for (s->chain_count = 16; s->chain_count < places; s->chain_count *= 2)
		;
	s->entries = arena_new_array(arena, struct entry, places);
	s->chains = arena_new_array(arena, uint32_t, s->chain_count);
	if (!s->entries || !s->chains)
		return false;
	memset(s->chains, 0xff, s->chain_count * sizeof(*s->chains));
	for (uint32_t i = 0; i < s->entry_max; i++)
		s->entries[i].chain = i + 1 < s->entry_max ? i + 1 : NONE;
	s->oldest = s->youngest = NONE;
	pthread_mutex_init(&s->lock, NULL);
	return true;
}

struct cache *cache_new(struct arena *arena, size_t max_bytes)
{
	struct cache *c = arena_new(arena, struct cache);

	if (!c)
		return NULL;
	c->slots = arena_array(arena, SLOTS, sizeof(*c->slots));
	if (!c->slots)
		return NULL;
	random_bytes(c->secret, sizeof(c->secret));
	for (size_t i = 0; i < SHARDS; i++)
		if (!shard_init(&c->shards[i], arena, max_bytes / SHARDS))
			return NULL;
	pthread_mutex_init(&c->flight_lock, NULL);
	pthread_cond_init(&c->landed, NULL);
	return c;
}

void cache_page_drop(struct cache_page *page)
{
	for (size_t i = 0; i < CACHE_ENCODINGS; i++) {
		if (page->heads[i])
			http_head_drop(page->heads[i]);
		if (page->unchanged[i])
			http_head_drop(page->unchanged[i]);
	}
	*page = (struct cache_page){ 0 };
}

void cache_release(struct cache *c)
{
	for (size_t i = 0; i < SHARDS; i++) {
		struct shard *s = &c->shards[i];
		for (uint32_t e = s->oldest; e != NONE; e = s->entries[e].younger)
			cache_page_drop(&s->entries[e].page);
		pthread_mutex_destroy(&s->lock);
	}
	pthread_mutex_destroy(&c->flight_lock);
	pthread_cond_destroy(&c->landed);
}

/* FNV-1a, folded: topics are our own words, nobody chooses them. */
static uint16_t slot_of(const char *topic)
{
	uint32_t h = 2166136261u;

	for (; *topic; topic++)
		h = (h ^ (uint8_t)*topic) * 16777619u;
	return (uint16_t)(h ^ (h >> 16));
}

static void raise_to(_Atomic uint64_t *slot, uint64_t seq)
{
	uint64_t was = atomic_load_explicit(slot, memory_order_relaxed);

	while (was < seq &&
	       !atomic_compare_exchange_weak_explicit(slot, &was, seq, memory_order_release, memory_order_relaxed))
		;
}

void cache_changed(struct cache *c, const char *topic)
{
	uint64_t seq = atomic_fetch_add_explicit(&c->seq, 1, memory_order_acq_rel) + 1;

	raise_to(str_eq(topic, "*") ? &c->everything : &c->slots[slot_of(topic)], seq);
}

uint64_t cache_seq(const struct cache *c)
{
	return atomic_load_explicit(&c->seq, memory_order_acquire);
}

void cache_depend(struct cache_deps *deps, const char *topic)
{
	uint16_t slot = slot_of(topic);

	for (unsigned i = 0; i < deps->slot_len; i++)
		if (deps->slots[i] == slot)
			return;
	if (deps->slot_len < CACHE_TOPICS_MAX)
		deps->slots[deps->slot_len++] = slot;
	else
		deps->on_everything = true;
}

static bool still_true(const struct cache *c, const struct cache_deps *d, int64_t now_at)
{
	if (now_at >= d->expires_at || atomic_load_explicit(&c->everything, memory_order_acquire) > d->seq)
		return false;
	if (d->on_everything && cache_seq(c) > d->seq)
		return false;
	for (unsigned i = 0; i < d->slot_len; i++)
		if (atomic_load_explicit(&c->slots[d->slots[i]], memory_order_acquire) > d->seq)
			return false;
	return true;
}

/* Host without regard to case; parts kept apart by a byte none of them holds. */
bool cache_key_of(const struct cache *c, struct cache_key *out, const char *host, const char *path, const char *query)
{
	uint8_t text[KEY_BYTES_MAX];
	size_t n = 0, host_len = strlen(host), path_len = strlen(path), query_len = strlen(query);

	if (host_len > 255 || path_len + query_len + host_len + 2 > sizeof(text))
		return false;
	for (; n < host_len; n++)
		text[n] = (uint8_t)(host[n] >= 'A' && host[n] <= 'Z' ? host[n] - 'A' + 'a' : host[n]);
	text[n++] = 0;
	memcpy(text + n, path, path_len);
	n += path_len;
	text[n++] = 0;
	memcpy(text + n, query, query_len);
	n += query_len;
	crypto_shorthash_siphashx24((uint8_t *)out->words, text, n, c->secret);
	return true;
}

static struct shard *shard_of(struct cache *c, const struct cache_key *key)
{
	return &c->shards[key->words[0] % SHARDS];
}

static uint32_t *chain_of(struct shard *s, const struct cache_key *key)
{
	return &s->chains[key->words[1] & (s->chain_count - 1)];
}

static bool same_key(const struct cache_key *a, const struct cache_key *b)
{
	return a->words[0] == b->words[0] && a->words[1] == b->words[1];
}

static uint32_t entry_find(struct shard *s, const struct cache_key *key)
{
	uint32_t e = *chain_of(s, key);

	while (e != NONE && !same_key(&s->entries[e].key, key))
		e = s->entries[e].chain;
	return e;
}

static void list_remove(struct shard *s, uint32_t e)
{
	struct entry *x = &s->entries[e];

	*(x->older != NONE ? &s->entries[x->older].younger : &s->oldest) = x->younger;
	*(x->younger != NONE ? &s->entries[x->younger].older : &s->youngest) = x->older;
}

static void list_append(struct shard *s, uint32_t e)
{
	struct entry *x = &s->entries[e];

	x->younger = NONE;
	x->older = s->youngest;
	*(s->youngest != NONE ? &s->entries[s->youngest].younger : &s->oldest) = e;
	s->youngest = e;
}

static void entry_remove(struct shard *s, uint32_t e)
{
	struct entry *x = &s->entries[e];
	uint32_t *at = chain_of(s, &x->key);

	while (*at != e)
		at = &s->entries[*at].chain;
	*at = x->chain;
	list_remove(s, e);
	s->bytes -= x->bytes;
	s->used--;
	cache_page_drop(&x->page);
	x->chain = s->free;
	s->free = e;
}

/* Next to go: for what nobody may ever ask for again. */
static void list_prepend(struct shard *s, uint32_t e)
{
	struct entry *x = &s->entries[e];

	x->older = NONE;
	x->younger = s->oldest;
	*(s->oldest != NONE ? &s->entries[s->oldest].older : &s->youngest) = e;
	s->oldest = e;
}

struct http_head *cache_page_pick(const struct cache_page *page, unsigned accept, const char *if_none_match)
{
	unsigned i = CACHE_PLAIN;

	if ((accept & HTTP_BR) && page->heads[CACHE_BR])
		i = CACHE_BR;
	else if ((accept & HTTP_GZIP) && page->heads[CACHE_GZIP])
		i = CACHE_GZIP;
	if (if_none_match && page->unchanged[i] && http_etag_matches(if_none_match, page->etags[i]))
		return http_head_keep(page->unchanged[i]);
	return http_head_keep(page->heads[i]);
}

struct http_head *cache_find(struct cache *c, const struct cache_key *key, unsigned accept, const char *if_none_match,
			     int64_t now_at)
{
	struct shard *s = shard_of(c, key);
	struct http_head *found = NULL;

	pthread_mutex_lock(&s->lock);
	uint32_t e = entry_find(s, key);
	if (e != NONE && still_true(c, &s->entries[e].deps, now_at)) {
		found = cache_page_pick(&s->entries[e].page, accept, if_none_match);
		if (now_at - s->entries[e].touched_at > YOUNG_US) {
			s->entries[e].touched_at = now_at;
			list_remove(s, e);
			list_append(s, e);
		}
	} else if (e != NONE) {
		entry_remove(s, e);
	}
	found ? s->hits++ : s->misses++;
	pthread_mutex_unlock(&s->lock);
	return found;
}

void cache_put(struct cache *c, const struct cache_key *key, const struct cache_deps *deps, struct cache_page *page)
{
	struct shard *s = shard_of(c, key);
	size_t bytes = page->len_bytes + OVERHEAD_BYTES;

	if (bytes > s->bytes_max / 2) {
		cache_page_drop(page);
		return;
	}
	pthread_mutex_lock(&s->lock);
	uint32_t e = entry_find(s, key);
	if (e != NONE && s->entries[e].deps.seq > deps->seq) { /* somebody slower than one who began later */
		pthread_mutex_unlock(&s->lock);
		cache_page_drop(page);
		return;
	}
	if (e != NONE)
		entry_remove(s, e);
	while (s->oldest != NONE && (s->bytes + bytes > s->bytes_max || s->free == NONE)) {
		entry_remove(s, s->oldest);
		s->evictions++;
	}
	e = s->free;
	struct entry *x = &s->entries[e];
	s->free = x->chain;
	*x = (struct entry){ .key = *key, .deps = *deps, .page = *page, .bytes = bytes, .chain = *chain_of(s, key) };
	*chain_of(s, key) = e;
	if (page->status == 200)
		list_append(s, e);
	else
		list_prepend(s, e);
	s->bytes += bytes;
	s->used++;
	s->puts++;
	pthread_mutex_unlock(&s->lock);
	*page = (struct cache_page){ 0 };
}

static struct flight *flight_find(struct cache *c, const struct cache_key *key, bool up)
{
	for (size_t i = 0; i < FLIGHTS; i++)
		if (c->flights[i].up == up && (!up || same_key(&c->flights[i].key, key)))
			return &c->flights[i];
	return NULL;
}

bool cache_takeoff(struct cache *c, const struct cache_key *key, unsigned wait_ms)
{
	struct timespec until;
	bool first = true;
	int rc = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	until.tv_sec += wait_ms / 1000 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&c->flight_lock);
	while (rc == 0 && flight_find(c, key, true)) {
		c->waits += first;
		first = false;
		rc = pthread_cond_timedwait(&c->landed, &c->flight_lock, &until);
	}
	struct flight *f = first ? flight_find(c, key, false) : NULL;
	if (f)
		*f = (struct flight){ *key, true };
	pthread_mutex_unlock(&c->flight_lock);
	return f != NULL;
}

void cache_landed(struct cache *c, const struct cache_key *key)
{
	pthread_mutex_lock(&c->flight_lock);
	struct flight *f = flight_find(c, key, true);
	if (f)
		f->up = false;
	pthread_cond_broadcast(&c->landed);
	pthread_mutex_unlock(&c->flight_lock);
}

void cache_stats(struct cache *c, struct cache_stats *out)
{
	*out = (struct cache_stats){ 0 };
	for (size_t i = 0; i < SHARDS; i++) {
		struct shard *s = &c->shards[i];
		pthread_mutex_lock(&s->lock);
		out->hits += s->hits;
		out->misses += s->misses;
		out->puts += s->puts;
		out->evictions += s->evictions;
		out->bytes += s->bytes;
		out->entries += s->used;
		pthread_mutex_unlock(&s->lock);
	}
	pthread_mutex_lock(&c->flight_lock);
	out->waits = c->waits;
	pthread_mutex_unlock(&c->flight_lock);
}
