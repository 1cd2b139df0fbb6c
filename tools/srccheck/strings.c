/* Statements and markup inside C strings. Neighbouring strings are looked at as one. */
#include "srccheck/srccheck.h"

#include <string.h>

#include "base/buf.h"
#include "base/str.h"

/* As a statement begins. Lower case counts where the words are no plain English. */
static const char *const statements[] = {
	"SELECT ",       "INSERT INTO ",  "UPDATE ",     "DELETE FROM ", "CREATE ",      "WITH ",
	"ALTER ",        "DROP ",         "PRAGMA ",     "VACUUM",       "insert into ", "delete from ",
	"create table ", "create index ", "drop table ", "alter table ",
};

static bool is_sql(const char *s)
{
	while (*s == ' ' || *s == '\t' || str_starts(s, "\\n") || str_starts(s, "\\t"))
		s += *s == '\\' ? 2 : 1;
	for (size_t i = 0; i < ARRAY_LEN(statements); i++)
		if (str_starts(s, statements[i]))
			return true;
	return (str_starts(s, "select ") && strstr(s, " from ") != NULL) ||
	       (str_starts(s, "update ") && strstr(s, " set ") != NULL);
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* "<p>", "<a href", "<br/", "</", "<!--": an opening of a tag in lower case. */
static bool is_html(const char *s)
{
	for (; (s = strchr(s, '<')) != NULL; s++) {
		const char *p = s + 1;
		if (*p == '/' || str_starts(p, "!--") || str_starts(p, "!doctype"))
			return true;
		if (!is_letter(*p))
			continue;
		while (is_letter(*p) || (*p >= '0' && *p <= '9') || *p == '-')
			p++;
		if (*p == '>' || *p == '/' || *p == ' ' || *p == '\0' || *p == '\\')
			return true;
	}
	return false;
}

static bool sql_belongs(const struct srccheck_file *f)
{
	return !str_eq(f->top, "src") || str_eq(f->folder, "db");
}

/* The cleaner of markup has to name what it looks for; tools speak about markup. */
static bool html_belongs(const struct srccheck_file *f)
{
	return !str_eq(f->top, "src") || str_starts(f->path, "src/check/html");
}

void srccheck_strings(struct srccheck *s, const struct srccheck_file *f)
{
	struct buf text;
	buf_init(&text, s->cx->arena);
	for (size_t i = 0; i < f->tokens.len; i++) {
		const struct srccheck_token *t = &f->tokens.ptr[i];
		if (t->kind != SRCCHECK_STRING)
			continue;
		unsigned line = t->line;
		buf_truncate(&text, 0);
		for (; i < f->tokens.len && f->tokens.ptr[i].kind == SRCCHECK_STRING; i++)
			buf_add(&text, f->tokens.ptr[i].ptr, f->tokens.ptr[i].len);
		i--;
		if (!sql_belongs(f) && is_sql(buf_cstr(&text)))
			srccheck_error(s, f, line, "sql", "a statement in C; it belongs in a .sql file");
		if (!html_belongs(f) && is_html(buf_cstr(&text)))
			srccheck_error(s, f, line, "html", "markup in C; it belongs in a .tmpl file");
	}
	s->failed |= text.failed;
}
