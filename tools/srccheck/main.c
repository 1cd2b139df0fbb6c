/*
 * srccheck [--depfile FILE --stamp FILE] ROOT
 *
 * Prints the findings, one a line, and a summary; exits 1 if any is an error. With --depfile the files and folders that
 * were read are listed for ninja, so that the check runs again exactly when one changes or a file comes or goes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "common/file.h"
#include "srccheck/srccheck.h"

#define ARENA_BYTES_MAX (512u << 20)

struct options {
	const char *root, *depfile, *stamp;
};

static bool read_options(struct options *o, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (str_eq(argv[i], "--depfile") && i + 1 < argc)
			o->depfile = argv[++i];
		else if (str_eq(argv[i], "--stamp") && i + 1 < argc)
			o->stamp = argv[++i];
		else if (argv[i][0] == '-' || o->root != NULL)
			return false;
		else
			o->root = argv[i];
	}
	return o->root != NULL && (o->depfile == NULL) == (o->stamp == NULL);
}

static int write_depfile(const struct srccheck *s, const struct options *o)
{
	struct buf b;
	buf_init(&b, s->cx->arena);
	buf_printf(&b, "%s:", o->stamp);
	for (size_t i = 0; i < s->read.len; i++) {
		buf_str(&b, " \\\n ");
		for (const char *p = s->read.ptr[i]; *p != '\0'; p++) {
			if (*p == ' ' || *p == '#' || *p == '\\')
				buf_char(&b, '\\');
			buf_str(&b, *p == '$' ? "$$" : (char[]){ *p, '\0' });
		}
	}
	buf_char(&b, '\n');
	TRY(buf_done(s->cx, &b));
	TRY(file_write(s->cx, o->depfile, b.ptr, b.len));
	return file_write(s->cx, o->stamp, "", 0);
}

static int run(struct srccheck *s, const struct options *o)
{
	TRY(srccheck_tree(s));
	for (size_t i = 0; i < s->findings.len; i++) {
		const struct srccheck_finding *f = &s->findings.ptr[i];
		fprintf(stderr, "%s:%u: %s: %s [%s]\n", f->path, f->line, f->warning ? "warning" : "error", f->text,
			f->id);
	}
	fprintf(s->errors > 0 ? stderr : stdout, "srccheck: %zu files, %zu errors, %zu warnings\n", s->files, s->errors,
		s->warnings);
	if (s->errors > 0)
		return 0;
	return o->depfile != NULL ? write_depfile(s, o) : 0;
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	struct arena arena;
	struct ctx cx;
	if (!read_options(&o, argc, argv)) {
		fputs("usage: srccheck [--depfile FILE --stamp FILE] ROOT\n", stderr);
		return 64;
	}
	char *root = realpath(o.root, NULL);
	if (root == NULL) {
		perror(o.root);
		return 1;
	}
	arena_init(&arena, ARENA_BYTES_MAX);
	ctx_init(&cx, &arena);
	struct srccheck s = { .cx = &cx, .root = root };
	int rc = run(&s, &o);
	if (rc < 0)
		fprintf(stderr, "srccheck: %s\n", err_message(&cx));
	arena_release(&arena);
	free(root);
	return rc < 0 || s.errors > 0 ? 1 : 0;
}
