#include "base/clock.h"

static int64_t timespec_us(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * CLOCK_SEC + ts.tv_nsec / 1000;
}

static int64_t system_now(const struct clock *self)
{
	(void)self;
	return timespec_us(CLOCK_REALTIME);
}

static int64_t fixed_now(const struct clock *self)
{
	return self->fixed_at;
}

const struct clock clock_system = { .now = system_now };

struct clock clock_fixed(int64_t at)
{
	return (struct clock){ .now = fixed_now, .fixed_at = at };
}

int64_t clock_now(const struct clock *c)
{
	return c->now(c);
}

int64_t clock_monotonic_us(void)
{
	return timespec_us(CLOCK_MONOTONIC);
}
