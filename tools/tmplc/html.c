/*
 * Follows markup byte by byte, in the manner of the HTML tokeniser but stricter: what a browser would repair is refused.
 * White space shrinks on the way, except where it is seen. Opening tags are followed in html_tag.c.
 */
#include "tmplc/html.h"

#include <string.h>

#include "base/str.h"
#include "tmplc/html_at.h"

static int text_byte(struct html_machine *m, const struct html_at *a)
{
	if (html_here(a) == '<') {
		m->pos.state = HTML_TAG_OPEN;
		m->pos.elem[0] = '\0';
		m->pos.flags = 0;
	}
	return 0;
}

static int tag_open_byte(struct html_machine *m, const struct html_at *a)
{
	char c = html_here(a);
	if (c == '/') {
		m->pos.state = HTML_CLOSE_NAME;
		return 0;
	}
	if (html_looking_at(a, "!doctype ") || (m->pos.xml && c == '?')) {
		m->pos.state = HTML_DECLARATION;
		return 0;
	}
	if (c == '!')
		return tmplc_fail(m->t, html_offset(a), "write {{# … #}} for a comment");
	if (!html_is_alpha(c))
		return tmplc_fail(m->t, html_offset(a), "write &lt; for a '<' that begins no tag");
	m->pos.state = HTML_TAG_NAME;
	return html_add_name(m, m->pos.elem, a);
}

static int close_byte(struct html_machine *m, const struct html_at *a)
{
	struct html_pos *p = &m->pos;
	char c = html_here(a);
	if (p->state == HTML_CLOSE_NAME && html_is_name_byte(c))
		return html_add_name(m, p->elem, a);
	if (p->elem[0] == '\0' || (c != '>' && !tmplc_is_blank(c)))
		return tmplc_fail(m->t, html_offset(a), "a malformed closing tag");
	if (p->state == HTML_CLOSE_NAME) {
		enum html_element kind = html_element_kind(p, p->elem);
		if (kind == HTML_VOID)
			return tmplc_fail(m->t, html_offset(a), "<%s> has no closing tag", p->elem);
		TRY(html_end_tag_name(m, html_offset(a)));
		if (kind == HTML_PRE && p->pre > 0)
			p->pre--;
		p->state = HTML_CLOSE_END;
	}
	if (c == '>') {
		p->elem[0] = '\0';
		p->state = HTML_TEXT;
	}
	return 0;
}

/* In title, textarea and script, only the element's own closing tag is markup. */
static bool closes_element(struct html_machine *m, const struct html_at *a)
{
	struct html_at name = { a->node, a->i + 2 };
	size_t n = strlen(m->pos.elem);
	if (html_here(a) != '<' || !html_looking_at(a, "</") || !html_looking_at(&name, m->pos.elem))
		return false;
	name.i += n;
	return name.i >= name.node->tok.len || tmplc_is_blank(html_here(&name)) || html_here(&name) == '>';
}

static int element_text_byte(struct html_machine *m, const struct html_at *a)
{
	struct html_pos *p = &m->pos;
	char c = html_here(a);
	if (closes_element(m, a)) {
		if (p->json_string)
			return tmplc_fail(m->t, html_offset(a), "a JSON string is not closed");
		p->state = HTML_TAG_OPEN;
		p->elem[0] = '\0';
		p->flags = 0;
		return 0;
	}
	if (p->state == HTML_SCRIPT && !tmplc_is_blank(c))
		return tmplc_fail(m->t, html_offset(a),
				  "a script inside a page is refused; it needs a file and src=\"…\"");
	if (p->state == HTML_RCDATA && c == '<')
		return tmplc_fail(m->t, html_offset(a), "write &lt; for a '<' in <%s>", p->elem);
	if (p->state != HTML_JSON)
		return 0;
	if (c == '<')
		return tmplc_fail(m->t, html_offset(a), "'<' in a data script: write \\u003c");
	if (p->json_string && p->json_escape)
		p->json_escape = false;
	else if (p->json_string && c == '\\')
		p->json_escape = true;
	else if (c == '"')
		p->json_string = !p->json_string;
	return 0;
}

static int step(struct html_machine *m, const struct html_at *a)
{
	switch (m->pos.state) {
	case HTML_TEXT: return text_byte(m, a);
	case HTML_TAG_OPEN: return tag_open_byte(m, a);
	case HTML_CLOSE_NAME:
	case HTML_CLOSE_END: return close_byte(m, a);
	case HTML_DECLARATION:
		if (html_here(a) == '>')
			m->pos.state = HTML_TEXT;
		return 0;
	case HTML_RCDATA:
	case HTML_SCRIPT:
	case HTML_JSON: return element_text_byte(m, a);
	default: return html_tag_byte(m, a);
	}
}

static bool keeps_space(const struct html_pos *p)
{
	return (p->state == HTML_TEXT && p->pre > 0) || (p->state == HTML_JSON && p->json_string) ||
	       (p->state == HTML_RCDATA && str_eq(p->elem, "textarea"));
}

/* Bytes from U+3000 on: no space is written between two lines of Chinese. */
static bool is_wide(char c)
{
	return (unsigned char)c >= 0xe3;
}

static char last_lead(const struct buf *b)
{
	size_t i = b->len;
	while (i > 0 && ((unsigned char)b->ptr[i - 1] & 0xc0) == 0x80)
		i--;
	return i > 0 ? b->ptr[i - 1] : '\0';
}

/* Write a run of white space, len bytes at a: one newline if it holds one, else one space. */
static void write_space(struct html_machine *m, const struct html_at *a, size_t len)
{
	struct buf *out = &a->node->out;
	const char *s = a->node->tok.text + a->i;
	bool text = m->pos.state == HTML_TEXT || m->pos.state == HTML_RCDATA || m->pos.state == HTML_JSON;
	bool newline = memchr(s, '\n', len) != NULL;
	size_t start = html_offset(a);
	if (start > 0 && a->i == 0 && !newline && m->t->src[start - 1] == '\n')
		return;
	if (!newline && m->pos.state == HTML_VALUE_QUOTED)
		buf_add(out, s, len);
	else if (newline && m->pos.state == HTML_TEXT && is_wide(last_lead(out)) && a->i + len < a->node->tok.len &&
		 is_wide(s[len]))
		return;
	else
		buf_char(out, newline && text ? '\n' : ' ');
}

static size_t space_run(const struct html_at *a)
{
	size_t n = 0;
	while (a->i + n < a->node->tok.len && tmplc_is_blank(a->node->tok.text[a->i + n]))
		n++;
	return n;
}

int html_literal(struct html_machine *m, struct tmplc_node *node)
{
	struct html_at a = { node, 0 };
	buf_truncate(&node->out, 0);
	while (a.i < node->tok.len) {
		size_t run = keeps_space(&m->pos) ? 0 : space_run(&a);
		TRY(step(m, &a));
		if (run > 0) {
			write_space(m, &a, run);
			a.i += run;
		} else {
			buf_char(&node->out, html_here(&a));
			a.i++;
		}
	}
	return node->out.failed ? tmplc_no_memory(m->t) : 0;
}
