/*
 * Follows markup byte by byte, in the manner of the HTML tokeniser but stricter: what a browser would repair is refused.
 * White space shrinks on the way, except where it is seen.
 */
#include "tmplc/html.h"

#include <string.h>

#include "base/str.h"

/* One place in a literal. */
struct at {
	struct tmplc_node *node;
	size_t i;
};

static size_t offset(const struct at *a)
{
	return a->node->tok.text_at + a->i;
}

static char here(const struct at *a)
{
	return a->node->tok.text[a->i];
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_byte(char c)
{
	return is_alpha(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.' || c == '@';
}

static bool looking_at(const struct at *a, const char *word)
{
	size_t n = strlen(word);
	for (size_t k = 0; k < n; k++)
		if (a->i + k >= a->node->tok.len || lower(a->node->tok.text[a->i + k]) != word[k])
			return false;
	return true;
}

static int add_name(struct html_machine *m, char name[HTML_NAME_BYTES], const struct at *a)
{
	size_t n = strlen(name);
	if (n + 1 >= HTML_NAME_BYTES)
		return tmplc_fail(m->t, offset(a), "a name longer than %d bytes", HTML_NAME_BYTES - 1);
	name[n] = lower(here(a));
	name[n + 1] = '\0';
	return 0;
}

static int text_byte(struct html_machine *m, const struct at *a)
{
	if (here(a) == '<') {
		m->pos.state = HTML_TAG_OPEN;
		m->pos.elem[0] = '\0';
		m->pos.flags = 0;
	}
	return 0;
}

static int tag_open_byte(struct html_machine *m, const struct at *a)
{
	char c = here(a);
	if (c == '/') {
		m->pos.state = HTML_CLOSE_NAME;
		return 0;
	}
	if (looking_at(a, "!doctype ") || (m->pos.xml && c == '?')) {
		m->pos.state = HTML_DECLARATION;
		return 0;
	}
	if (c == '!')
		return tmplc_fail(m->t, offset(a), "write {{# … #}} for a comment");
	if (!is_alpha(c))
		return tmplc_fail(m->t, offset(a), "write &lt; for a '<' that begins no tag");
	m->pos.state = HTML_TAG_NAME;
	return add_name(m, m->pos.elem, a);
}

/* The name of an opening tag is complete. */
static int end_tag_name(struct html_machine *m, size_t at)
{
	switch (html_element_kind(&m->pos, m->pos.elem)) {
	case HTML_UNKNOWN: return tmplc_fail(m->t, at, "unknown element <%s>", m->pos.elem);
	case HTML_BANNED: return tmplc_fail(m->t, at, "<%s> is refused", m->pos.elem);
	default: return 0;
	}
}

/* '>' ends an opening tag. */
static int end_tag(struct html_machine *m, size_t at)
{
	struct html_pos *p = &m->pos;
	if ((p->flags & HTML_HAS_REFRESH) && (p->flags & HTML_HAS_DYNAMIC))
		return tmplc_fail(m->t, at, "a refresh may not be told where by an expression");
	p->attr[0] = '\0';
	p->state = HTML_TEXT;
	switch (html_element_kind(p, p->elem)) {
	case HTML_TITLE:
		p->state = HTML_RCDATA;
		return 0;
	case HTML_SCRIPT_ELEMENT:
		p->state = p->flags & HTML_DATA_SCRIPT ? HTML_JSON : HTML_SCRIPT;
		p->json_string = p->json_escape = false;
		return 0;
	case HTML_PRE:
		p->pre++;
		/* fall through */
	default:
		p->elem[0] = '\0';
		p->flags = 0;
		return 0;
	}
}

static int self_close_byte(struct html_machine *m, const struct at *a)
{
	enum html_element kind = html_element_kind(&m->pos, m->pos.elem);
	if (here(a) != '>')
		return tmplc_fail(m->t, offset(a), "'>' must follow '/' in a tag");
	if (kind != HTML_VOID && kind != HTML_SVG)
		return tmplc_fail(m->t, offset(a), "<%s> cannot close itself", m->pos.elem);
	return end_tag(m, offset(a));
}

/* Between attributes; spaced: white space came before. */
static int between_byte(struct html_machine *m, const struct at *a, bool spaced)
{
	char c = here(a);
	if (tmplc_is_blank(c)) {
		m->pos.state = HTML_BEFORE_ATTR;
		return 0;
	}
	if (c == '>')
		return end_tag(m, offset(a));
	if (c == '/') {
		m->pos.state = HTML_SELF_CLOSE;
		return 0;
	}
	if (!spaced || !is_alpha(c))
		return tmplc_fail(m->t, offset(a), "expected white space, '/', '>'%s", spaced ? " or an attribute" : "");
	m->pos.state = HTML_ATTR_NAME;
	m->pos.attr[0] = '\0';
	return add_name(m, m->pos.attr, a);
}

static int tag_name_byte(struct html_machine *m, const struct at *a)
{
	if (is_name_byte(here(a)))
		return add_name(m, m->pos.elem, a);
	TRY(end_tag_name(m, offset(a)));
	return between_byte(m, a, false);
}

static int end_attr_name(struct html_machine *m, size_t at)
{
	m->pos.attr_kind = html_attr_kind(m->pos.attr);
	if (m->pos.attr_kind == HTML_ATTR_TYPE && !str_eq(m->pos.elem, "script"))
		m->pos.attr_kind = HTML_ATTR_PLAIN;
	if (m->pos.attr_kind == HTML_ATTR_REFUSED)
		return tmplc_fail(m->t, at, "the attribute \"%s\" is refused", m->pos.attr);
	return 0;
}

static int attr_name_byte(struct html_machine *m, const struct at *a)
{
	char c = here(a);
	if (m->pos.state == HTML_ATTR_NAME) {
		if (is_name_byte(c))
			return add_name(m, m->pos.attr, a);
		TRY(end_attr_name(m, offset(a)));
	}
	if (c == '=') {
		m->pos.state = HTML_BEFORE_VALUE;
		return 0;
	}
	if (tmplc_is_blank(c)) {
		m->pos.state = HTML_AFTER_NAME;
		return 0;
	}
	return between_byte(m, a, m->pos.state == HTML_AFTER_NAME);
}

static int value_byte(struct html_machine *m, const struct at *a);

static int before_value_byte(struct html_machine *m, const struct at *a)
{
	char c = here(a);
	if (tmplc_is_blank(c))
		return 0;
	if (c == '>')
		return tmplc_fail(m->t, offset(a), "a value is missing after '='");
	html_url_begin(&m->pos);
	if (c == '"' || c == '\'') {
		m->pos.state = HTML_VALUE_QUOTED;
		m->pos.quote = c;
		return 0;
	}
	m->pos.state = HTML_VALUE_BARE;
	return value_byte(m, a);
}

static int end_value(struct html_machine *m, size_t at)
{
	struct html_pos *p = &m->pos;
	if (p->attr_kind == HTML_ATTR_TYPE) {
		if (p->flags & HTML_HAS_TYPE)
			return tmplc_fail(m->t, at, "a second type");
		p->flags |= HTML_HAS_TYPE;
		if (str_eq(p->value, "application/ld+json") || str_eq(p->value, "application/json"))
			p->flags |= HTML_DATA_SCRIPT;
	}
	if (p->attr_kind == HTML_ATTR_EQUIV && str_eq(p->value, "refresh"))
		p->flags |= HTML_HAS_REFRESH;
	p->attr[0] = '\0';
	p->value[0] = '\0';
	p->url_node = NULL;
	p->state = HTML_AFTER_ATTR;
	return 0;
}

static int value_byte(struct html_machine *m, const struct at *a)
{
	struct html_pos *p = &m->pos;
	char c = here(a);
	if (p->state == HTML_VALUE_BARE && (tmplc_is_blank(c) || c == '>')) {
		TRY(end_value(m, offset(a)));
		return between_byte(m, a, false);
	}
	if (p->state == HTML_VALUE_BARE && strchr("\"'`=<", c) != NULL)
		return tmplc_fail(m->t, offset(a), "'%c' in an attribute without quotes", c);
	if (p->state == HTML_VALUE_QUOTED && c == p->quote)
		return end_value(m, offset(a));
	if (p->attr_kind == HTML_ATTR_URL || p->attr_kind == HTML_ATTR_URL_LIST)
		return html_url_byte(m, c, offset(a));
	size_t n = strlen(p->value);
	if ((p->attr_kind == HTML_ATTR_TYPE || p->attr_kind == HTML_ATTR_EQUIV) && n + 1 < sizeof(p->value)) {
		p->value[n] = lower(c);
		p->value[n + 1] = '\0';
	}
	return 0;
}

static int close_byte(struct html_machine *m, const struct at *a)
{
	struct html_pos *p = &m->pos;
	char c = here(a);
	if (p->state == HTML_CLOSE_NAME && is_name_byte(c))
		return add_name(m, p->elem, a);
	if (p->elem[0] == '\0' || (c != '>' && !tmplc_is_blank(c)))
		return tmplc_fail(m->t, offset(a), "a malformed closing tag");
	if (p->state == HTML_CLOSE_NAME) {
		enum html_element kind = html_element_kind(p, p->elem);
		if (kind == HTML_VOID)
			return tmplc_fail(m->t, offset(a), "<%s> has no closing tag", p->elem);
		TRY(end_tag_name(m, offset(a)));
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
static bool closes_element(struct html_machine *m, const struct at *a)
{
	struct at name = { a->node, a->i + 2 };
	size_t n = strlen(m->pos.elem);
	if (here(a) != '<' || !looking_at(a, "</") || !looking_at(&name, m->pos.elem))
		return false;
	name.i += n;
	return name.i >= name.node->tok.len || tmplc_is_blank(here(&name)) || here(&name) == '>';
}

static int element_text_byte(struct html_machine *m, const struct at *a)
{
	struct html_pos *p = &m->pos;
	char c = here(a);
	if (closes_element(m, a)) {
		if (p->json_string)
			return tmplc_fail(m->t, offset(a), "a JSON string is not closed");
		p->state = HTML_TAG_OPEN;
		p->elem[0] = '\0';
		p->flags = 0;
		return 0;
	}
	if (p->state == HTML_SCRIPT && !tmplc_is_blank(c))
		return tmplc_fail(m->t, offset(a), "a script inside a page is refused; it needs a file and src=\"…\"");
	if (p->state == HTML_RCDATA && c == '<')
		return tmplc_fail(m->t, offset(a), "write &lt; for a '<' in <%s>", p->elem);
	if (p->state != HTML_JSON)
		return 0;
	if (c == '<')
		return tmplc_fail(m->t, offset(a), "'<' in a data script: write \\u003c");
	if (p->json_string && p->json_escape)
		p->json_escape = false;
	else if (p->json_string && c == '\\')
		p->json_escape = true;
	else if (c == '"')
		p->json_string = !p->json_string;
	return 0;
}

static int step(struct html_machine *m, const struct at *a)
{
	switch (m->pos.state) {
	case HTML_TEXT: return text_byte(m, a);
	case HTML_TAG_OPEN: return tag_open_byte(m, a);
	case HTML_TAG_NAME: return tag_name_byte(m, a);
	case HTML_CLOSE_NAME:
	case HTML_CLOSE_END: return close_byte(m, a);
	case HTML_BEFORE_ATTR: return between_byte(m, a, true);
	case HTML_AFTER_ATTR: return between_byte(m, a, false);
	case HTML_ATTR_NAME:
	case HTML_AFTER_NAME: return attr_name_byte(m, a);
	case HTML_BEFORE_VALUE: return before_value_byte(m, a);
	case HTML_VALUE_QUOTED:
	case HTML_VALUE_BARE: return value_byte(m, a);
	case HTML_SELF_CLOSE: return self_close_byte(m, a);
	case HTML_DECLARATION:
		if (here(a) == '>')
			m->pos.state = HTML_TEXT;
		return 0;
	case HTML_RCDATA:
	case HTML_SCRIPT:
	case HTML_JSON: return element_text_byte(m, a);
	}
	return 0;
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
static void write_space(struct html_machine *m, const struct at *a, size_t len)
{
	struct buf *out = &a->node->out;
	const char *s = a->node->tok.text + a->i;
	bool text = m->pos.state == HTML_TEXT || m->pos.state == HTML_RCDATA || m->pos.state == HTML_JSON;
	bool newline = memchr(s, '\n', len) != NULL;
	size_t start = offset(a);
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

static size_t space_run(const struct at *a)
{
	size_t n = 0;
	while (a->i + n < a->node->tok.len && tmplc_is_blank(a->node->tok.text[a->i + n]))
		n++;
	return n;
}

int html_literal(struct html_machine *m, struct tmplc_node *node)
{
	struct at a = { node, 0 };
	buf_truncate(&node->out, 0);
	while (a.i < node->tok.len) {
		size_t run = keeps_space(&m->pos) ? 0 : space_run(&a);
		TRY(step(m, &a));
		if (run > 0) {
			write_space(m, &a, run);
			a.i += run;
		} else {
			buf_char(&node->out, here(&a));
			a.i++;
		}
	}
	return node->out.failed ? tmplc_no_memory(m->t) : 0;
}

int html_settle(struct html_machine *m, size_t at)
{
	struct html_pos *p = &m->pos;
	switch (p->state) {
	case HTML_TAG_NAME:
		TRY(end_tag_name(m, at));
		p->state = HTML_AFTER_ATTR;
		return 0;
	case HTML_ATTR_NAME:
		TRY(end_attr_name(m, at));
		p->attr[0] = '\0';
		p->state = HTML_AFTER_ATTR;
		return 0;
	case HTML_AFTER_NAME:
		p->attr[0] = '\0';
		p->state = HTML_BEFORE_ATTR;
		return 0;
	case HTML_VALUE_BARE:
		return end_value(m, at);
	case HTML_TAG_OPEN:
	case HTML_CLOSE_NAME:
	case HTML_CLOSE_END:
	case HTML_DECLARATION:
	case HTML_BEFORE_VALUE:
	case HTML_SELF_CLOSE:
		return tmplc_fail(m->t, at, "no tag may stand %s", html_where(p));
	default:
		return 0;
	}
}
