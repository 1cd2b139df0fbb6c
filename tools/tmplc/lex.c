/*
 * Cuts a template into text and tags. A tag ends at the first "}}" outside brackets and quotes of its C, so an
 * initialiser may hold braces. Lines that hold nothing but tags that write nothing are taken out here, whole.
 */
#include "tmplc/tmplc.h"

#include <string.h>

#include "base/str.h"

static const struct {
	const char *word;
	enum tmplc_kind kind;
	bool bare; /* stands without C after it */
} words[] = {
	{ "template", TMPLC_TEMPLATE, false },
	{ "static", TMPLC_STATIC, false },
	{ "xml", TMPLC_XML, false },
	{ "if", TMPLC_IF, false },
	{ "elif", TMPLC_ELIF, false },
	{ "else", TMPLC_ELSE, true },
	{ "for", TMPLC_FOR, false },
	{ "let", TMPLC_LET, false },
	{ "end", TMPLC_END, true },
	{ "render", TMPLC_RENDER, false },
	{ "url", TMPLC_URL, false },
	{ "url_path", TMPLC_URL_PATH, false },
	{ "url_arg", TMPLC_URL_ARG, false },
	{ "json", TMPLC_JSON, false },
	{ "raw", TMPLC_RAW, false },
};

/* A tag as found in the source; comment: nothing comes of it. */
struct found {
	struct tmplc_token tok;
	size_t end; /* offset past the tag */
	bool comment;
};

static bool at(const struct tmplc *t, size_t i, const char *s)
{
	size_t n = strlen(s);
	return i + n <= t->len && memcmp(t->src + i, s, n) == 0;
}

static bool opens_tag(const struct tmplc *t, size_t i)
{
	return at(t, i, "{{") || at(t, i, "{!");
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Offset of the mark that closes a tag whose inside begins at i and holds no C; len when there is none. */
static size_t find_mark(const struct tmplc *t, size_t i, const char *mark)
{
	while (i < t->len && !at(t, i, mark))
		i++;
	return i;
}

/* Past the string or character constant that begins at i. */
static size_t skip_quoted(const struct tmplc *t, size_t i)
{
	char quote = t->src[i++];
	while (i < t->len && t->src[i] != quote && t->src[i] != '\n')
		i += t->src[i] == '\\' ? 2 : 1;
	return i < t->len ? i + 1 : t->len;
}

/* Offset of the "}}" that closes a tag with C; braces of the C are counted. */
static size_t find_close(const struct tmplc *t, size_t i)
{
	size_t depth = 0;
	while (i < t->len) {
		char c = t->src[i];
		if (c == '"' || c == '\'') {
			i = skip_quoted(t, i);
			continue;
		}
		if (depth == 0 && at(t, i, "}}"))
			return i;
		if (c == '{')
			depth++;
		else if (c == '}' && depth > 0)
			depth--;
		i++;
	}
	return t->len;
}

static void trim(const struct tmplc *t, struct tmplc_token *tok, size_t from, size_t to)
{
	while (from < to && tmplc_is_blank(t->src[from]))
		from++;
	while (to > from && tmplc_is_blank(t->src[to - 1]))
		to--;
	tok->text_at = from;
	tok->text = t->src + from;
	tok->len = to - from;
}

/* Tell the word of a tag; tok holds its whole inside and keeps the rest. */
static int classify(struct tmplc *t, struct tmplc_token *tok)
{
	size_t n = 0;
	tok->kind = TMPLC_OUT;
	if (tok->len == 0)
		return tmplc_fail(t, tok->at, "an empty tag");
	while (n < tok->len && is_word_char(tok->text[n]))
		n++;
	bool alone = n == tok->len;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strlen(words[i].word) != n || memcmp(words[i].word, tok->text, n) != 0)
			continue;
		if (alone != words[i].bare && (alone || tmplc_is_blank(tok->text[n])))
			return tmplc_fail(t, tok->at,
					  words[i].bare ? "\"%s\" takes nothing after it"
							: "\"%s\" needs something after it",
					  words[i].word);
		if (alone || tmplc_is_blank(tok->text[n])) {
			tok->kind = words[i].kind;
			trim(t, tok, tok->text_at + n, tok->text_at + tok->len);
		}
		return 0;
	}
	size_t next = n;
	while (next < tok->len && tmplc_is_blank(tok->text[next]))
		next++;
	bool sizeof_word = n == 6 && memcmp(tok->text, "sizeof", 6) == 0;
	if (n > 0 && next > n && next < tok->len && !sizeof_word &&
	    (is_word_char(tok->text[next]) || tok->text[next] == '"'))
		return tmplc_fail(t, tok->at, "unknown tag \"%.*s\"", (int)n, tok->text);
	return 0;
}

/* Read the tag at i. */
static int read_tag(struct tmplc *t, size_t i, struct found *out)
{
	*out = (struct found){ .tok.at = i };
	const char *mark = at(t, i, "{!") ? "!}" : at(t, i, "{{#") ? "#}}" : "}}";
	bool has_c = str_eq(mark, "}}");
	size_t inside = i + (at(t, i, "{{#") ? 3 : 2);
	size_t close = has_c ? find_close(t, inside) : find_mark(t, inside, mark);
	if (close >= t->len)
		return tmplc_fail(t, i, "this tag has no closing %s", mark);
	out->end = close + strlen(mark);
	out->comment = str_eq(mark, "#}}");
	trim(t, &out->tok, inside, close);
	if (has_c)
		return classify(t, &out->tok);
	out->tok.kind = TMPLC_INCLUDES;
	return 0;
}

static bool writes(const struct found *f)
{
	return !f->comment && f->tok.kind >= TMPLC_RENDER;
}

/* Does the line at i hold tags that write nothing, and only those? Then *end is past its newline. */
static bool silent_line(struct tmplc *t, size_t i, size_t *end)
{
	bool any = false;
	while (i < t->len) {
		struct found f;
		if (t->src[i] == '\n') {
			i++;
			break;
		}
		if (tmplc_is_blank(t->src[i])) {
			i++;
			continue;
		}
		if (!opens_tag(t, i) || read_tag(t, i, &f) < 0 || writes(&f)) {
			err_clear(t->cx);
			return false;
		}
		any = true;
		i = f.end;
	}
	if (any)
		*end = i;
	return any;
}

static int push(struct tmplc *t, const struct tmplc_token *tok)
{
	return vec_push(t->cx->arena, &t->tokens, *tok) ? 0 : tmplc_no_memory(t);
}

static int push_text(struct tmplc *t, size_t from, size_t to)
{
	struct tmplc_token tok = { TMPLC_TEXT, from, from, t->src + from, to - from };
	return from < to ? push(t, &tok) : 0;
}

int tmplc_lex(struct tmplc *t)
{
	size_t text = 0, i = 0, silent_end = 0;
	while (i < t->len) {
		bool line_start = i == 0 || t->src[i - 1] == '\n';
		if (line_start && i >= silent_end && silent_line(t, i, &silent_end)) {
			TRY(push_text(t, text, i));
			text = i;
		}
		if (opens_tag(t, i)) {
			struct found f;
			if (i >= silent_end)
				TRY(push_text(t, text, i));
			TRY(read_tag(t, i, &f));
			if (!f.comment)
				TRY(push(t, &f.tok));
			text = i = f.end;
		} else {
			i++;
		}
		if (i <= silent_end)
			text = i;
	}
	return push_text(t, text, t->len);
}
