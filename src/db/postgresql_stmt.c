/*
 * postgresql_stmt - prepared statements with binary values both ways.
 *
 * A streamed SELECT (:each) runs through a cursor on the server in pages, so that the rows do not all lie in memory and
 * the connection stays free for the statements its callback runs.
 */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "db/postgresql.h"

#define PAGE "500"
#define NAME_BYTES 24
#define PARAMS_MAX 64

/* A parameter as PostgreSQL wants it. */
struct bound {
	int count;
	const char *values[PARAMS_MAX];
	int lengths[PARAMS_MAX], formats[PARAMS_MAX];
	uint64_t words[PARAMS_MAX]; /* numbers in network order */
};

static Oid oid_of(enum stmt_type type)
{
	static const Oid oids[] = { PG_INT8, PG_TEXT, PG_BYTEA, PG_FLOAT8, PG_INT8 };

	return oids[type];
}

static void bind(struct bound *b, int i, enum stmt_type type, const struct stmt_arg *a)
{
	uint64_t word;

	b->formats[i] = 1;
	b->values[i] = NULL;
	b->lengths[i] = 0;
	if (a->null)
		return;
	switch (type) {
	case STMT_TEXT:
		b->formats[i] = 0;
		b->values[i] = a->s;
		return;
	case STMT_BLOB:
		b->values[i] = a->b.ptr ? (const char *)a->b.ptr : "";
		b->lengths[i] = (int)a->b.len;
		return;
	case STMT_REAL: memcpy(&word, &a->d, sizeof(word)); break;
	case STMT_BOOL: word = a->i != 0; break;
	case STMT_INT64:
	default: word = (uint64_t)a->i; break;
	}
	b->words[i] = htobe64(word);
	b->values[i] = (const char *)&b->words[i];
	b->lengths[i] = (int)sizeof(word);
}

static void bind_all(struct bound *b, const struct stmt *st, const struct stmt_arg *args)
{
	CHECK(st->param_count <= PARAMS_MAX);
	b->count = (int)st->param_count;
	for (int i = 0; i < b->count; i++)
		bind(b, i, st->params[i].type, &args[i]);
}

static void types_of(const struct stmt *st, Oid types[PARAMS_MAX])
{
	CHECK(st->param_count <= PARAMS_MAX);
	for (size_t i = 0; i < st->param_count; i++)
		types[i] = oid_of(st->params[i].type);
}

void pg_forget_prepared(struct pg_conn *p)
{
	for (size_t i = 0; i < p->cache.size; i++)
		free(p->cache.items[i].value);
	free(p->cache.items);
	p->cache = (struct stmt_cache){ 0 };
}

int pg_prepare(struct ctx *cx, struct pg_conn *p, const struct stmt *st, const char **name)
{
	void **slot = stmt_cache_slot(&p->cache, st);
	Oid types[PARAMS_MAX];
	PGresult *r;
	char *made;
	int rc;

	if (!st->postgresql)
		return engine_fail(cx, &p->c, ERR_DB, st->name, "has no text for PostgreSQL");
	if (!slot)
		return engine_fail(cx, &p->c, ERR_NO_MEMORY, st->name, "statement cache");
	if ((*name = *slot))
		return 0;
	made = malloc(NAME_BYTES);
	if (!made)
		return engine_fail(cx, &p->c, ERR_NO_MEMORY, st->name, "statement cache");
	snprintf(made, NAME_BYTES, "s%u", ++p->prepared);
	types_of(st, types);
	r = PQprepare(p->pg, made, st->postgresql, (int)st->param_count, types);
	rc = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : pg_fail(cx, p, r, st->name);
	PQclear(r);
	if (rc < 0) {
		free(made);
		return rc;
	}
	*slot = made;
	*name = made;
	return 0;
}

/* A result as the cursor's rows. */
static int take(struct ctx *cx, struct pg_conn *p, struct cursor *cur, PGresult *r)
{
	cur->handle = r;
	cur->row = -1;
	cur->rows = PQntuples(r);
	if (cur->st->column_count && (size_t)PQnfields(r) != cur->st->column_count)
		return engine_fail(cx, &p->c, ERR_DB, cur->st->name, "another number of columns than on SQLite");
	return 0;
}

static int declare(struct ctx *cx, struct pg_conn *p, const struct stmt *st, const struct bound *b, struct cursor *cur)
{
	Oid types[PARAMS_MAX];
	struct pg_send send = {
		.sql = arena_printf(cx->arena, "DECLARE c%u NO SCROLL CURSOR FOR %s", ++p->c.serial, st->postgresql),
		.count = b->count,
		.types = types,
		.values = b->values,
		.lengths = b->lengths,
		.formats = b->formats,
	};
	PGresult *r;

	if (!send.sql)
		return err_detail(cx, ERR_NO_MEMORY, "%s: arena full", st->name);
	types_of(st, types);
	TRY(pg_exchange(cx, p, &send, st->name, &r));
	PQclear(r);
	cur->paged = true;
	cur->number = p->c.serial;
	return 0;
}

static int fetch(struct ctx *cx, struct pg_conn *p, struct cursor *cur)
{
	char sql[64];
	struct pg_send send = { .sql = sql };
	PGresult *r;

	PQclear(cur->handle);
	cur->handle = NULL;
	snprintf(sql, sizeof(sql), "FETCH " PAGE " FROM c%u", cur->number);
	TRY(pg_exchange(cx, p, &send, cur->st->name, &r));
	return take(cx, p, cur, r);
}

static int run_prepared(struct ctx *cx, struct pg_conn *p, const struct stmt *st, const struct bound *b,
			struct cursor *cur)
{
	struct pg_send send = { .count = b->count, .values = b->values, .lengths = b->lengths, .formats = b->formats };
	PGresult *r;

	TRY(pg_prepare(cx, p, st, &send.name));
	TRY(pg_exchange(cx, p, &send, st->name, &r));
	return take(cx, p, cur, r);
}

static int run(struct ctx *cx, struct pg_conn *p, const struct stmt *st, const struct bound *b, struct cursor *cur)
{
	if (st->kind != STMT_EACH || !st->reads_only)
		return run_prepared(cx, p, st, b, cur);
	TRY(declare(cx, p, st, b, cur));
	return fetch(cx, p, cur);
}

int pg_start(struct ctx *cx, struct dbc *c, const struct stmt *st, const struct stmt_arg *args, struct cursor *cur)
{
	struct pg_conn *p = (struct pg_conn *)c;
	const char *ahead[ARRAY_LEN(p->ahead)];
	size_t ahead_len = p->ahead_len;
	bool first = pg_not_begun(p);
	struct bound b;
	int rc;

	if (!st->postgresql)
		return engine_fail(cx, c, ERR_DB, st->name, "has no text for PostgreSQL");
	bind_all(&b, st, args);
	memcpy(ahead, p->ahead, sizeof(ahead));
	rc = run(cx, p, st, &b, cur);
	if (rc < 0 && first && c->broken) {
		/* the connection died while nobody used it: this is the first that is said on it, so say it on a new one */
		pg_finish(cur);
		rc = c->writer ? pg_connect_patiently(cx, p) : pg_connect(cx, p);
		memcpy(p->ahead, ahead, sizeof(ahead));
		p->ahead_len = ahead_len;
		if (rc == 0)
			rc = run(cx, p, st, &b, cur);
	}
	if (rc < 0)
		pg_finish(cur);
	return rc;
}

int pg_step(struct ctx *cx, struct cursor *cur)
{
	if (++cur->row < cur->rows)
		return 1;
	if (!cur->paged || !cur->rows)
		return 0;
	TRY(fetch(cx, (struct pg_conn *)cur->c, cur));
	return ++cur->row < cur->rows;
}

static uint64_t network_word(const char *p, int len)
{
	uint64_t word = 0;

	for (int i = 0; i < len; i++)
		word = word << 8 | (unsigned char)p[i];
	return word;
}

/* A number of any width PostgreSQL has; false for other types. */
static bool read_number(Oid type, const char *p, int len, struct cell *out)
{
	uint64_t word = network_word(p, len);
	uint32_t half = (uint32_t)word;
	float single;

	switch (type) {
	case PG_BOOL:
	case PG_INT8:
		out->i = (int64_t)word;
		out->d = (double)out->i;
		return true;
	case PG_INT4:
		out->i = (int32_t)half;
		out->d = (double)out->i;
		return true;
	case PG_INT2:
		out->i = (int16_t)word;
		out->d = (double)out->i;
		return true;
	case PG_FLOAT8: memcpy(&out->d, &word, sizeof(out->d)); return true;
	case PG_FLOAT4:
		memcpy(&single, &half, sizeof(single));
		out->d = (double)single;
		return true;
	default: return false;
	}
}

static bool type_known(Oid type, enum stmt_type *out)
{
	switch (type) {
	case PG_BOOL: *out = STMT_BOOL; return true;
	case PG_INT8:
	case PG_INT4:
	case PG_INT2: *out = STMT_INT64; return true;
	case PG_FLOAT8:
	case PG_FLOAT4: *out = STMT_REAL; return true;
	case PG_TEXT:
	case PG_VARCHAR:
	case PG_BPCHAR:
	case PG_NAME:
	case PG_JSON:
	case PG_UNKNOWN: *out = STMT_TEXT; return true;
	case PG_BYTEA: *out = STMT_BLOB; return true;
	default: return false;
	}
}

static bool type_fits(enum stmt_type found, enum stmt_type wanted)
{
	return found == wanted || (wanted == STMT_BOOL && found == STMT_INT64) ||
	       (wanted == STMT_REAL && found == STMT_INT64);
}

int pg_cell(struct ctx *cx, struct cursor *cur, size_t column, struct cell *out)
{
	const PGresult *r = cur->handle;
	int i = (int)column, len = PQgetlength(r, cur->row, i);
	Oid type = PQftype(r, i);
	enum stmt_type found;

	*out = (struct cell){ .null = PQgetisnull(r, cur->row, i) };
	if (out->null)
		return 0;
	if (!type_known(type, &found) || !type_fits(found, cur->st->columns[column].type))
		return err_detail(cx, ERR_DB, "%s (%s): %s has another type in the store (%u)", cur->st->name,
				  cur->st->file, cur->st->columns[column].name, type);
	out->ptr = PQgetvalue(r, cur->row, i);
	out->len = (size_t)len;
	(void)read_number(type, out->ptr, len, out);
	return 0;
}

void pg_finish(struct cursor *cur)
{
	struct pg_conn *p = (struct pg_conn *)cur->c;
	const char *tuples = cur->handle ? PQcmdTuples(cur->handle) : "";
	char sql[32];

	cur->changed = cur->st->reads_only ? 0 : strtoll(tuples, NULL, 10);
	PQclear(cur->handle);
	cur->handle = NULL;
	if (cur->paged && !p->c.failed && !p->c.broken) {
		snprintf(sql, sizeof(sql), "CLOSE c%u", cur->number);
		PQclear(PQexec(p->pg, sql));
	}
	cur->paged = false;
}

static void describe_columns(struct ctx *cx, const PGresult *r, struct stmt_described *out)
{
	out->param_count = (size_t)PQnparams(r);
	out->column_count = (size_t)PQnfields(r);
	for (int i = 0; i < (int)out->column_count && i < STMT_COLUMNS_MAX; i++) {
		out->columns[i].name = arena_strdup(cx->arena, PQfname(r, i));
		out->columns[i].engine_type = arena_printf(cx->arena, "type %u", PQftype(r, i));
		out->columns[i].known = type_known(PQftype(r, i), &out->columns[i].type);
	}
}

int pg_describe(struct ctx *cx, struct dbc *c, const struct stmt *st, struct stmt_described *out)
{
	struct pg_conn *p = (struct pg_conn *)c;
	const char *name = NULL;
	PGresult *r;
	int rc;

	TRY(pg_prepare(cx, p, st, &name));
	r = PQdescribePrepared(p->pg, name);
	rc = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : pg_fail(cx, p, r, st->name);
	if (rc == 0)
		describe_columns(cx, r, out);
	PQclear(r);
	return rc;
}
