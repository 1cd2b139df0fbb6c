/*
 * rate - token buckets by key in a table of fixed size.
 *
 * A key that has been quiet long enough to be full again loses its place first, so a flood of new keys cannot make the
 * table forget who is being limited. Thread-safe. IPv6 addresses count by their /64.
 */
#ifndef WEB_RATE_H
#define WEB_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct rate_table;

struct rate_limit {
	int64_t per_sec, burst;
};

struct rate_table *rate_table_new(struct arena *a, size_t slots) MUST_USE; /* slots: a power of two; NULL: arena full */
void rate_table_release(struct rate_table *t);
/* May one more pass at now_us (microseconds of any steady clock)? Otherwise *wait_sec says when to come again. */
bool rate_pass(struct rate_table *t, uint64_t key, struct rate_limit limit, int64_t now_us, int64_t *wait_sec);
/* Key of a client's address for a class of requests (any number), of a session. Keyed: not to be chosen from outside. */
uint64_t rate_key_address(const struct rate_table *t, unsigned class_no, const char *address);
uint64_t rate_key_number(const struct rate_table *t, unsigned class_no, int64_t number);

#endif
