/* sqlite_more - looking at a store rather than working with it: descriptions, checks, size, watching, backup. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "db/sqlite.h"
#include "db/store.h"

static void describe_column(struct ctx *cx, sqlite3_stmt *q, int i, struct stmt_described *out)
{
	static const struct {
		const char *word;
		enum stmt_type type;
	} types[] = {
		{ "BIGINT", STMT_INT64 },
		{ "INTEGER", STMT_INT64 },
		{ "FLAG_INT", STMT_INT64 },
		{ "TEXT", STMT_TEXT },
		{ "BLOB", STMT_BLOB },
		{ "REAL", STMT_REAL },
		{ "DOUBLE PRECISION", STMT_REAL },
	};
	const char *decl = sqlite3_column_decltype(q, i);

	out->columns[i].name = arena_strdup(cx->arena, sqlite3_column_name(q, i));
	out->columns[i].engine_type = arena_strdup(cx->arena, decl);
	for (size_t k = 0; decl && k < ARRAY_LEN(types); k++) {
		if (!str_eq_nocase(decl, types[k].word))
			continue;
		out->columns[i].known = true;
		out->columns[i].type = types[k].type;
	}
}

int sqlite_describe(struct ctx *cx, struct dbc *c, const struct stmt *st, struct stmt_described *out)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(s->db, st->sqlite, -1, &q, NULL) != SQLITE_OK)
		return err_detail(cx, ERR_DB, "%s (%s): %s", st->name, st->file, sqlite3_errmsg(s->db));
	out->param_count = (size_t)sqlite3_bind_parameter_count(q);
	out->column_count = (size_t)sqlite3_column_count(q);
	for (int i = 0; i < (int)out->column_count && i < STMT_COLUMNS_MAX; i++)
		describe_column(cx, q, i, out);
	sqlite3_finalize(q);
	return 0;
}

/* First column of the first row; NULL when there is none. */
static int first_text(struct ctx *cx, struct sqlite_conn *s, const char *sql, const char **out)
{
	sqlite3_stmt *q = NULL;
	int rc;

	*out = NULL;
	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
		return err_detail(cx, sqlite_code(sqlite3_errcode(s->db), sqlite3_extended_errcode(s->db)), "%s: %s",
				  sql, sqlite3_errmsg(s->db));
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		*out = arena_strdup(cx->arena, (const char *)sqlite3_column_text(q, 0));
	rc = rc == SQLITE_ROW || rc == SQLITE_DONE
		     ? 0
		     : err_detail(cx, sqlite_code(rc, rc), "%s: %s", sql, sqlite3_errmsg(s->db));
	sqlite3_finalize(q);
	return rc;
}

/* Read from the file: what the connection remembers of the schema may be older than another process's migration. */
int sqlite_has_table(struct ctx *cx, struct dbc *c, const char *name, bool *out)
{
	char *sql =
		arena_printf(cx->arena, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = '%s'", name);
	const char *found;

	if (!sql)
		return err_detail(cx, ERR_NO_MEMORY, "sqlite_schema");
	TRY(first_text(cx, (struct sqlite_conn *)c, sql, &found));
	*out = found != NULL;
	return 0;
}

int sqlite_check(struct ctx *cx, struct dbc *c)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;
	const char *found;

	TRY(first_text(cx, s, "PRAGMA integrity_check(1)", &found));
	if (!str_eq(found, "ok"))
		return err_detail(cx, ERR_CORRUPT, "integrity_check: %s", found ? found : "no answer");
	TRY(first_text(cx, s, "PRAGMA foreign_key_check", &found));
	return found ? err_detail(cx, ERR_CORRUPT, "foreign_key_check: a row of %s points nowhere", found) : 0;
}

uint64_t sqlite_size(struct ctx *cx, struct dbc *c)
{
	struct stat st;

	(void)cx;
	return stat(c->db->url, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static int64_t data_version(struct ctx *cx, struct sqlite_conn *s)
{
	const char *text;
	int64_t n;

	if (first_text(cx, s, "PRAGMA data_version", &text) < 0 || str_to_int64(text, &n) < 0)
		return -1;
	return n;
}

int sqlite_watch_start(struct ctx *cx, struct dbc *c)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;

	s->version = data_version(cx, s);
	return s->version < 0 ? cx->err.code : 0;
}

int sqlite_watch_wait(struct ctx *cx, struct dbc *c, unsigned interval_ms)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;
	int64_t version;

	usleep(interval_ms * 1000);
	version = data_version(cx, s);
	if (version == s->version)
		return 0;
	s->version = version;
	return 1;
}

/* Both ends of a copy. The source holds a read transaction, so that writers do not make the copy start over. */
struct copy {
	struct sqlite_conn *from;
	sqlite3 *to;
	void (*progress)(void *arg, int done, int total);
	void *arg;
};

#define COPY_PAGES 512

static int copy_pages(struct ctx *cx, struct copy *k)
{
	sqlite3_backup *b = sqlite3_backup_init(k->to, "main", k->from->db, "main");
	int rc;

	if (!b)
		return err_detail(cx, ERR_DB, "backup: %s", sqlite3_errmsg(k->to));
	do {
		rc = sqlite3_backup_step(b, COPY_PAGES);
		if (k->progress)
			k->progress(k->arg, sqlite3_backup_pagecount(b) - sqlite3_backup_remaining(b),
				    sqlite3_backup_pagecount(b));
		if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
			usleep(1000);
	} while (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED);
	sqlite3_backup_finish(b);
	return rc == SQLITE_DONE ? 0 : err_detail(cx, sqlite_code(rc, rc), "backup: %s", sqlite3_errmsg(k->to));
}

static int sync_path(struct ctx *cx, const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	int rc = fd < 0 ? -1 : fsync(fd);

	if (fd >= 0)
		close(fd);
	return rc == 0 ? 0 : err_detail(cx, ERR_IO, "%s: %s", path, strerror(errno));
}

static int copy_to(struct ctx *cx, struct sqlite_conn *s, const char *part, void (*progress)(void *, int, int),
		   void *arg)
{
	struct copy k = { .from = s, .progress = progress, .arg = arg };
	int rc = 0;

	if (sqlite3_open_v2(part, &k.to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK)
		rc = err_detail(cx, ERR_IO, "%s: %s", part, sqlite3_errmsg(k.to));
	if (rc == 0)
		rc = copy_pages(cx, &k);
	if (sqlite3_close(k.to) != SQLITE_OK && rc == 0)
		rc = err_detail(cx, ERR_IO, "%s: cannot be closed", part);
	return rc;
}

/* Inside db_read: the snapshot is what holds the copy together. */
struct backup {
	const char *to;
	void (*progress)(void *arg, int done, int total);
	void *arg;
};

static int backup_work(struct ctx *cx, void *arg)
{
	struct backup *b = arg;
	struct sqlite_conn *s = (struct sqlite_conn *)cx->conn;
	char *part = arena_printf(cx->arena, "%s.part", b->to), *folder = arena_strdup(cx->arena, b->to);
	const char *ignored;
	int fd, rc;

	if (!part || !folder)
		return err_detail(cx, ERR_NO_MEMORY, "backup");
	TRY(first_text(cx, s, "SELECT name FROM sqlite_schema", &ignored)); /* take the snapshot now */
	fd = open(part, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	if (fd < 0)
		return err_detail(cx, ERR_IO, "%s: %s", part, strerror(errno));
	close(fd);
	rc = copy_to(cx, s, part, b->progress, b->arg);
	if (rc == 0)
		rc = sync_path(cx, part, O_RDWR);
	if (rc == 0 && rename(part, b->to) != 0)
		rc = err_detail(cx, ERR_IO, "%s: %s", b->to, strerror(errno));
	if (rc == 0)
		rc = sync_path(cx, dirname(folder), O_RDONLY | O_DIRECTORY);
	if (rc < 0)
		unlink(part);
	return rc;
}

int db_backup(struct ctx *cx, struct db *db, const char *to_path, void (*progress)(void *arg, int done, int total),
	      void *arg)
{
	struct backup b = { .to = to_path, .progress = progress, .arg = arg };
	struct db *before = cx->db;
	int rc;

	if (db->engine != DB_SQLITE)
		return err_detail(cx, ERR_INVALID, "a PostgreSQL store is backed up with the means of PostgreSQL");
	if (access(to_path, F_OK) == 0)
		return err_detail(cx, ERR_EXISTS, "%s is there already", to_path);
	CHECK(cx->conn == NULL);
	cx->db = db;
	rc = db_read(cx, backup_work, &b);
	cx->db = before;
	return rc;
}
