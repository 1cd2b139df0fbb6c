/* Inside an opening tag: its name, attributes, their values, its end. */
#include "tmplc/html.h"

#include <string.h>

#include "base/str.h"
#include "tmplc/html_at.h"

int html_add_name(struct html_machine *m, char name[HTML_NAME_BYTES], const struct html_at *a)
{
	size_t n = strlen(name);
	if (n + 1 >= HTML_NAME_BYTES)
		return tmplc_fail(m->t, html_offset(a), "a name longer than %d bytes", HTML_NAME_BYTES - 1);
	name[n] = html_lower(html_here(a));
	name[n + 1] = '\0';
	return 0;
}

int html_end_tag_name(struct html_machine *m, size_t at)
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
	case HTML_TITLE: p->state = HTML_RCDATA; return 0;
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

static int self_close_byte(struct html_machine *m, const struct html_at *a)
{
	enum html_element kind = html_element_kind(&m->pos, m->pos.elem);
	if (html_here(a) != '>')
		return tmplc_fail(m->t, html_offset(a), "'>' must follow '/' in a tag");
	if (kind != HTML_VOID && kind != HTML_SVG)
		return tmplc_fail(m->t, html_offset(a), "<%s> cannot close itself", m->pos.elem);
	return end_tag(m, html_offset(a));
}

/* Between attributes; spaced: white space came before. */
static int between_byte(struct html_machine *m, const struct html_at *a, bool spaced)
{
	char c = html_here(a);
	if (tmplc_is_blank(c)) {
		m->pos.state = HTML_BEFORE_ATTR;
		return 0;
	}
	if (c == '>')
		return end_tag(m, html_offset(a));
	if (c == '/') {
		m->pos.state = HTML_SELF_CLOSE;
		return 0;
	}
	if (!spaced || !html_is_alpha(c))
		return tmplc_fail(m->t, html_offset(a), "expected white space, '/', '>'%s",
				  spaced ? " or an attribute" : "");
	m->pos.state = HTML_ATTR_NAME;
	m->pos.attr[0] = '\0';
	return html_add_name(m, m->pos.attr, a);
}

static int tag_name_byte(struct html_machine *m, const struct html_at *a)
{
	if (html_is_name_byte(html_here(a)))
		return html_add_name(m, m->pos.elem, a);
	TRY(html_end_tag_name(m, html_offset(a)));
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

static int attr_name_byte(struct html_machine *m, const struct html_at *a)
{
	char c = html_here(a);
	if (m->pos.state == HTML_ATTR_NAME) {
		if (html_is_name_byte(c))
			return html_add_name(m, m->pos.attr, a);
		TRY(end_attr_name(m, html_offset(a)));
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

static int value_byte(struct html_machine *m, const struct html_at *a);

static int before_value_byte(struct html_machine *m, const struct html_at *a)
{
	char c = html_here(a);
	if (tmplc_is_blank(c))
		return 0;
	if (c == '>')
		return tmplc_fail(m->t, html_offset(a), "a value is missing after '='");
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

static int value_byte(struct html_machine *m, const struct html_at *a)
{
	struct html_pos *p = &m->pos;
	char c = html_here(a);
	if (p->state == HTML_VALUE_BARE && (tmplc_is_blank(c) || c == '>')) {
		TRY(end_value(m, html_offset(a)));
		return between_byte(m, a, false);
	}
	if (p->state == HTML_VALUE_BARE && strchr("\"'`=<", c) != NULL)
		return tmplc_fail(m->t, html_offset(a), "'%c' in an attribute without quotes", c);
	if (p->state == HTML_VALUE_QUOTED && c == p->quote)
		return end_value(m, html_offset(a));
	if (p->attr_kind == HTML_ATTR_URL || p->attr_kind == HTML_ATTR_URL_LIST)
		return html_url_byte(m, c, html_offset(a));
	size_t n = strlen(p->value);
	if ((p->attr_kind == HTML_ATTR_TYPE || p->attr_kind == HTML_ATTR_EQUIV) && n + 1 < sizeof(p->value)) {
		p->value[n] = html_lower(c);
		p->value[n + 1] = '\0';
	}
	return 0;
}

int html_tag_byte(struct html_machine *m, const struct html_at *a)
{
	switch (m->pos.state) {
	case HTML_TAG_NAME: return tag_name_byte(m, a);
	case HTML_BEFORE_ATTR: return between_byte(m, a, true);
	case HTML_AFTER_ATTR: return between_byte(m, a, false);
	case HTML_ATTR_NAME:
	case HTML_AFTER_NAME: return attr_name_byte(m, a);
	case HTML_BEFORE_VALUE: return before_value_byte(m, a);
	case HTML_VALUE_QUOTED:
	case HTML_VALUE_BARE: return value_byte(m, a);
	default: return self_close_byte(m, a);
	}
}

int html_settle(struct html_machine *m, size_t at)
{
	struct html_pos *p = &m->pos;
	switch (p->state) {
	case HTML_TAG_NAME:
		TRY(html_end_tag_name(m, at));
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
	case HTML_VALUE_BARE: return end_value(m, at);
	case HTML_TAG_OPEN:
	case HTML_CLOSE_NAME:
	case HTML_CLOSE_END:
	case HTML_DECLARATION:
	case HTML_BEFORE_VALUE:
	case HTML_SELF_CLOSE: return tmplc_fail(m->t, at, "no tag may stand %s", html_where(p));
	default: return 0;
	}
}
