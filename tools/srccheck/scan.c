/* C tokens: enough to tell code from strings and comments. Comments are dropped; directives are kept and marked. */
#include "srccheck/srccheck.h"

#include <string.h>

#include "base/str.h"

struct scanner {
	const char *p;
	size_t len, i;
	unsigned line;
	bool directive, line_start;
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static char peek(const struct scanner *sc, size_t ahead)
{
	return sc->i + ahead < sc->len ? sc->p[sc->i + ahead] : '\0';
}

static void skip_comment(struct scanner *sc)
{
	if (peek(sc, 1) == '/') {
		while (sc->i < sc->len && sc->p[sc->i] != '\n')
			sc->i++;
		return;
	}
	for (sc->i += 2; sc->i < sc->len && !(peek(sc, 0) == '*' && peek(sc, 1) == '/'); sc->i++)
		sc->line += sc->p[sc->i] == '\n';
	sc->i = sc->i + 2 < sc->len ? sc->i + 2 : sc->len;
}

static struct srccheck_token quoted(struct scanner *sc)
{
	char quote = sc->p[sc->i++];
	struct srccheck_token t = { quote == '"' ? SRCCHECK_STRING : SRCCHECK_CHAR, sc->line, sc->directive,
				    sc->p + sc->i, 0 };
	size_t start = sc->i;
	while (sc->i < sc->len && sc->p[sc->i] != quote && sc->p[sc->i] != '\n') {
		if (sc->p[sc->i] == '\\' && peek(sc, 1) == '\n')
			sc->line++;
		sc->i += sc->p[sc->i] == '\\' ? 2 : 1;
	}
	sc->i = sc->i < sc->len ? sc->i : sc->len;
	t.len = sc->i - start;
	if (peek(sc, 0) == quote)
		sc->i++;
	return t;
}

static struct srccheck_token word(struct scanner *sc)
{
	struct srccheck_token t = { SRCCHECK_IDENT, sc->line, sc->directive, sc->p + sc->i, 0 };
	if (*t.ptr >= '0' && *t.ptr <= '9')
		t.kind = SRCCHECK_NUMBER;
	while (is_word(peek(sc, t.len)) || (t.kind == SRCCHECK_NUMBER && peek(sc, t.len) == '.'))
		t.len++;
	sc->i += t.len;
	return t;
}

static void newline(struct scanner *sc)
{
	if (sc->i == 0 || sc->p[sc->i - 1] != '\\')
		sc->directive = false;
	sc->line++;
	sc->line_start = true;
	sc->i++;
}

int srccheck_scan(struct srccheck *s, struct srccheck_file *f)
{
	struct scanner sc = { (const char *)f->text.ptr, f->text.len, 0, 1, false, true };
	while (sc.i < sc.len) {
		char c = sc.p[sc.i];
		struct srccheck_token t = { SRCCHECK_PUNCT, sc.line, sc.directive, sc.p + sc.i, 1 };
		if (c == '\n') {
			newline(&sc);
			continue;
		}
		if (c == ' ' || c == '\t' || c == '\r' || c == '\\') {
			sc.i++;
			continue;
		}
		if (c == '/' && (peek(&sc, 1) == '/' || peek(&sc, 1) == '*')) {
			skip_comment(&sc);
			continue;
		}
		if (c == '#' && sc.line_start)
			sc.directive = t.directive = true;
		sc.line_start = false;
		if (c == '"' || c == '\'')
			t = quoted(&sc);
		else if (is_word(c))
			t = word(&sc);
		else
			sc.i++;
		if (!vec_push(s->cx->arena, &f->tokens, t))
			return err_detail(s->cx, ERR_NO_MEMORY, "tokens");
	}
	return 0;
}

bool srccheck_is(const struct srccheck_token *t, const char *text)
{
	return (t->kind == SRCCHECK_IDENT || t->kind == SRCCHECK_PUNCT) && strlen(text) == t->len &&
	       memcmp(t->ptr, text, t->len) == 0;
}

bool srccheck_is_c(const struct srccheck_file *f)
{
	return str_ends(f->name, ".c") || str_ends(f->name, ".h");
}
