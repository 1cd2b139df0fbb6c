/* metrics - see the header. The text format is Prometheus 0.0.4. */
#include "web/metrics.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include "base/str.h"
#include "db/db.h"
#include "web/app.h"
#include "web/setting.h"
#include "web/web.sql.h"

#define HEALTH_EVERY_US (2 * CLOCK_SEC)
#define DISK_LEAST_BYTES (64u << 20) /* less than that left: not healthy */

/* Upper bounds of the latency histogram, in microseconds. */
static const int64_t bounds[METRICS_BUCKETS] = { 100,   250,   500,    1000,   2500,    5000,
						 10000, 25000, 100000, 250000, 1000000, 5000000 };

static void bump(_Atomic uint64_t *n, uint64_t by)
{
	atomic_fetch_add_explicit(n, by, memory_order_relaxed);
}

static uint64_t get(const _Atomic uint64_t *n)
{
	return atomic_load_explicit(n, memory_order_relaxed);
}

void metrics_count(struct metrics *m, int status, size_t bytes, int64_t took_us)
{
	size_t i = 0;

	while (i < METRICS_BUCKETS && took_us > bounds[i])
		i++;
	bump(&m->by_class[status >= 100 && status < 600 ? status / 100 : 0], 1);
	bump(&m->buckets[i], 1);
	bump(&m->took_us, took_us > 0 ? (uint64_t)took_us : 0);
	bump(&m->bytes, bytes);
}

static void family(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_printf(b, "# HELP yangguang_%s %s\n# TYPE yangguang_%s %s\n", name, help, name, type);
}

static void one(struct buf *b, const char *name, const char *type, const char *help, uint64_t value)
{
	family(b, name, type, help);
	buf_printf(b, "yangguang_%s %llu\n", name, (unsigned long long)value);
}

static void put_requests(struct buf *b, const struct metrics *m)
{
	uint64_t sum = 0;

	family(b, "responses_total", "counter", "Answers by class of status.");
	for (int c = 1; c <= 5; c++)
		buf_printf(b, "yangguang_responses_total{class=\"%dxx\"} %llu\n", c,
			   (unsigned long long)get(&m->by_class[c]));
	family(b, "response_seconds", "histogram", "From the head of the request to the end of the answer.");
	for (size_t i = 0; i < METRICS_BUCKETS; i++) {
		sum += get(&m->buckets[i]);
		buf_printf(b, "yangguang_response_seconds_bucket{le=\"%g\"} %llu\n", (double)bounds[i] / 1e6,
			   (unsigned long long)sum);
	}
	sum += get(&m->buckets[METRICS_BUCKETS]);
	buf_printf(b, "yangguang_response_seconds_bucket{le=\"+Inf\"} %llu\n", (unsigned long long)sum);
	buf_printf(b, "yangguang_response_seconds_sum %.6f\n", (double)get(&m->took_us) / 1e6);
	buf_printf(b, "yangguang_response_seconds_count %llu\n", (unsigned long long)sum);
	one(b, "response_bytes_total", "counter", "Bytes of bodies sent.", get(&m->bytes));
	one(b, "rate_limited_total", "counter", "Requests turned away by rate limits.", get(&m->limited));
}

static void put_cache(struct buf *b, struct cache *c)
{
	struct cache_stats s;

	cache_stats(c, &s);
	one(b, "cache_hits_total", "counter", "Pages found ready.", s.hits);
	one(b, "cache_misses_total", "counter", "Pages not found, or no longer true.", s.misses);
	one(b, "cache_puts_total", "counter", "Pages put in.", s.puts);
	one(b, "cache_evictions_total", "counter", "Pages pushed out for room.", s.evictions);
	one(b, "cache_waits_total", "counter", "Requests that waited for another's rendering.", s.waits);
	one(b, "cache_entries", "gauge", "Pages held.", s.entries);
	one(b, "cache_bytes", "gauge", "Bytes of the pages held.", s.bytes);
}

static void put_server(struct buf *b, struct http_server *server)
{
	struct http_server_stats s;

	if (!server)
		return;
	http_server_stats(server, &s);
	one(b, "http_requests_total", "counter", "Requests taken.", s.requests);
	one(b, "http_rejected_total", "counter", "Requests refused for their form.", s.rejected);
	one(b, "http_queue_full_total", "counter", "Requests refused because the queue was full.", s.queue_full);
	one(b, "http_fast_total", "counter", "Requests answered from memory.", s.fast_hits);
	one(b, "http_connections", "gauge", "Connections open.", s.connections);
	one(b, "http_queue_length", "gauge", "Requests waiting for a worker.", s.queue_len);
	one(b, "http_workers_busy", "gauge", "Workers at work.", s.workers_busy);
}

static void put_store(struct buf *b, struct db *db)
{
	struct db_stats s;

	db_stats(db, &s);
	one(b, "db_reads_total", "counter", "Read snapshots.", s.reads);
	one(b, "db_writes_total", "counter", "Acts written.", s.writes);
	one(b, "db_commits_total", "counter", "Commits; one may hold many acts.", s.commits);
	one(b, "db_rollbacks_total", "counter", "Acts that failed and were undone.", s.rollbacks);
	one(b, "db_busy_total", "counter", "Times the store was busy.", s.busy);
	one(b, "db_queue_length", "gauge", "Acts waiting for the writer.", s.queue_len);
	one(b, "db_bytes", "gauge", "Size of the store.", s.bytes);
	family(b, "db_commit_seconds_total", "counter", "Time spent in commits.");
	buf_printf(b, "yangguang_db_commit_seconds_total %.6f\n", (double)s.commit_us_total / 1e6);
}

static uint64_t resident_bytes(void)
{
	char line[128] = "";
	char *second;
	FILE *f = fopen("/proc/self/statm", "re");

	if (!f)
		return 0;
	second = fgets(line, sizeof(line), f) ? strchr(line, ' ') : NULL;
	fclose(f);
	return second ? strtoull(second, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

static bool is_loopback(const char *peer)
{
	return str_starts(peer, "127.") || str_eq(peer, "::1") || str_starts(peer, "::ffff:127.");
}

int metrics_page(struct ctx *cx)
{
	struct web *w = cx->web;
	struct buf b;

	if (!is_loopback(w->req->peer) && !setting_flag(cx, "metrics.open"))
		return err_detail(cx, ERR_NOT_FOUND, "metrics from %s", w->req->peer);
	buf_init(&b, cx->arena);
	put_requests(&b, &w->app->metrics);
	put_cache(&b, w->app->cache);
	put_server(&b, w->app->server);
	put_store(&b, cx->db);
	one(&b, "uptime_seconds", "gauge", "Since the start.",
	    (uint64_t)((clock_monotonic_us() - w->app->metrics.started_us) / CLOCK_SEC));
	one(&b, "resident_bytes", "gauge", "Memory in use.", resident_bytes());
	w->is_private = true;
	return respond_buf(cx, 200, "text/plain; version=0.0.4; charset=utf-8", &b);
}

static int probe(struct ctx *cx, void *arg)
{
	struct row_health_probe *row = NULL;

	(void)arg;
	return sql_health_probe(cx, &row);
}

static const char *disk_fault(const struct web_app *app)
{
	struct statvfs v;

	if (!app->opt.data_dir)
		return NULL;
	if (statvfs(app->opt.data_dir, &v) != 0)
		return "data folder not readable";
	return (uint64_t)v.f_bavail * v.f_frsize < DISK_LEAST_BYTES ? "disk almost full" : NULL;
}

static int look(struct ctx *cx)
{
	const char *fault = disk_fault(cx->web->app);
	unsigned was = cx->db_role;
	bool ok;

	cx->db_role = DB_ROLE_SYSTEM;
	ok = db_read(cx, probe, NULL) == 0;
	if (!ok)
		fault = "store not readable";
	else if (db_write(cx, probe, NULL) < 0)
		fault = "writer not answering";
	cx->db_role = was;
	if (fault)
		return err_detail(cx, ERR_BUSY, "%s", fault);
	return 0;
}

/* One look serves everybody for two seconds, so asking often costs nothing. */
int health_page(struct ctx *cx)
{
	struct web_app *app = cx->web->app;
	int64_t now_us = clock_monotonic_us(), last = atomic_load(&app->health_at);
	struct buf b;

	if (!last || now_us - last > HEALTH_EVERY_US) {
		int rc = look(cx);
		atomic_store(&app->health_status, rc);
		atomic_store(&app->health_at, now_us);
		TRY(rc);
	}
	int rc = atomic_load(&app->health_status);
	if (rc < 0)
		return err_detail(cx, rc, "not healthy when last looked at");
	cx->web->is_private = true;
	buf_init(&b, cx->arena);
	buf_str(&b, "ok\n");
	return respond_buf(cx, 200, "text/plain; charset=utf-8", &b);
}
