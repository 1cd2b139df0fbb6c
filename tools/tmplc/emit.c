/* Writes the header and the unit. Neighbouring literals become one buf_add; each piece of C stands under its #line. */
#include "tmplc/tmplc.h"

#include <string.h>

#include "base/str.h"

#define LITERAL_LINE 96 /* bytes of a literal a line */

struct emitter {
	struct tmplc *t;
	const char *shown; /* for #line */
	struct buf *b;
	struct buf literal; /* not yet written */
	unsigned depth;
};

static unsigned line_of(const struct tmplc *t, size_t at)
{
	unsigned line = 1;
	for (size_t i = 0; i < at && i < t->len; i++)
		line += t->src[i] == '\n';
	return line;
}

static void indent(struct emitter *e)
{
	for (unsigned i = 0; i < e->depth; i++)
		buf_char(e->b, '\t');
}

/* One byte of a C string. Octal, since a hexadecimal escape has no end of its own. */
static void literal_byte(struct buf *b, char c)
{
	unsigned char u = (unsigned char)c;
	if (c == '\n')
		buf_str(b, "\\n");
	else if (c == '"' || c == '\\')
		buf_printf(b, "\\%c", c);
	else if (u < 0x20 || u == 0x7f || c == '?')
		buf_printf(b, "\\%03o", u);
	else
		buf_char(b, c);
}

static bool starts_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static void flush(struct emitter *e)
{
	const struct buf *lit = &e->literal;
	size_t column = 0;
	if (lit->len == 0)
		return;
	indent(e);
	buf_str(e->b, "buf_add(out_, \"");
	for (size_t i = 0; i < lit->len; i++) {
		bool full = column >= LITERAL_LINE && starts_character(lit->ptr[i]);
		if (full || (column > 0 && lit->ptr[i - 1] == '\n')) {
			buf_str(e->b, "\"\n");
			indent(e);
			buf_str(e->b, "\t\"");
			column = 0;
		}
		literal_byte(e->b, lit->ptr[i]);
		column++;
	}
	buf_printf(e->b, "\", %zu);\n", lit->len);
	buf_truncate(&e->literal, 0);
}

static void line(struct emitter *e, size_t at)
{
	flush(e);
	buf_printf(e->b, "#line %u \"%s\"\n", line_of(e->t, at), e->shown);
	indent(e);
}

static void emit_block(struct emitter *e, const struct tmplc_node *node);

static void emit_braced(struct emitter *e, const struct tmplc_node *body)
{
	buf_str(e->b, " {\n");
	e->depth++;
	emit_block(e, body);
	flush(e);
	e->depth--;
	indent(e);
	buf_str(e->b, "}\n");
}

static void emit_if(struct emitter *e, const struct tmplc_node *node)
{
	for (const struct tmplc_node *arm = node; arm != NULL; arm = arm->arm) {
		line(e, arm->tok.kind == TMPLC_ELSE ? arm->tok.at : arm->tok.text_at);
		if (arm->tok.kind == TMPLC_ELSE)
			buf_str(e->b, "else");
		else
			buf_printf(e->b, "%s (%.*s)", arm->tok.kind == TMPLC_IF ? "if" : "else if", (int)arm->tok.len,
				   arm->tok.text);
		emit_braced(e, arm->body);
	}
}

static void emit_render(struct emitter *e, const struct tmplc_token *tok)
{
	const char *open = memchr(tok->text, '(', tok->len);
	int name_len = (int)(open - tok->text), args_len = (int)tok->len - name_len - 2;
	bool none = true;
	for (int i = 0; i < args_len; i++)
		none = none && tmplc_is_blank(open[1 + i]);
	buf_printf(e->b, "tmpl_%.*s(out_%s%.*s);\n", name_len, tok->text, none ? "" : ", ", args_len, open + 1);
}

static const char *sink(enum tmplc_kind kind)
{
	switch (kind) {
	case TMPLC_URL: return "tmpl_url";
	case TMPLC_URL_PATH: return "tmpl_url_path";
	case TMPLC_URL_ARG: return "tmpl_url_arg";
	case TMPLC_JSON: return "tmpl_json";
	case TMPLC_RAW: return "tmpl_raw";
	default: return "tmpl_out";
	}
}

static void emit_expression(struct emitter *e, const struct tmplc_node *node)
{
	enum tmplc_kind kind = node->tok.kind;
	bool address = kind == TMPLC_URL || kind == TMPLC_URL_PATH || kind == TMPLC_URL_ARG;
	buf_printf(e->b, "%s(out_, (%.*s)", sink(kind), (int)node->tok.len, node->tok.text);
	if (address)
		buf_printf(e->b, ", %u", node->how);
	buf_str(e->b, ");\n");
}

static void emit_node(struct emitter *e, const struct tmplc_node *node)
{
	const struct tmplc_token *tok = &node->tok;
	switch (tok->kind) {
	case TMPLC_TEXT: buf_add(&e->literal, node->out.ptr, node->out.len); return;
	case TMPLC_IF: emit_if(e, node); return;
	case TMPLC_FOR:
		line(e, tok->text_at);
		buf_printf(e->b, "for (%.*s)", (int)tok->len, tok->text);
		emit_braced(e, node->body);
		return;
	case TMPLC_LET:
		line(e, tok->text_at);
		buf_printf(e->b, "%.*s;\n", (int)tok->len, tok->text);
		return;
	case TMPLC_RENDER:
		line(e, tok->text_at);
		emit_render(e, tok);
		return;
	default: line(e, tok->text_at); emit_expression(e, node);
	}
}

static void emit_block(struct emitter *e, const struct tmplc_node *node)
{
	for (; node != NULL; node = node->next)
		emit_node(e, node);
}

static void emit_prototype(struct emitter *e, const struct tmplc_template *tm, const char *end)
{
	buf_printf(e->b, "#line %u \"%s\"\n%svoid tmpl_%s(struct buf *out_%s%s)%s\n", line_of(e->t, tm->at), e->shown,
		   tm->kind == TMPLC_STATIC ? "static " : "", tm->name, str_empty(tm->params) ? "" : ", ", tm->params,
		   end);
}

static void emit_guard(struct buf *b, const char *name)
{
	for (; *name != '\0'; name++) {
		char c = *name;
		if (c >= 'a' && c <= 'z')
			buf_char(b, (char)(c - 32));
		else
			buf_char(b, (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_');
	}
	buf_str(b, "_H");
}

static void emit_header(struct emitter *e, const char *name)
{
	const struct tmplc *t = e->t;
	buf_printf(e->b, "/* Made by tmplc from %s. */\n#ifndef ", e->shown);
	emit_guard(e->b, name);
	buf_str(e->b, "\n#define ");
	emit_guard(e->b, name);
	buf_str(e->b, "\n\n#include \"base/buf.h\"\n");
	for (size_t i = 0; i < t->includes.len; i++) {
		const struct tmplc_token *tok = &t->includes.ptr[i];
		buf_printf(e->b, "#line %u \"%s\"\n%.*s\n", line_of(t, tok->text_at), e->shown, (int)tok->len,
			   tok->text);
	}
	for (size_t i = 0; i < t->templates.len; i++)
		if (t->templates.ptr[i].kind != TMPLC_STATIC)
			emit_prototype(e, &t->templates.ptr[i], ";");
	buf_str(e->b, "\n#endif\n");
}

static void emit_unit(struct emitter *e, const char *name)
{
	const struct tmplc *t = e->t;
	buf_printf(e->b, "/* Made by tmplc from %s. */\n#include \"%s.h\"\n#include \"web/tmpl.h\"\n", e->shown, name);
	for (size_t i = 0; i < t->templates.len; i++)
		if (t->templates.ptr[i].kind == TMPLC_STATIC)
			emit_prototype(e, &t->templates.ptr[i], ";");
	for (size_t i = 0; i < t->templates.len; i++) {
		const struct tmplc_template *tm = &t->templates.ptr[i];
		emit_prototype(e, tm, "");
		buf_str(e->b, "{\n\t(void)out_;\n");
		e->depth = 1;
		emit_block(e, tm->body);
		flush(e);
		buf_str(e->b, "}\n");
	}
}

int tmplc_emit(struct tmplc *t, const struct tmplc_input *in, struct tmplc_output *out)
{
	struct emitter e = { .t = t, .shown = in->shown, .b = &out->header };
	buf_init(&e.literal, t->cx->arena);
	buf_init(&out->header, t->cx->arena);
	buf_init(&out->unit, t->cx->arena);
	emit_header(&e, in->name);
	e.b = &out->unit;
	emit_unit(&e, in->name);
	if (e.literal.failed || out->header.failed || out->unit.failed)
		return tmplc_no_memory(t);
	return 0;
}
