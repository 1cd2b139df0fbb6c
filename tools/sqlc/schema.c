/* schema - what the migrations make, in memory. */
#include "sqlc/infer.h"

#include <dirent.h>
#include <sqlite3.h>

#include "base/str.h"
#include "common/file.h"
#include "db/dialect.h"

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list_folder(struct ctx *cx, const char *folder, char ***out, size_t *count)
{
	VEC(char *) names = { 0 };
	DIR *dir = opendir(folder);
	struct dirent *e;

	if (!dir)
		return err_detail(cx, ERR_IO, "%s: cannot be opened", folder);
	while ((e = readdir(dir))) {
		char *path;

		if (!str_ends(e->d_name, ".sql"))
			continue;
		path = arena_printf(cx->arena, "%s/%s", folder, e->d_name);
		if (!path || !vec_push(cx->arena, &names, path)) {
			closedir(dir);
			return err_detail(cx, ERR_NO_MEMORY, "sqlc");
		}
	}
	closedir(dir);
	if (names.len)
		qsort(names.ptr, names.len, sizeof(*names.ptr), compare_names);
	*out = names.ptr;
	*count = names.len;
	return 0;
}

static int apply(struct ctx *cx, struct sqlite3 *db, const char *path)
{
	struct dialect_error de;
	struct bytes text;
	char *sql;

	TRY(file_read(cx, path, &text));
	/* both, so that a migration PostgreSQL's translation refuses is found without a PostgreSQL */
	if (!dialect_migration(cx->arena, DB_POSTGRESQL, (const char *)text.ptr, &de) ||
	    !(sql = dialect_migration(cx->arena, DB_SQLITE, (const char *)text.ptr, &de)))
		return sqlc_refuse(cx, path, de.line, "%s", de.text);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return sqlc_refuse(cx, path, 1, "%s", sqlite3_errmsg(db));
	return 0;
}

static int apply_all(struct ctx *cx, struct sqlite3 *db, const char *const *folders, size_t count)
{
	for (size_t f = 0; f < count; f++) {
		char **paths = NULL;
		size_t n = 0;

		TRY(list_folder(cx, folders[f], &paths, &n));
		for (size_t i = 0; i < n; i++)
			TRY(apply(cx, db, paths[i]));
	}
	return 0;
}

int sqlc_schema_open(struct ctx *cx, struct sqlite3 **out, const char *const *folders, size_t count)
{
	int rc;

	*out = NULL;
	if (sqlite3_open(":memory:", out) != SQLITE_OK) {
		sqlite3_close(*out);
		*out = NULL;
		return err_detail(cx, ERR_DB, "SQLite does not open");
	}
	rc = apply_all(cx, *out, folders, count);
	if (rc < 0) {
		sqlite3_close(*out);
		*out = NULL;
	}
	return rc;
}
