/* Walks the tree, runs the rules, keeps the findings. */
#include "srccheck/srccheck.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/str.h"
#include "common/file.h"

static const char *const tops[] = { "src", "tools", "tests" };
static const char *const endings[] = { ".c", ".h", ".def", ".sql", ".tmpl", ".sh", ".py" };
static const char *const skipped[] = { "tests/fixtures", "tests/golden", "tests/fuzz/corpus" };

/* Is the line excused from this rule? */
static bool is_excused(const struct srccheck_file *f, unsigned line, const char *id)
{
	if (line == 0 || line > f->lines.len)
		return false;
	const char *text = (const char *)f->text.ptr;
	size_t from = f->lines.ptr[line - 1], to = line < f->lines.len ? f->lines.ptr[line] : f->text.len;
	static const char mark[] = "srccheck: "
				   "allow ";
	const char *at = memmem(text + from, to - from, mark, sizeof(mark) - 1);
	if (at == NULL)
		return false;
	at += sizeof(mark) - 1;
	size_t n = strlen(id), left = (size_t)(text + to - at);
	if (left < n + 3 || memcmp(at, id, n) != 0 || at[n] != ' ')
		return false;
	at += n + strspn(at + n, " ");
	return !str_starts(at, "*/") && !str_starts(at, "#}}"); /* a reason is given */
}

static void note(struct srccheck *s, const struct srccheck_file *f, unsigned line, const char *id, bool warning,
		 const char *text)
{
	if (is_excused(f, line, id))
		return;
	struct srccheck_finding x = { f->path, line, id, warning, text };
	if (text == NULL || !vec_push(s->cx->arena, &s->findings, x))
		s->failed = true;
	else if (warning)
		s->warnings++;
	else
		s->errors++;
}

void srccheck_error(struct srccheck *s, const struct srccheck_file *f, unsigned line, const char *id, const char *fmt,
		    ...)
{
	va_list ap;
	va_start(ap, fmt);
	note(s, f, line, id, false, arena_vprintf(s->cx->arena, fmt, ap));
	va_end(ap);
}

void srccheck_warning(struct srccheck *s, const struct srccheck_file *f, unsigned line, const char *id, const char *fmt,
		      ...)
{
	va_list ap;
	va_start(ap, fmt);
	note(s, f, line, id, true, arena_vprintf(s->cx->arena, fmt, ap));
	va_end(ap);
}

static int name_file(struct srccheck *s, struct srccheck_file *f)
{
	const char *slash = strchr(f->path, '/'), *last = strrchr(f->path, '/');
	if (slash == NULL)
		return err_set(s->cx, ERR_INVALID, "%s: not in a folder", f->path);
	f->top = arena_strndup(s->cx->arena, f->path, (size_t)(slash - f->path));
	const char *next = strchr(slash + 1, '/');
	f->folder = arena_strndup(s->cx->arena, slash + 1, next != NULL ? (size_t)(next - slash - 1) : 0);
	f->name = last + 1;
	return f->top != NULL && f->folder != NULL ? 0 : err_detail(s->cx, ERR_NO_MEMORY, "names");
}

static int find_lines(struct srccheck *s, struct srccheck_file *f)
{
	for (size_t i = 0; i < f->text.len; i++)
		if ((i == 0 || f->text.ptr[i - 1] == '\n') && !vec_push(s->cx->arena, &f->lines, i))
			return err_detail(s->cx, ERR_NO_MEMORY, "lines");
	return 0;
}

int srccheck_text(struct srccheck *s, const char *path, struct bytes text)
{
	struct srccheck_file f = { .path = path, .text = text };
	TRY(name_file(s, &f));
	TRY(find_lines(s, &f));
	s->files++;
	srccheck_words(s, &f);
	if (srccheck_is_c(&f) || str_ends(f.name, ".def")) {
		TRY(srccheck_scan(s, &f));
		srccheck_includes(s, &f);
		srccheck_calls(s, &f);
		srccheck_strings(s, &f);
	}
	srccheck_shape(s, &f);
	return s->failed ? err_detail(s->cx, ERR_NO_MEMORY, "findings") : 0;
}

static bool is_source(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(endings); i++)
		if (str_ends(name, endings[i]))
			return true;
	return false;
}

static bool is_skipped(const char *path)
{
	for (size_t i = 0; i < ARRAY_LEN(skipped); i++)
		if (str_eq(path, skipped[i]))
			return true;
	return false;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct names {
	VEC(const char *) list;
};

static int list_folder(struct srccheck *s, const char *full, struct names *out)
{
	DIR *d = opendir(full);
	struct dirent *e;
	bool ok = true;
	if (d == NULL)
		return err_set(s->cx, ERR_IO, "%s: %s", full, strerror(errno));
	while (ok && (e = readdir(d)) != NULL) {
		const char *name = e->d_name[0] != '.' ? arena_strdup(s->cx->arena, e->d_name) : NULL;
		if (e->d_name[0] != '.')
			ok = name != NULL && vec_push(s->cx->arena, &out->list, name);
	}
	closedir(d);
	if (out->list.len > 0)
		qsort(out->list.ptr, out->list.len, sizeof(*out->list.ptr), by_text);
	return ok ? 0 : err_detail(s->cx, ERR_NO_MEMORY, "names");
}

static int walk(struct srccheck *s, const char *path);

static int visit(struct srccheck *s, const char *path)
{
	struct stat st;
	struct bytes text;
	const char *full = arena_printf(s->cx->arena, "%s/%s", s->root, path);
	if (full == NULL)
		return err_detail(s->cx, ERR_NO_MEMORY, "path");
	if (stat(full, &st) != 0)
		return 0; /* gone since the folder was read */
	if (S_ISDIR(st.st_mode))
		return is_skipped(path) ? 0 : walk(s, path);
	if (!is_source(path))
		return 0;
	if (!vec_push(s->cx->arena, &s->read, full))
		return err_detail(s->cx, ERR_NO_MEMORY, "path");
	TRY(file_read(s->cx, full, &text));
	return srccheck_text(s, path, text);
}

static int walk(struct srccheck *s, const char *path)
{
	struct names names = { 0 };
	const char *full = arena_printf(s->cx->arena, "%s/%s", s->root, path);
	if (full == NULL || !vec_push(s->cx->arena, &s->read, full))
		return err_detail(s->cx, ERR_NO_MEMORY, "path");
	TRY(list_folder(s, full, &names));
	for (size_t i = 0; i < names.list.len; i++) {
		const char *below = arena_printf(s->cx->arena, "%s/%s", path, names.list.ptr[i]);
		if (below == NULL)
			return err_detail(s->cx, ERR_NO_MEMORY, "path");
		TRY(visit(s, below));
	}
	return 0;
}

int srccheck_tree(struct srccheck *s)
{
	for (size_t i = 0; i < ARRAY_LEN(tops); i++) {
		struct stat st;
		const char *full = arena_printf(s->cx->arena, "%s/%s", s->root, tops[i]);
		if (full == NULL)
			return err_detail(s->cx, ERR_NO_MEMORY, "path");
		if (stat(full, &st) == 0)
			TRY(walk(s, tops[i]));
	}
	return s->files > 0 ? 0 : err_set(s->cx, ERR_IO, "%s: no sources found", s->root);
}
