/*
 * commit - durable writes per second through db_write, against what the engine does by itself on the same disk in the
 * same run: SQLite one connection and a transaction for each row; PostgreSQL as many connections as clients, each
 * committing its own.
 *
 *	bench_commit FOLDER [POSTGRESQL-URL]
 *
 * Every write is one inserted row of some hundred bytes, acknowledged when it is on disk. One line per measurement.
 */
#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "db/db.h"
#include "db/dialect.h"
#include "db/engine.h"
#include "store/sample.sql.h"

#define RUN_US 2000000
#define CLIENTS_MOST 64
#define SAMPLES_MOST 200000

static const char schema[] =
	"CREATE TABLE sample (id @id, word TEXT NOT NULL UNIQUE, note TEXT, size BIGINT NOT NULL, extra BIGINT,"
	" part INTEGER NOT NULL DEFAULT 0, weight DOUBLE PRECISION, body BYTEA, is_open @flag NOT NULL, is_odd @flag);";

static const char filler[] = "关于印发《政府信息公开工作制度》的通知，自公布之日起施行，请认真贯彻执行。";

/* One client of a measurement. */
struct client {
	pthread_t thread;
	struct db *db;
	const char *url;
	int64_t until_us;
	int number;
	unsigned serial;
	int64_t done;
	int64_t *took_us; /* one for each write, SAMPLES_MOST */
};

static atomic_uint runs;

static void die(const char *what, const char *why)
{
	fprintf(stderr, "bench_commit: %s: %s\n", what, why ? why : "");
	exit(1);
}

static void next_word(struct client *c, char out[48])
{
	snprintf(out, 48, "run%u client%d row%u", atomic_load(&runs), c->number, c->serial++);
}

static void note_time(struct client *c, int64_t from)
{
	if (c->done < SAMPLES_MOST)
		c->took_us[c->done] = clock_monotonic_us() - from;
	c->done++;
}

static int put_row(struct ctx *cx, void *arg)
{
	struct row_sample_add *row;

	return sql_sample_add(cx, &row, arg, filler, 1, NULL, NULL, (struct bytes){ 0 }, false, NULL);
}

static void *ours_main(void *arg)
{
	struct client *c = arg;
	struct arena arena;
	struct ctx cx;
	char word[48];

	arena_init(&arena, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &arena);
	cx.db = c->db;
	cx.db_role = DB_ROLE_SYSTEM;
	while (clock_monotonic_us() < c->until_us) {
		int64_t from = clock_monotonic_us();

		next_word(c, word);
		if (db_write(&cx, put_row, word) < 0)
			die("db_write", cx.err.detail);
		note_time(c, from);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return NULL;
}

static const char insert_sqlite[] = "INSERT INTO sample (word, note, size, is_open) VALUES (?1, ?2, 1, 0)";
static const char insert_postgresql[] = "INSERT INTO sample (word, note, size, is_open) VALUES ($1, $2, 1, 0)";

static void *sqlite_main(void *arg)
{
	struct client *c = arg;
	sqlite3 *db;
	sqlite3_stmt *q;
	char word[48];

	if (sqlite3_open(c->url, &db) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=2000; PRAGMA foreign_keys=ON", NULL,
			 NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, insert_sqlite, -1, &q, NULL) != SQLITE_OK)
		die("SQLite", sqlite3_errmsg(db));
	while (clock_monotonic_us() < c->until_us) {
		int64_t from = clock_monotonic_us();

		next_word(c, word);
		sqlite3_bind_text(q, 1, word, -1, SQLITE_STATIC);
		sqlite3_bind_text(q, 2, filler, -1, SQLITE_STATIC);
		if (sqlite3_step(q) != SQLITE_DONE || sqlite3_reset(q) != SQLITE_OK)
			die("SQLite", sqlite3_errmsg(db));
		note_time(c, from);
	}
	sqlite3_finalize(q);
	sqlite3_close(db);
	return NULL;
}

static void *postgresql_main(void *arg)
{
	struct client *c = arg;
	PGconn *pg = PQconnectdb(c->url);
	char word[48];
	const char *const values[] = { word, filler };

	PQclear(PQprepare(pg, "put", insert_postgresql, 2, NULL));
	while (clock_monotonic_us() < c->until_us) {
		int64_t from = clock_monotonic_us();
		PGresult *r;

		next_word(c, word);
		r = PQexecPrepared(pg, "put", 2, values, NULL, NULL, 0);
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			die("PostgreSQL", PQerrorMessage(pg));
		PQclear(r);
		note_time(c, from);
	}
	PQfinish(pg);
	return NULL;
}

static int compare_times(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

struct outcome {
	double per_sec, p50_ms, p99_ms, worst_ms;
};

static struct outcome measure(void *(*main)(void *), struct db *db, const char *url, int count)
{
	static struct client clients[CLIENTS_MOST];
	static int64_t all[SAMPLES_MOST];
	int64_t from = clock_monotonic_us(), total = 0;
	size_t n = 0;

	atomic_fetch_add(&runs, 1);
	for (int i = 0; i < count; i++) {
		struct client *c = &clients[i];

		*c = (struct client){
			.db = db, .url = url, .number = i, .until_us = from + RUN_US, .took_us = c->took_us
		};
		if (!c->took_us)
			c->took_us = malloc(SAMPLES_MOST * sizeof(*c->took_us));
		if (!c->took_us || pthread_create(&c->thread, NULL, main, c) != 0)
			die("client", "no memory");
	}
	for (int i = 0; i < count; i++) {
		pthread_join(clients[i].thread, NULL);
		total += clients[i].done;
		for (int64_t k = 0; k < clients[i].done && n < SAMPLES_MOST; k++)
			all[n++] = clients[i].took_us[k];
	}
	qsort(all, n, sizeof(*all), compare_times);
	size_t half = n / 2, most = n * 99 / 100;
	return (struct outcome){
		.per_sec = (double)total * 1e6 / (double)(clock_monotonic_us() - from),
		.p50_ms = (double)all[half] / 1000.0,
		.p99_ms = (double)all[most] / 1000.0,
		.worst_ms = (double)all[n - 1] / 1000.0,
	};
}

static int make_table(struct ctx *cx, void *arg)
{
	struct dialect_error de;
	char *sql = dialect_migration(cx->arena, db_engine(cx->db), arg, &de);

	return sql ? cx->conn->ops->script(cx, cx->conn, sql) : ERR_NO_MEMORY;
}

static void report(const char *engine, const char *who, int clients, const struct outcome *o, double ceiling)
{
	printf("%-10s %-7s %2d clients %8.0f /s  p50 %6.2f ms  p99 %6.2f ms  worst %6.1f ms", engine, who, clients,
	       o->per_sec, o->p50_ms, o->p99_ms, o->worst_ms);
	if (ceiling > 0)
		printf("  ratio %.2f", o->per_sec / ceiling);
	printf("\n");
	fflush(stdout);
}

static void run_engine(const char *url)
{
	static const int counts[] = { 1, 16, 64 };
	struct arena arena;
	struct ctx cx;
	struct db *db;
	const char *name;
	struct outcome raw = { 0 }, ours;

	arena_init(&arena, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &arena);
	if (db_open(&cx, &db, url, &(struct db_options){ .create = true }) < 0)
		die(url, cx.err.detail);
	cx.db = db;
	cx.db_role = DB_ROLE_SYSTEM;
	if (db_migrate(&cx, db) < 0 || db_write(&cx, make_table, (void *)(uintptr_t)schema) < 0)
		die("schema", cx.err.detail);
	name = db_engine(db) == DB_SQLITE ? "SQLite" : "PostgreSQL";
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		struct db_stats before, after;

		if (db_engine(db) == DB_POSTGRESQL || i == 0) {
			raw = measure(db_engine(db) == DB_SQLITE ? sqlite_main : postgresql_main, NULL, url, counts[i]);
			report(name, "engine", counts[i], &raw, 0);
		}
		db_stats(db, &before);
		ours = measure(ours_main, db, NULL, counts[i]);
		db_stats(db, &after);
		report(name, "ours", counts[i], &ours, raw.per_sec);
		printf("%-10s         %.1f writes in a commit, %.2f ms for a commit\n", name,
		       (double)(after.writes - before.writes) / (double)(after.commits - before.commits),
		       (double)(after.commit_us_total - before.commit_us_total) / 1000 /
			       (double)(after.commits - before.commits));
	}
	db_close(db);
	arena_release(&arena);
}

int main(int argc, char **argv)
{
	char path[512];

	if (argc < 2) {
		fprintf(stderr, "bench_commit FOLDER [POSTGRESQL-URL]\n");
		return 64;
	}
	snprintf(path, sizeof(path), "%s/commit.db", argv[1]);
	run_engine(path);
	if (argc > 2)
		run_engine(argv[2]);
	return 0;
}
