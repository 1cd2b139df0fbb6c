/*
 * cache - rendered pages, correct after every change.
 *
 * Every change of the store (db_on_change) takes the next number of one sequence and leaves it in the slot its topic hashes
 * to; there are 65,536 slots. A page remembers the sequence as it was before the snapshot it was made from, and the slots
 * of everything it was made from. It may be shown as long as none of these slots, nor the one for "everything", holds a
 * newer number, and its instant of expiry has not come. Two topics in one slot only cost a needless rendering. Nothing is
 * ever removed because of a change: what is outdated is found out when it is asked for, or pushed out as least used.
 *
 * Why a reader never sees an old page after a write was acknowledged: the slot is written before db_write returns; and a page made
 * from a snapshot older than the commit carries an older number, whenever it is put in. docs/security.md has the rest.
 *
 * All memory of the pages is in http_blob and http_head; the table itself has a fixed size. Any thread.
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include "base/bytes.h"
#include "base/ctx.h"
#include "http/http.h"

#define CACHE_TOPICS_MAX 96 /* of one page; with more it depends on everything */

struct cache;

struct cache_key {
	uint64_t words[2];
};

/* What a page depends on, gathered while it is rendered. */
struct cache_deps {
	uint64_t seq;       /* cache_seq() before the snapshot was opened */
	int64_t expires_at; /* instant */
	uint16_t slots[CACHE_TOPICS_MAX];
	unsigned slot_len;
	bool on_everything;
};

enum { CACHE_PLAIN, CACHE_GZIP, CACHE_BR, CACHE_ENCODINGS };

/* A page ready to be sent; each pointer one reference. Encodings not worth while are NULL (plain never is). */
struct cache_page {
	int status;
	size_t len_bytes; /* of all bodies */
	struct http_head *heads[CACHE_ENCODINGS];
	struct http_head *unchanged[CACHE_ENCODINGS]; /* 304 */
	char etags[CACHE_ENCODINGS][40];              /* with the quotes */
};

/* In arena, which must outlive it. max_bytes of pages. NULL: no memory. */
struct cache *cache_new(struct arena *arena, size_t max_bytes) MUST_USE;
void cache_release(struct cache *c);
/* For db_on_change; "*" for everything. */
void cache_changed(struct cache *c, const char *topic);
uint64_t cache_seq(const struct cache *c);
void cache_depend(struct cache_deps *deps, const char *topic);

/* False: not to be kept under such a key (too long). */
bool cache_key_of(const struct cache *c, struct cache_key *out, const char *host, const char *path, const char *query);
/*
 * A ready answer, one reference of which is the caller's; NULL: none that is still true. accept is a mask of enum
 * http_encoding; if_none_match as sent or NULL.
 */
struct http_head *cache_find(struct cache *c, const struct cache_key *key, unsigned accept, const char *if_none_match,
			     int64_t now_at);
/*
 * Takes over the references of *page, also when it does not keep it. What is no page (404, 301) is the first to go until it is
 * asked for again, so that invented addresses push each other out and nothing else.
 */
void cache_put(struct cache *c, const struct cache_key *key, const struct cache_deps *deps, struct cache_page *page);
void cache_page_drop(struct cache_page *page);
/* What cache_find would pick of it. A new reference. */
struct http_head *cache_page_pick(const struct cache_page *page, unsigned accept, const char *if_none_match);

/*
 * Single flight: true for the first who misses; it renders and then calls cache_landed, whatever came of it. Others wait until then (false),
 * or at most wait_ms (false), and look again.
 */
bool cache_takeoff(struct cache *c, const struct cache_key *key, unsigned wait_ms);
void cache_landed(struct cache *c, const struct cache_key *key);

struct cache_stats {
	uint64_t hits, misses, puts, evictions, waits;
	size_t bytes, entries;
};
void cache_stats(struct cache *c, struct cache_stats *out);

#endif
