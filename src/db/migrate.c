/* migrate - the migrations built into the program, applied in order, each in a transaction with its digest. */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/embed.h"
#include "base/log.h"
#include "base/str.h"
#include "db/dialect.h"
#include "db/store.h"
#include "db/store.sql.h"

extern const struct embed_file db_migration_files[];
extern const size_t db_migration_files_count;

/* Number a file name begins with: 0012_more.sql is 12. */
static int number_of(const struct embed_file *f)
{
	return (int)strtol(f->name, NULL, 10);
}

int db_schema_wanted(void)
{
	return number_of(&db_migration_files[db_migration_files_count - 1]);
}

static void digest_of(const struct embed_file *f, char out[DIGEST_HEX_BYTES])
{
	uint8_t digest[DIGEST_BYTES];

	digest_sm3(digest, f->plain.ptr, f->plain.len);
	digest_hex(out, digest);
}

struct applied {
	struct row_migration_list *rows;
	size_t count;
};

static int read_applied(struct ctx *cx, void *arg)
{
	struct applied *a = arg;
	bool any;

	*a = (struct applied){ 0 };
	TRY(cx->conn->ops->has_table(cx, cx->conn, "schema_migration", &any));
	if (!any)
		return 0;
	return sql_migration_list(cx, &a->rows, &a->count);
}

int db_schema_applied(struct ctx *cx, int *out)
{
	struct applied a;

	*out = -1;
	TRY(db_read(cx, read_applied, &a));
	if (a.count)
		*out = (int)a.rows[a.count - 1].number;
	return 0;
}

static const struct embed_file *find_file(int64_t number)
{
	for (size_t i = 0; i < db_migration_files_count; i++)
		if (number_of(&db_migration_files[i]) == number)
			return &db_migration_files[i];
	return NULL;
}

static int check_applied(struct ctx *cx, const struct applied *a)
{
	char sm3[DIGEST_HEX_BYTES];

	for (size_t i = 0; i < a->count; i++) {
		const struct embed_file *f = find_file(a->rows[i].number);

		if (!f)
			return err_detail(cx, ERR_CORRUPT,
					  "migration %s is applied and this program does not have it: "
					  "the store belongs to a newer version",
					  a->rows[i].name);
		digest_of(f, sm3);
		if (!str_eq(sm3, a->rows[i].sm3))
			return err_detail(cx, ERR_CORRUPT, "migration %s was applied with another text",
					  a->rows[i].name);
	}
	return 0;
}

static bool is_applied(const struct applied *a, int number)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->rows[i].number == number)
			return true;
	return false;
}

/* In the write: look again, because another node may just have done it. */
static int apply_work(struct ctx *cx, void *arg)
{
	const struct embed_file *f = arg;
	char sm3[DIGEST_HEX_BYTES];
	struct applied a;
	struct dialect_error de;
	char *sql;

	TRY(read_applied(cx, &a));
	TRY(check_applied(cx, &a));
	if (is_applied(&a, number_of(f)))
		return 0;
	sql = dialect_migration(cx->arena, cx->conn->db->engine, (const char *)f->plain.ptr, &de);
	if (!sql)
		return err_detail(cx, ERR_INTERNAL, "%s:%d: %s", f->name, de.line, de.text);
	TRY(cx->conn->ops->script(cx, cx->conn, sql));
	digest_of(f, sm3);
	return sql_migration_add(cx, number_of(f), f->name, sm3, clock_now(cx->clock));
}

static int migrate(struct ctx *cx)
{
	struct applied a;

	TRY(db_read(cx, read_applied, &a));
	TRY(check_applied(cx, &a));
	for (size_t i = 0; i < db_migration_files_count; i++) {
		const struct embed_file *f = &db_migration_files[i];

		if (is_applied(&a, number_of(f)))
			continue;
		TRY(db_write(cx, apply_work, (void *)(uintptr_t)f));
		atomic_fetch_add(&cx->db->generation, 1);
		log_info(cx, "db_migrated", LOG_TEXT("name", f->name));
	}
	return 0;
}

int db_migrate(struct ctx *cx, struct db *db)
{
	struct db *before = cx->db;
	int rc;

	cx->db = db;
	rc = migrate(cx);
	cx->db = before;
	return rc;
}
