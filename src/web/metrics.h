/* metrics - counters of answers, and the two pages machines read: /healthz and /metrics. Private to web/. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/ctx.h"

#define METRICS_BUCKETS 12

struct metrics {
	_Atomic uint64_t by_class[6];                  /* 0: outside 100 to 599 */
	_Atomic uint64_t buckets[METRICS_BUCKETS + 1]; /* latency; the last one: longer */
	_Atomic uint64_t took_us, bytes;
	_Atomic uint64_t limited; /* turned away by rate limits */
	int64_t started_us;       /* monotonic */
};

void metrics_count(struct metrics *m, int status, size_t bytes, int64_t took_us);
/* Answers of the two paths; outside db_read. */
int metrics_page(struct ctx *cx) MUST_USE;
int health_page(struct ctx *cx) MUST_USE;

#endif
