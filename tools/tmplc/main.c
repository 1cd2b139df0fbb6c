/*
 * tmplc compile --source-root DIR --out-root DIR --unit-c FILE --stamp FILE.h INPUT.tmpl
 *
 * The declarations go into the stamp, the file the build knows as an output; DIR/portal/home.tmpl.h, the name that sources
 * include, only includes the stamp by its bare name. So a changed template rebuilds what includes it in the same run.
 * A file whose content would not change is left alone.
 */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "common/file.h"
#include "tmplc/tmplc.h"

struct options {
	const char *source_root, *out_root, *unit_c, *stamp, *input;
};

static int usage(void)
{
	fputs("usage: tmplc compile --source-root DIR --out-root DIR --unit-c FILE --stamp FILE.h INPUT.tmpl\n",
	      stderr);
	return 64;
}

static bool read_options(struct options *o, int argc, char **argv)
{
	const struct {
		const char *name;
		const char **value;
	} known[] = { { "--source-root", &o->source_root },
		      { "--out-root", &o->out_root },
		      { "--unit-c", &o->unit_c },
		      { "--stamp", &o->stamp } };
	if (argc < 2 || !str_eq(argv[1], "compile"))
		return false;
	for (int i = 2; i < argc; i++) {
		bool taken = false;
		for (size_t k = 0; k < ARRAY_LEN(known) && i + 1 < argc && !taken; k++) {
			if (str_eq(argv[i], known[k].name)) {
				*known[k].value = argv[++i];
				taken = true;
			}
		}
		if (!taken && (o->input != NULL || argv[i][0] == '-'))
			return false;
		if (!taken)
			o->input = argv[i];
	}
	return o->source_root && o->out_root && o->unit_c && o->stamp && o->input;
}

static int write_outputs(struct ctx *cx, const struct options *o, const char *name, const struct tmplc_output *out)
{
	const char *slash = strrchr(o->stamp, '/');
	const char *forward = arena_printf(cx->arena, "/* Made by tmplc. */\n#include \"%s\"\n",
					   slash != NULL ? slash + 1 : o->stamp);
	const char *forward_path = arena_printf(cx->arena, "%s/%s.h", o->out_root, name);
	if (forward == NULL || forward_path == NULL)
		return err_detail(cx, ERR_NO_MEMORY, "paths");
	TRY(file_write(cx, forward_path, forward, strlen(forward)));
	TRY(file_write(cx, o->stamp, out->header.ptr, out->header.len));
	return file_write(cx, o->unit_c, out->unit.ptr, out->unit.len);
}

/* The name of the source root's folder and the path below it: generated code names no folder of the machine. */
static int name_input(struct ctx *cx, const struct options *o, struct tmplc_input *in)
{
	const char *root;
	TRY(file_below(cx, o->source_root, o->input, &in->name));
	TRY(file_below(cx, "/", o->source_root, &root));
	const char *slash = strrchr(root, '/');
	in->shown = arena_printf(cx->arena, "%s/%s", slash != NULL ? slash + 1 : root, in->name);
	return in->shown != NULL ? 0 : err_detail(cx, ERR_NO_MEMORY, "path");
}

static int compile(struct ctx *cx, const struct options *o)
{
	struct bytes src;
	struct tmplc_output out;
	struct tmplc_input in = { .path = o->input };
	TRY(file_read(cx, o->input, &src));
	TRY(name_input(cx, o, &in));
	in.src = (const char *)src.ptr;
	in.len = src.len;
	TRY(tmplc_compile(cx, &in, &out));
	return write_outputs(cx, o, in.name, &out);
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	struct arena arena;
	struct ctx cx;
	if (!read_options(&o, argc, argv))
		return usage();
	arena_init(&arena, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &arena);
	int rc = compile(&cx, &o);
	if (rc < 0)
		fprintf(stderr, "%s\n", err_message(&cx));
	arena_release(&arena);
	return rc < 0 ? 1 : 0;
}
