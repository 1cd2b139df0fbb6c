/* What a file may include, and the guard of a header. */
#include "srccheck/srccheck.h"

#include <string.h>

#include "base/str.h"

/* The floors, lowest first; a folder may use its own and those with a smaller number. The only copy of this table in code. */
static const struct {
	const char *folder;
	unsigned floor;
} floors[] = {
	{ "base", 0 },     { "law", 1 },     { "db", 2 },      { "http", 2 },    { "web", 3 },     { "flow", 4 },
	{ "org", 5 },      { "check", 6 },   { "search", 6 },  { "publish", 7 }, { "duty", 8 },    { "foi", 8 },
	{ "dialogue", 8 }, { "service", 8 }, { "oversee", 9 }, { "report", 10 }, { "ledger", 11 }, { "portal", 11 },
	{ "office", 12 },  { "api", 12 },    { "job", 13 },    { "cli", 13 },    { "", 14 }, /* src/main.c */
};

/* Libraries that are kept behind one floor, so that they can be exchanged. Folders are separated by spaces. */
static const struct {
	const char *header, *folders;
} libraries[] = {
	{ "sqlite3.h", " db " },  { "libpq-fe.h", " db " },     { "microhttpd.h", " http " },
	{ "gumbo.h", " check " }, { "sodium.h", " base web " }, { "utf8proc.h", " base search " },
};

static int floor_of(const char *folder, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(floors); i++)
		if (strlen(floors[i].folder) == len && memcmp(floors[i].folder, folder, len) == 0)
			return (int)floors[i].floor;
	return -1;
}

static bool same_folder(const struct srccheck_file *f, const char *folder, size_t len)
{
	return strlen(f->folder) == len && memcmp(f->folder, folder, len) == 0;
}

/* #include "folder/name" at t in a file of src. */
static void check_floor(struct srccheck *s, const struct srccheck_file *f, const struct srccheck_token *t)
{
	const char *slash = memchr(t->ptr, '/', t->len);
	size_t len = slash != NULL ? (size_t)(slash - t->ptr) : 0;
	int own = floor_of(f->folder, strlen(f->folder)), other = floor_of(t->ptr, len);
	if (slash == NULL)
		srccheck_error(s, f, t->line, "floor", "write the folder: #include \"%s/%.*s\"", f->folder, (int)t->len,
			       t->ptr);
	else if (other < 0)
		srccheck_error(s, f, t->line, "floor", "\"%.*s\" is no floor of the house", (int)len, t->ptr);
	else if (own < 0)
		srccheck_error(s, f, t->line, "floor", "src/%s is no floor of the house", f->folder);
	else if (!same_folder(f, t->ptr, len) && other >= own)
		srccheck_error(s, f, t->line, "floor", "%s may not include %.*s, which is not below it", f->folder,
			       (int)len, t->ptr);
}

/* A tool is built before everything else: it has itself, what tools share, base, and what needs nothing of db. */
static void check_tool(struct srccheck *s, const struct srccheck_file *f, const struct srccheck_token *t)
{
	const char *slash = memchr(t->ptr, '/', t->len);
	size_t len = slash != NULL ? (size_t)(slash - t->ptr) : 0;
	char folder[16] = " ";
	if (slash == NULL || same_folder(f, t->ptr, len))
		return;
	if (len + 3 <= sizeof(folder)) {
		memcpy(folder + 1, t->ptr, len);
		folder[len + 1] = ' ';
	}
	if (strstr(" common base db ", folder) == NULL || folder[1] == '\0')
		srccheck_error(s, f, t->line, "floor", "a tool includes from its own folder, common, base and db only");
}

static bool list_holds(const char *list, const char *word)
{
	const char *at = strstr(list, word);
	size_t n = strlen(word);
	return n > 0 && at != NULL && at[-1] == ' ' && at[n] == ' ';
}

/* #include <name> in a file of src; the tokens after '<' up to '>' are joined in the source. */
static void check_library(struct srccheck *s, const struct srccheck_file *f, const struct srccheck_token *open)
{
	for (size_t i = 0; i < ARRAY_LEN(libraries); i++) {
		size_t n = strlen(libraries[i].header);
		if (strncmp(open->ptr + 1, libraries[i].header, n) != 0 || open->ptr[1 + n] != '>')
			continue;
		if (!list_holds(libraries[i].folders, f->folder))
			srccheck_error(s, f, open->line, "library", "<%s> is for%sonly", libraries[i].header,
				       libraries[i].folders);
	}
}

static void expected_guard(const struct srccheck_file *f, char out[256])
{
	const char *below = f->path + strlen(f->top) + 1;
	size_t n = 0;
	for (; below[n] != '\0' && n < 255; n++) {
		char c = below[n];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		out[n] = c >= 'a' && c <= 'z' ? (char)(c - 32) : letter ? c : '_';
	}
	out[n] = '\0';
}

/* Headers that are included again and again, with other macros each time. */
static bool is_repeated(const char *name)
{
	return str_ends(name, "_decl.h") || str_ends(name, "_defs.h") || str_ends(name, "_undef.h");
}

static void check_guard(struct srccheck *s, const struct srccheck_file *f)
{
	char want[256];
	expected_guard(f, want);
	const struct srccheck_token *t = f->tokens.ptr;
	bool any_name = str_eq(f->top, "tests");
	bool good = f->tokens.len >= 6 && srccheck_is(&t[1], "ifndef") && srccheck_is(&t[4], "define") &&
		    (srccheck_is(&t[2], want) || any_name) && t[2].len == t[5].len &&
		    !memcmp(t[2].ptr, t[5].ptr, t[2].len);
	if (!good)
		srccheck_error(s, f, 1, "guard", "the header must begin with #ifndef %s and #define it", want);
}

void srccheck_includes(struct srccheck *s, const struct srccheck_file *f)
{
	bool src = str_eq(f->top, "src");
	for (size_t i = 0; i + 2 < f->tokens.len; i++) {
		const struct srccheck_token *t = &f->tokens.ptr[i];
		if (!srccheck_is(&t[0], "#") || !srccheck_is(&t[1], "include"))
			continue;
		if (t[2].kind == SRCCHECK_STRING && src)
			check_floor(s, f, &t[2]);
		else if (t[2].kind == SRCCHECK_STRING && str_eq(f->top, "tools"))
			check_tool(s, f, &t[2]);
		else if (srccheck_is(&t[2], "<") && src)
			check_library(s, f, &t[2]);
	}
	if (str_ends(f->name, ".h") && !is_repeated(f->name))
		check_guard(s, f);
}
