/*
 * turnstile - at most so many at once, and at most so many waiting. Private to web/.
 *
 * For work that takes much memory: argon2id. Everybody beyond is told to come again, so that workers are not all spent waiting.
 */
#ifndef WEB_TURNSTILE_H
#define WEB_TURNSTILE_H

#include <pthread.h>
#include <stdbool.h>

struct turnstile {
	pthread_mutex_t lock;
	pthread_cond_t left;
	unsigned in, waiting, in_max, waiting_max;
};

void turnstile_init(struct turnstile *t, unsigned in_max, unsigned waiting_max);
void turnstile_release(struct turnstile *t);
bool turnstile_enter(struct turnstile *t, unsigned wait_sec); /* false: too many, or waited in vain */
void turnstile_leave(struct turnstile *t);

#endif
