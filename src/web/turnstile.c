/* turnstile - see the header. */
#include "web/turnstile.h"

#include <time.h>

void turnstile_init(struct turnstile *t, unsigned in_max, unsigned waiting_max)
{
	*t = (struct turnstile){ .in_max = in_max, .waiting_max = waiting_max };
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->left, NULL);
}

void turnstile_release(struct turnstile *t)
{
	pthread_mutex_destroy(&t->lock);
	pthread_cond_destroy(&t->left);
}

bool turnstile_enter(struct turnstile *t, unsigned wait_sec)
{
	struct timespec until;
	int rc = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += wait_sec;
	pthread_mutex_lock(&t->lock);
	if (t->in >= t->in_max && t->waiting < t->waiting_max) {
		t->waiting++;
		while (t->in >= t->in_max && rc == 0)
			rc = pthread_cond_timedwait(&t->left, &t->lock, &until);
		t->waiting--;
	}
	bool in = t->in < t->in_max;
	t->in += in;
	pthread_mutex_unlock(&t->lock);
	return in;
}

void turnstile_leave(struct turnstile *t)
{
	pthread_mutex_lock(&t->lock);
	t->in--;
	pthread_cond_signal(&t->left);
	pthread_mutex_unlock(&t->lock);
}
