/*
 * embed --symbol NAME --out FILE.c --stamp FILE.h [--root DIR] [--compress] [INPUT…]
 *
 * Without --root the files are named by their last part, with it by their path below DIR.
 */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/vec.h"
#include "common/file.h"
#include "embed/embed.h"

struct options {
	const char *symbol, *out, *stamp, *root;
	bool compress;
	VEC(const char *) inputs;
};

static int usage(void)
{
	fputs("usage: embed --symbol NAME --out FILE.c --stamp FILE.h [--root DIR] [--compress] [INPUT...]\n", stderr);
	return 64;
}

static bool read_options(struct arena *arena, struct options *o, int argc, char **argv)
{
	const struct {
		const char *name;
		const char **value;
	} known[] = {
		{ "--symbol", &o->symbol }, { "--out", &o->out }, { "--stamp", &o->stamp }, { "--root", &o->root }
	};
	for (int i = 1; i < argc; i++) {
		bool taken = false;
		for (size_t k = 0; k < ARRAY_LEN(known) && i + 1 < argc && !taken; k++) {
			if (str_eq(argv[i], known[k].name)) {
				*known[k].value = argv[++i];
				taken = true;
			}
		}
		if (taken)
			continue;
		if (str_eq(argv[i], "--compress"))
			o->compress = true;
		else if (argv[i][0] == '-' || !vec_push(arena, &o->inputs, argv[i]))
			return false;
	}
	return o->symbol && o->out && o->stamp;
}

static int load(struct ctx *cx, const struct options *o, const char *path, struct embed_input *out)
{
	const char *slash = strrchr(path, '/');
	out->name = slash != NULL ? slash + 1 : path;
	if (o->root != NULL)
		TRY(file_below(cx, o->root, path, &out->name));
	return file_read(cx, path, &out->plain);
}

static int run(struct ctx *cx, const struct options *o)
{
	struct buf header, unit;
	struct embed_input *inputs = arena_new_array(cx->arena, struct embed_input, o->inputs.len + 1);
	if (inputs == NULL)
		return err_detail(cx, ERR_NO_MEMORY, "inputs");
	for (size_t i = 0; i < o->inputs.len; i++)
		TRY(load(cx, o, o->inputs.ptr[i], &inputs[i]));
	TRY(embed_unit(cx, o->symbol, inputs, o->inputs.len, o->compress, &unit));
	TRY(embed_header(cx, o->symbol, &header));
	TRY(file_write(cx, o->stamp, header.ptr, header.len));
	return file_write(cx, o->out, unit.ptr, unit.len);
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	struct arena arena;
	struct ctx cx;
	arena_init(&arena, EMBED_BYTES_MAX);
	ctx_init(&cx, &arena);
	int rc = 1;
	if (!read_options(&arena, &o, argc, argv))
		rc = usage();
	else if (run(&cx, &o) == 0)
		rc = 0;
	else
		fprintf(stderr, "embed: %s\n", err_message(&cx));
	arena_release(&arena);
	return rc;
}
