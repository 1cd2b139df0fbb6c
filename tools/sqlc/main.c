/*
 * sqlc - named statements into typed C.
 *
 *	sqlc compile --migrations DIR… --source-root DIR --out-root DIR --unit-c FILE --stamp FILE INPUT.sql
 *	sqlc list --out FILE INPUT.sql…
 *
 * compile writes OUT_ROOT/<path below the source root>.h, the stamp it includes, and the unit. list writes the table of
 * all statements and refuses a name given twice.
 */
#include <sqlite3.h>

#include "base/str.h"
#include "common/file.h"
#include "sqlc/sqlc.h"

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
		{ "--source-root", &o->source_root },
		{ "--out-root", &o->out_root },
		{ "--unit-c", &o->unit },
		{ "--stamp", &o->stamp },
		{ "--out", &o->list },
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
/* The stamp holds the header, so that the build knows when it changes; the header others include only passes on to it. */
static int write_outputs(struct ctx *cx, const struct options *o, const char *name, const struct sqlc_output *out)
{
	const char *slash = strrchr(o->stamp, '/');
	char *forward = arena_printf(cx->arena, "/* Made by sqlc. */\n#include \"%s\"\n", slash ? slash + 1 : o->stamp);
	char *path = arena_printf(cx->arena, "%s/%s.h", o->out_root, name);

	if (!forward || !path)
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	TRY(file_write(cx, path, forward, strlen(forward)));
	TRY(file_write(cx, o->stamp, out->header.ptr, out->header.len));
	return file_write(cx, o->unit, out->unit.ptr, out->unit.len);
}

static int read_input(struct ctx *cx, const char *path, struct sqlc_input *in)
{
	struct bytes text;

	TRY(file_read(cx, path, &text));
	*in = (struct sqlc_input){ .path = path, .name = path, .text = (const char *)text.ptr, .len = text.len };
	return 0;
}

static int run_compile(struct ctx *cx, const struct options *o)
{
	struct sqlc_output out;
	struct sqlc_input in;
	struct sqlite3 *schema;
	int rc;

	if (!o->migration_count || !o->source_root || !o->out_root || !o->unit || !o->stamp || o->input_count != 1)
		return err_detail(
			cx, ERR_USAGE,
			"compile --migrations DIR --source-root DIR --out-root DIR --unit-c FILE --stamp FILE INPUT");
	TRY(read_input(cx, o->inputs[0], &in));
	TRY(file_below(cx, o->source_root, o->inputs[0], &in.name));
	TRY(sqlc_schema_open(cx, &schema, o->migrations, o->migration_count));
	rc = sqlc_compile(cx, schema, &in, &out);
	sqlite3_close(schema);
	return rc < 0 ? rc : write_outputs(cx, o, in.name, &out);
}

static int run_list(struct ctx *cx, const struct options *o)
{
	struct sqlc_input *in = arena_new_array(cx->arena, struct sqlc_input, o->input_count + 1);
	struct buf b;

	if (!o->list)
		return err_detail(cx, ERR_USAGE, "list --out FILE INPUT…");
	if (!in)
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	for (size_t i = 0; i < o->input_count; i++)
		TRY(read_input(cx, o->inputs[i], &in[i]));
	TRY(sqlc_list(cx, in, o->input_count, &b));
	return file_write(cx, o->list, b.ptr, b.len);
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
