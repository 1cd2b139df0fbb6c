/*
 * sqlc - named statements into typed C.
 *
 *	sqlc compile --migrations DIR… --source-root DIR --out-root DIR --unit-c FILE --stamp FILE INPUT.sql
 *	sqlc list --out FILE INPUT.sql…
 *
 * compile writes OUT_ROOT/<path below the source root>.h and the unit; the stamp holds the digest of the header and is
 * included by it. list writes the table of all statements and refuses a name given twice.
 */
#include <sqlite3.h>

#include "base/str.h"
#include "emit.h"
#include "file.h"

#define ARENA_LIMIT (256u << 20)
#define INPUTS_MAX 512

struct options {
	const char *migrations[8];
	size_t migration_count;
	const char *source_root, *out_root, *unit, *stamp, *list;
	const char *inputs[INPUTS_MAX];
	size_t input_count;
};

static int parse_options(struct ctx *cx, int argc, char **argv, struct options *o)
{
	struct {
		const char *word;
		const char **value;
	} words[] = {
		{ "--source-root", &o->source_root }, { "--out-root", &o->out_root }, { "--unit-c", &o->unit },
		{ "--stamp", &o->stamp },             { "--out", &o->list },
	};

	for (int i = 2; i < argc; i++) {
		size_t w = 0;

		if (!str_starts(argv[i], "--")) {
			if (o->input_count == INPUTS_MAX)
				return err_detail(cx, ERR_USAGE, "too many inputs");
			o->inputs[o->input_count++] = argv[i];
			continue;
		}
		if (i + 1 == argc)
			return err_detail(cx, ERR_USAGE, "%s needs a value", argv[i]);
		if (str_eq(argv[i], "--migrations") && o->migration_count < ARRAY_LEN(o->migrations)) {
			o->migrations[o->migration_count++] = argv[++i];
			continue;
		}
		while (w < ARRAY_LEN(words) && !str_eq(argv[i], words[w].word))
			w++;
		if (w == ARRAY_LEN(words))
			return err_detail(cx, ERR_USAGE, "unknown option %s", argv[i]);
		*words[w].value = argv[++i];
	}
	return 0;
}

/* The path below the root, however both were written; NULL when it is not below it. */
static const char *below(struct ctx *cx, const char *root, const char *path)
{
	char *real_root = realpath(root, NULL), *real_path = realpath(path, NULL);
	size_t len = real_root ? strlen(real_root) : 0;
	const char *rest = NULL;

	if (real_root && real_path && str_starts(real_path, real_root) && real_path[len] == '/')
		rest = arena_strdup(cx->arena, real_path + len + 1);
	free(real_root);
	free(real_path);
	return rest;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* FNV-1a: enough to see that a header changed. */
static uint64_t digest(const char *s, size_t len)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * UINT64_C(1099511628211);
	return h;
}

static int write_buf(struct ctx *cx, const char *path, const struct buf *b)
{
	TRY(buf_done(cx, b));
	return file_write(cx, path, buf_cstr(b), b->len);
}

static int write_outputs(struct ctx *cx, const struct options *o, const struct emit_file *f)
{
	struct buf header, unit, stamp;
	char *path = arena_printf(cx->arena, "%s/%s.h", o->out_root, f->source);

	if (!path)
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	buf_init(&header, cx->arena);
	emit_header(&header, f);
	TRY(write_buf(cx, path, &header));
	buf_init(&unit, cx->arena);
	emit_unit(&unit, f);
	TRY(write_buf(cx, o->unit, &unit));
	buf_init(&stamp, cx->arena);
	buf_printf(&stamp, "/* %s.h is %016llx */\n", f->source, (unsigned long long)digest(header.ptr, header.len));
	return write_buf(cx, o->stamp, &stamp);
}

static int compile_file(struct ctx *cx, const struct options *o, struct sqlite3 *schema)
{
	const char *path = o->inputs[0];
	struct sqlc_file file;
	struct sqlc_plan *plans;
	struct emit_file f;
	char *text;
	size_t len;

	TRY(file_read(cx, path, &text, &len));
	TRY(sqlc_parse(cx, path, text, len, &file));
	plans = arena_new_array(cx->arena, struct sqlc_plan, file.stmts.len + 1);
	if (!plans)
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	for (size_t i = 0; i < file.stmts.len; i++)
		TRY(sqlc_infer(cx, schema, path, file.stmts.ptr[i], &plans[i]));
	f = (struct emit_file){
		.source = below(cx, o->source_root, path), .stamp = base_name(o->stamp), .plans = plans, .count = file.stmts.len,
	};
	if (!f.source)
		return err_detail(cx, ERR_USAGE, "%s is not below %s", path, o->source_root);
	return write_outputs(cx, o, &f);
}

static int run_compile(struct ctx *cx, const struct options *o)
{
	struct sqlite3 *schema;
	int rc;

	if (!o->migration_count || !o->source_root || !o->out_root || !o->unit || !o->stamp || o->input_count != 1)
		return err_detail(cx, ERR_USAGE,
				  "compile --migrations DIR --source-root DIR --out-root DIR --unit-c FILE --stamp FILE INPUT");
	TRY(sqlc_schema_open(cx, &schema, o->migrations, o->migration_count));
	rc = compile_file(cx, o, schema);
	sqlite3_close(schema);
	return rc;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int run_list(struct ctx *cx, const struct options *o)
{
	VEC(const char *) names = { 0 };
	struct buf b;

	if (!o->list)
		return err_detail(cx, ERR_USAGE, "list --out FILE INPUT…");
	for (size_t i = 0; i < o->input_count; i++) {
		struct sqlc_file file;
		char *text;
		size_t len;

		TRY(file_read(cx, o->inputs[i], &text, &len));
		TRY(sqlc_parse(cx, o->inputs[i], text, len, &file));
		for (size_t k = 0; k < file.stmts.len; k++)
			if (!vec_push(cx->arena, &names, file.stmts.ptr[k]->name))
				return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	}
	if (names.len)
		qsort(names.ptr, names.len, sizeof(*names.ptr), compare_names);
	for (size_t i = 1; i < names.len; i++)
		if (str_eq(names.ptr[i], names.ptr[i - 1]))
			return err_detail(cx, ERR_INVALID, "two statements are named %s", names.ptr[i]);
	buf_init(&b, cx->arena);
	emit_list(&b, names.ptr, names.len);
	return write_buf(cx, o->list, &b);
}

int main(int argc, char **argv)
{
	static struct options o;
	struct arena arena;
	struct ctx cx;
	int rc;

	arena_init(&arena, ARENA_LIMIT);
	ctx_init(&cx, &arena);
	rc = parse_options(&cx, argc, argv, &o);
	if (rc == 0 && argc > 1 && str_eq(argv[1], "compile"))
		rc = run_compile(&cx, &o);
	else if (rc == 0 && argc > 1 && str_eq(argv[1], "list"))
		rc = run_list(&cx, &o);
	else if (rc == 0)
		rc = err_detail(&cx, ERR_USAGE, "the first word is compile or list");
	if (rc < 0)
		fprintf(stderr, "%s\n", cx.err.detail ? cx.err.detail : err_message(&cx));
	rc = rc < 0 ? err_exit_code(rc) : 0;
	arena_release(&arena);
	return rc;
}
