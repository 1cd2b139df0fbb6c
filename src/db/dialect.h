/*
 * dialect - one text, two engines: the words of our own (docs/sql.md) turned into what each engine understands.
 *
 * Used by the store when it migrates and by tools/sqlc when it checks and writes statements, so that both see the
 * same schema. Results live in the arena; NULL with *err filled when the text is refused or the arena is full.
 */
#ifndef DB_DIALECT_H
#define DB_DIALECT_H

#include <stddef.h>

#include "base/arena.h"
#include "db/db.h"

struct dialect_error {
	int line;         /* of the text given, from its first_line */
	const char *text; /* English, one sentence, in the arena or constant */
};

/* Column type of @flag as SQLite keeps it: how sqlc knows a flag from a number. Its affinity is INTEGER. */
#define DIALECT_FLAG "FLAG_INT"

/*
 * A migration: @id, @flag, @only ENGINE … @end; BYTEA is BLOB on SQLite; TEXT is TEXT COLLATE "C" on PostgreSQL, so
 * that both engines order text by its bytes. What stands between @only and @end is taken as it is.
 */
char *dialect_migration(struct arena *a, enum db_engine engine, const char *text, struct dialect_error *err) MUST_USE;

struct dialect_params {
	const char *const *names; /* in the order of their numbers */
	size_t count;
	bool *used; /* NULL, or count flags set for each name that occurs */
};

/*
 * A statement: $name becomes ?N or $N, @each($name) a table of one text column named value, @only as above (with
 * parameters). Comments are dropped and white space is squeezed. "" when nothing is left for this engine.
 */
char *dialect_statement(struct arena *a, enum db_engine engine, const char *text, size_t len, int first_line,
			const struct dialect_params *params, struct dialect_error *err) MUST_USE;

#endif
