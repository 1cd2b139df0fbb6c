/*
 * rate - see the header.
 *
 * A bucket is kept as the instant at which it will be full again ("theoretical arrival time"): one number per key, no tokens to
 * refill. The table is cut into sets of eight; a new key takes the place of the one that is (or will be) full first.
 */
#include "web/rate.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>

#include "base/digest.h"

#define WAYS 8
#define LOCKS 64

struct bucket {
	uint64_t key;
	int64_t full_at_us;
};

struct rate_table {
	pthread_mutex_t locks[LOCKS];
	struct bucket *buckets;
	size_t sets;
	uint8_t secret[crypto_shorthash_KEYBYTES];
};

struct rate_table *rate_table_new(struct arena *a, size_t slots)
{
	struct rate_table *t = arena_new(a, struct rate_table);

	CHECK(slots >= WAYS && (slots & (slots - 1)) == 0);
	if (!t)
		return NULL;
	t->sets = slots / WAYS;
	t->buckets = arena_new_array(a, struct bucket, slots);
	if (!t->buckets)
		return NULL;
	random_bytes(t->secret, sizeof(t->secret));
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&t->locks[i], NULL);
	return t;
}

void rate_table_release(struct rate_table *t)
{
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&t->locks[i]);
}

static struct bucket *bucket_of(struct bucket *set, uint64_t key)
{
	struct bucket *oldest = set;

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].full_at_us < oldest->full_at_us)
			oldest = &set[i];
	}
	*oldest = (struct bucket){ .key = key };
	return oldest;
}

bool rate_pass(struct rate_table *t, uint64_t key, struct rate_limit limit, int64_t now_us, int64_t *wait_sec)
{
	size_t set = (size_t)(key >> 32) & (t->sets - 1);
	int64_t one_us = 1000000 / (limit.per_sec > 0 ? limit.per_sec : 1), depth_us = one_us * limit.burst;

	pthread_mutex_lock(&t->locks[set % LOCKS]);
	struct bucket *b = bucket_of(&t->buckets[set * WAYS], key);
	if (b->full_at_us < now_us)
		b->full_at_us = now_us;
	bool pass = b->full_at_us + one_us - now_us <= depth_us;
	if (pass)
		b->full_at_us += one_us;
	int64_t wait_us = b->full_at_us + one_us - now_us - depth_us;
	pthread_mutex_unlock(&t->locks[set % LOCKS]);
	*wait_sec = pass ? 0 : (wait_us + 999999) / 1000000;
	return pass;
}

static uint64_t keyed(const struct rate_table *t, unsigned class_no, const void *p, size_t len)
{
	uint8_t text[64] = { (uint8_t)class_no }, out[crypto_shorthash_BYTES];
	uint64_t key;

	CHECK(len < sizeof(text));
	memcpy(text + 1, p, len);
	crypto_shorthash(out, text, len + 1, t->secret);
	memcpy(&key, out, sizeof(key));
	return key ? key : 1; /* 0 is an empty place */
}

uint64_t rate_key_address(const struct rate_table *t, unsigned class_no, const char *address)
{
	struct in6_addr six;
	size_t len = strlen(address);

	if (inet_pton(AF_INET6, address, &six) == 1)
		return keyed(t, class_no, &six, IN6_IS_ADDR_V4MAPPED(&six) ? 16 : 8);
	return keyed(t, class_no, address, len < 60 ? len : 60);
}

uint64_t rate_key_number(const struct rate_table *t, unsigned class_no, int64_t number)
{
	return keyed(t, class_no, &number, sizeof(number));
}
