/*
 * clock - where "now" comes from. Tests and replays hand in a fixed one.
 *
 * Instants are microseconds since 1970-01-01T00:00:00Z (names end in _at); dates are civil dates
 * in Asia/Shanghai, which has been UTC+8 without daylight saving since 1991-09-15 (names end in _on).
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct clock {
	int64_t (*now)(const struct clock *self);
	int64_t fixed_at; /* used by clock_fixed only */
};

#define CLOCK_SEC INT64_C(1000000)

extern const struct clock clock_system;
struct clock clock_fixed(int64_t at);
int64_t clock_now(const struct clock *c);
int64_t clock_monotonic_us(void); /* for durations only */

#endif
