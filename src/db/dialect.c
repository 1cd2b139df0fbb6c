/*
 * dialect - a single pass over the tokens.
 *
 * The texts of the two engines differ in so few words that rewriting tokens is enough; a full SQL parser would only
 * repeat what the engines' own parsers check right afterwards.
 */
#include "db/dialect.h"

#include "base/buf.h"
#include "base/str.h"
#include "db/lex.h"

struct pass {
	struct lex lex;
	struct arena *arena;
	enum db_engine engine;
	struct buf out;
	struct dialect_error *err;
	struct lex_token last; /* last solid token written or skipped */
	bool only;             /* between @only and @end */
	bool mute;             /* the same, and for the other engine */
	bool failed;
};

static void refuse(struct pass *p, int line, const char *text)
{
	if (p->failed)
		return;
	p->failed = true;
	*p->err = (struct dialect_error){ .line = line, .text = text ? text : "out of memory" };
}

static void pass_init(struct pass *p, struct arena *a, enum db_engine engine, struct dialect_error *err)
{
	*p = (struct pass){ .arena = a, .engine = engine, .err = err };
	buf_init(&p->out, a);
	*err = (struct dialect_error){ 0 };
}

static char *pass_done(struct pass *p)
{
	if (!p->failed && p->only)
		refuse(p, p->lex.line, "@only without @end");
	if (!p->failed && (p->out.failed || arena_failed(p->arena)))
		refuse(p, p->lex.line, NULL);
	if (p->failed)
		return NULL;
	return p->out.len ? p->out.ptr : arena_strdup(p->arena, "");
}

static void emit(struct pass *p, const char *s)
{
	if (!p->mute)
		buf_str(&p->out, s);
}

static void emit_token(struct pass *p, const struct lex_token *t)
{
	if (!p->mute)
		buf_add(&p->out, t->ptr, t->len);
}

static void only_begin(struct pass *p, const struct lex_token *at)
{
	struct lex_token t = lex_next_solid(&p->lex);

	if (p->only)
		refuse(p, at->line, "@only inside @only");
	else if (!lex_is(&t, "sqlite") && !lex_is(&t, "postgresql"))
		refuse(p, at->line, "@only is followed by sqlite or postgresql");
	p->only = true;
	p->mute = lex_is(&t, "sqlite") != (p->engine == DB_SQLITE);
}

static void only_end(struct pass *p, const struct lex_token *at)
{
	if (!p->only)
		refuse(p, at->line, "@end without @only");
	p->only = p->mute = false;
}

static void migration_at(struct pass *p, const struct lex_token *t)
{
	bool lite = p->engine == DB_SQLITE;

	if (lex_is(t, "@only")) {
		only_begin(p, t);
	} else if (lex_is(t, "@end")) {
		only_end(p, t);
	} else if (p->only) {
		emit_token(p, t);
	} else if (lex_is(t, "@id")) {
		emit(p, lite ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "BIGSERIAL PRIMARY KEY");
	} else if (lex_is(t, "@flag")) {
		if (p->last.kind != LEX_WORD)
			refuse(p, t->line, "@flag stands behind the name of its column");
		emit(p, lite ? DIALECT_FLAG : "INTEGER");
		emit(p, " CHECK (");
		emit_token(p, &p->last);
		emit(p, " IN (0, 1))");
	} else {
		refuse(p, t->line, arena_printf(p->arena, "unknown word %.*s", (int)t->len, t->ptr));
	}
}

static bool followed_by_bracket(const struct pass *p)
{
	struct lex ahead = p->lex;
	struct lex_token t = lex_next_solid(&ahead);

	return lex_is(&t, "[");
}

static void migration_word(struct pass *p, const struct lex_token *t)
{
	if (!p->only && p->engine == DB_SQLITE && lex_is(t, "BYTEA")) {
		emit(p, "BLOB");
		return;
	}
	emit_token(p, t);
	if (!p->only && p->engine == DB_POSTGRESQL && lex_is(t, "TEXT") && !lex_is(&p->last, "AS") &&
	    !followed_by_bracket(p))
		emit(p, " COLLATE \"C\"");
}

char *dialect_migration(struct arena *a, enum db_engine engine, const char *text, struct dialect_error *err)
{
	struct pass p;
	struct lex_token t;

	pass_init(&p, a, engine, err);
	lex_init(&p.lex, text, strlen(text), 1);
	for (t = lex_next(&p.lex); t.kind != LEX_END && !p.failed; t = lex_next(&p.lex)) {
		if (t.kind == LEX_AT)
			migration_at(&p, &t);
		else if (t.kind == LEX_WORD)
			migration_word(&p, &t);
		else if (t.kind == LEX_BAD)
			refuse(&p, t.line, "not SQL: an unclosed string or comment, or a stray character");
		else if (t.kind == LEX_PARAM && !p.only)
			refuse(&p, t.line, "a migration has no parameters");
		else if (t.kind == LEX_QUOTED && !p.only)
			refuse(&p, t.line, "double quotes are not portable");
		else
			emit_token(&p, &t);
		if (!lex_is_space(&t))
			p.last = t;
	}
	return pass_done(&p);
}

/* Number of the parameter a token names, from 1; 0 when it is not declared. */
static size_t param_number(const struct dialect_params *params, const struct lex_token *t)
{
	for (size_t i = 0; i < params->count; i++) {
		if (strlen(params->names[i]) != t->len - 1 || memcmp(params->names[i], t->ptr + 1, t->len - 1) != 0)
			continue;
		if (params->used)
			params->used[i] = true;
		return i + 1;
	}
	return 0;
}

static void statement_param(struct pass *p, const struct lex_token *t, const struct dialect_params *params,
			    const char *before, const char *after)
{
	size_t number = param_number(params, t);

	if (number == 0) {
		refuse(p, t->line,
		       arena_printf(p->arena, "parameter %.*s is not declared in -- in:", (int)t->len, t->ptr));
		return;
	}
	if (p->mute)
		return;
	buf_printf(&p->out, "%s%c%zu%s", before, p->engine == DB_SQLITE ? '?' : '$', number, after);
}

static void statement_each(struct pass *p, const struct lex_token *at, const struct dialect_params *params)
{
	struct lex_token open = lex_next_solid(&p->lex);
	struct lex_token name = lex_next_solid(&p->lex);
	struct lex_token shut = lex_next_solid(&p->lex);

	if (!lex_is(&open, "(") || name.kind != LEX_PARAM || !lex_is(&shut, ")"))
		refuse(p, at->line, "write @each($name)");
	else if (p->engine == DB_SQLITE)
		statement_param(p, &name, params, "(SELECT CAST(value AS TEXT) AS value FROM json_each(", "))");
	else
		statement_param(p, &name, params, "json_array_elements_text(CAST(", " AS json))");
}

static void statement_token(struct pass *p, const struct lex_token *t, const struct dialect_params *params)
{
	if (t->kind == LEX_PARAM)
		statement_param(p, t, params, "", "");
	else if (t->kind == LEX_BAD)
		refuse(p, t->line, "not SQL: an unclosed string or comment, or a stray character");
	else if (t->kind == LEX_AT && lex_is(t, "@only"))
		only_begin(p, t);
	else if (t->kind == LEX_AT && lex_is(t, "@end"))
		only_end(p, t);
	else if (t->kind == LEX_AT && lex_is(t, "@each"))
		statement_each(p, t, params);
	else if (t->kind == LEX_AT)
		refuse(p, t->line, arena_printf(p->arena, "unknown word %.*s", (int)t->len, t->ptr));
	else if (p->engine == DB_SQLITE && lex_is(t, "BYTEA"))
		emit(p, "BLOB");
	else
		emit_token(p, t);
}

char *dialect_statement(struct arena *a, enum db_engine engine, const char *text, size_t len, int first_line,
			const struct dialect_params *params, struct dialect_error *err)
{
	struct pass p;
	struct lex_token t;
	bool gap = false;

	pass_init(&p, a, engine, err);
	lex_init(&p.lex, text, len, first_line);
	for (t = lex_next(&p.lex); t.kind != LEX_END && !p.failed; t = lex_next(&p.lex)) {
		if (lex_is_space(&t)) {
			gap = true;
			continue;
		}
		if (gap && p.out.len && !p.mute && p.out.ptr[p.out.len - 1] != ' ')
			buf_char(&p.out, ' ');
		gap = false;
		statement_token(&p, &t, params);
	}
	while (p.out.len && p.out.ptr[p.out.len - 1] == ' ')
		buf_truncate(&p.out, p.out.len - 1);
	return pass_done(&p);
}
