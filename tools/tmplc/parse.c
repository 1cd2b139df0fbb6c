/* Builds the tree: templates at the top, blocks inside them. Checks the C of each tag for balance, not for sense. */
#include "tmplc/tmplc.h"

#include <string.h>

#include "base/str.h"

struct parser {
	struct tmplc *t;
	size_t i; /* next token */
	unsigned depth;
};

static const char closers[][2] = { { '(', ')' }, { '[', ']' }, { '{', '}' } };

/* Past the quoted constant at i; 0 when it is not closed. */
static size_t quoted_end(const struct tmplc_token *tok, size_t i)
{
	char quote = tok->text[i++];
	while (i < tok->len && tok->text[i] != quote && tok->text[i] != '\n')
		i += tok->text[i] == '\\' ? 2 : 1;
	return i < tok->len && tok->text[i] == quote ? i + 1 : 0;
}

static bool is_comment(const struct tmplc_token *tok, size_t i)
{
	return tok->text[i] == '/' && i + 1 < tok->len && (tok->text[i + 1] == '/' || tok->text[i + 1] == '*');
}

int tmplc_check_c(struct tmplc *t, const struct tmplc_token *tok, size_t semicolons)
{
	char stack[TMPLC_DEPTH_MAX];
	size_t depth = 0, seen = 0;
	for (size_t i = 0; i < tok->len;) {
		char c = tok->text[i];
		size_t here = tok->text_at + i;
		if (c == '"' || c == '\'') {
			i = quoted_end(tok, i);
			if (i == 0)
				return tmplc_fail(t, here, "this quote is not closed");
			continue;
		}
		if (is_comment(tok, i) || c == '#' || c == '\\')
			return tmplc_fail(t, here, "no C comment, '#' or '\\' inside a tag");
		if (depth > 0 && c == stack[depth - 1])
			depth--;
		else if (c == ')' || c == ']' || c == '}')
			return tmplc_fail(t, here, "'%c' closes nothing", c);
		for (size_t k = 0; k < ARRAY_LEN(closers); k++) {
			if (c != closers[k][0])
				continue;
			if (depth == sizeof(stack))
				return tmplc_fail(t, here, "brackets nested too deep");
			stack[depth++] = closers[k][1];
		}
		if (c == ';' && (depth > 0 || ++seen > semicolons))
			return tmplc_fail(t, here, "';' does not belong here");
		i++;
	}
	if (depth > 0)
		return tmplc_fail(t, tok->text_at, "'%c' is missing", stack[depth - 1]);
	return seen == semicolons ? 0 : tmplc_fail(t, tok->at, "\"for\" needs a C header with two ';'");
}

static bool has_top_level_assign(const struct tmplc_token *tok)
{
	return memchr(tok->text, '=', tok->len) != NULL;
}

static int check_tag(struct tmplc *t, const struct tmplc_token *tok)
{
	if (tok->kind <= TMPLC_INCLUDES || tok->kind == TMPLC_END || tok->kind == TMPLC_ELSE)
		return 0;
	TRY(tmplc_check_c(t, tok, tok->kind == TMPLC_FOR ? 2 : 0));
	if (tok->kind == TMPLC_LET && !has_top_level_assign(tok))
		return tmplc_fail(t, tok->at, "\"let\" needs TYPE NAME = EXPR");
	return 0;
}

static bool is_name_char(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
}

/* NAME(REST): *name_len characters of name; fails when tok does not look so. */
static int check_call(struct tmplc *t, const struct tmplc_token *tok, size_t *name_len)
{
	size_t n = 0;
	while (n < tok->len && is_name_char(tok->text[n], n == 0))
		n++;
	if (n == 0 || n == tok->len || tok->text[n] != '(' || tok->text[tok->len - 1] != ')')
		return tmplc_fail(t, tok->at, "expected NAME(…)");
	*name_len = n;
	return 0;
}

static int new_node(struct parser *p, const struct tmplc_token *tok, struct tmplc_node **out)
{
	*out = arena_new(p->t->cx->arena, struct tmplc_node);
	if (*out == NULL)
		return tmplc_no_memory(p->t);
	(*out)->tok = *tok;
	buf_init(&(*out)->out, p->t->cx->arena);
	return 0;
}

static int parse_block(struct parser *p, const struct tmplc_token *owner, struct tmplc_node **out,
		       const struct tmplc_token **closer);

/* The body of an if, with its arms; node is the if or elif. */
static int parse_arms(struct parser *p, struct tmplc_node *node)
{
	const struct tmplc_token *closer;
	TRY(parse_block(p, &node->tok, &node->body, &closer));
	while (closer->kind != TMPLC_END) {
		if (node->tok.kind == TMPLC_ELSE)
			return tmplc_fail(p->t, closer->at, "nothing but \"end\" may follow \"else\"");
		TRY(check_tag(p->t, closer));
		TRY(new_node(p, closer, &node->arm));
		node = node->arm;
		TRY(parse_block(p, &node->tok, &node->body, &closer));
	}
	return 0;
}

static int parse_node(struct parser *p, const struct tmplc_token *tok, struct tmplc_node **out)
{
	const struct tmplc_token *closer;
	size_t name_len;
	TRY(check_tag(p->t, tok));
	TRY(new_node(p, tok, out));
	switch (tok->kind) {
	case TMPLC_INCLUDES: return tmplc_fail(p->t, tok->at, "{! belongs before the templates");
	case TMPLC_TEMPLATE:
	case TMPLC_STATIC:
	case TMPLC_XML:
		return tmplc_fail(p->t, tok->at, "a template inside a template; is an {{ end }} missing before it?");
	case TMPLC_RENDER: return check_call(p->t, tok, &name_len);
	case TMPLC_IF: return parse_arms(p, *out);
	case TMPLC_FOR:
		TRY(parse_block(p, tok, &(*out)->body, &closer));
		if (closer->kind != TMPLC_END)
			return tmplc_fail(p->t, closer->at, "no \"if\" is open here");
		return 0;
	default: return 0;
	}
}

/* Nodes up to the tag that ends or parts the block, which is taken and given out. */
static int parse_block(struct parser *p, const struct tmplc_token *owner, struct tmplc_node **out,
		       const struct tmplc_token **closer)
{
	if (++p->depth > TMPLC_DEPTH_MAX)
		return tmplc_fail(p->t, owner->at, "blocks nested too deep");
	while (p->i < p->t->tokens.len) {
		const struct tmplc_token *tok = &p->t->tokens.ptr[p->i++];
		if (tok->kind == TMPLC_END || tok->kind == TMPLC_ELIF || tok->kind == TMPLC_ELSE) {
			*closer = tok;
			p->depth--;
			return 0;
		}
		TRY(parse_node(p, tok, out));
		out = &(*out)->next;
	}
	return tmplc_fail(p->t, owner->at, "this block has no {{ end }}");
}

static int parse_template(struct parser *p, const struct tmplc_token *tok)
{
	struct tmplc *t = p->t;
	struct tmplc_template m = { .kind = tok->kind, .at = tok->at };
	const struct tmplc_token *closer;
	size_t n;
	TRY(check_tag(t, tok));
	TRY(check_call(t, tok, &n));
	m.name = arena_strndup(t->cx->arena, tok->text, n);
	m.params = arena_strndup(t->cx->arena, tok->text + n + 1, tok->len - n - 2);
	if (m.name == NULL || m.params == NULL)
		return tmplc_no_memory(t);
	if (str_eq(m.params, "void"))
		m.params = "";
	for (size_t i = 0; i < t->templates.len; i++)
		if (str_eq(t->templates.ptr[i].name, m.name))
			return tmplc_fail(t, tok->at, "there is already a template \"%s\"", m.name);
	TRY(parse_block(p, tok, &m.body, &closer));
	if (closer->kind != TMPLC_END)
		return tmplc_fail(t, closer->at, "no \"if\" is open here");
	m.end_at = closer->at;
	return vec_push(t->cx->arena, &t->templates, m) ? 0 : tmplc_no_memory(t);
}

/* {! … !} holds #include lines only: it goes into a header that others include. */
static int parse_includes(struct tmplc *t, const struct tmplc_token *tok)
{
	for (size_t i = 0; i < tok->len;) {
		size_t end = i;
		while (end < tok->len && tok->text[end] != '\n')
			end++;
		while (i < end && tmplc_is_blank(tok->text[i]))
			i++;
		if (i < end && (end - i < 10 || memcmp(tok->text + i, "#include ", 9) != 0))
			return tmplc_fail(t, tok->text_at + i, "only #include lines may stand in {! … !}");
		i = end + 1;
	}
	return vec_push(t->cx->arena, &t->includes, *tok) ? 0 : tmplc_no_memory(t);
}

static int check_blank(struct tmplc *t, const struct tmplc_token *tok)
{
	for (size_t i = 0; i < tok->len; i++)
		if (!tmplc_is_blank(tok->text[i]))
			return tmplc_fail(t, tok->text_at + i, "text outside a template");
	return 0;
}

int tmplc_parse(struct tmplc *t)
{
	struct parser p = { .t = t };
	while (p.i < t->tokens.len) {
		const struct tmplc_token *tok = &t->tokens.ptr[p.i++];
		switch (tok->kind) {
		case TMPLC_TEXT: TRY(check_blank(t, tok)); break;
		case TMPLC_INCLUDES: TRY(parse_includes(t, tok)); break;
		case TMPLC_TEMPLATE:
		case TMPLC_STATIC:
		case TMPLC_XML: TRY(parse_template(&p, tok)); break;
		default: return tmplc_fail(t, tok->at, "this tag stands outside a template");
		}
	}
	return 0;
}
