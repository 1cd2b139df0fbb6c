/* Walks the tree: literals move the position, expressions are judged by it, branches part it and bring it together. */
#include "tmplc/html.h"

#include <string.h>

#include "base/str.h"

static bool between_attributes(const struct html_pos *p)
{
	return p->state == HTML_BEFORE_ATTR || p->state == HTML_AFTER_ATTR;
}

static bool same_place(const struct html_pos *a, const struct html_pos *b)
{
	bool state = a->state == b->state || (between_attributes(a) && between_attributes(b));
	bool script_kind = !str_eq(a->elem, "script") || a->flags == b->flags;
	return state && script_kind && str_eq(a->elem, b->elem) && a->pre == b->pre &&
	       (a->state != HTML_VALUE_QUOTED || (str_eq(a->attr, b->attr) && a->quote == b->quote)) &&
	       (a->state != HTML_JSON || (a->json_string == b->json_string && a->json_escape == b->json_escape));
}

int html_merge(struct html_machine *m, const struct html_pos *a, const struct html_pos *b, size_t at)
{
	struct html_pos out = *a;
	if (!same_place(a, b)) {
		bool pre = a->pre != b->pre;
		return tmplc_fail(m->t, at, "the branches leave the markup in different places: one %s%s, one %s%s",
				  html_where(a), pre && a->pre ? " of a <pre>" : "", html_where(b),
				  pre && b->pre ? " of a <pre>" : "");
	}
	if (a->state != b->state)
		out.state = HTML_AFTER_ATTR;
	out.flags |= b->flags;
	if (a->state == HTML_VALUE_QUOTED && (a->attr_kind == HTML_ATTR_URL || a->attr_kind == HTML_ATTR_URL_LIST))
		html_url_merge(&out, a, b);
	else if (a->state == HTML_VALUE_QUOTED && !str_eq(a->value, b->value))
		return tmplc_fail(m->t, at, "\"%s\" must not depend on a branch", a->attr);
	m->pos = out;
	return 0;
}

static int attr_expression(struct html_machine *m, struct tmplc_node *node)
{
	struct html_pos *p = &m->pos;
	if (node->tok.kind == TMPLC_RAW)
		return tmplc_fail(m->t, node->tok.at, "raw may stand in the text only");
	if (node->tok.kind == TMPLC_JSON)
		return tmplc_fail(m->t, node->tok.at, "json may stand in a data script only");
	if (p->attr_kind == HTML_ATTR_URL || p->attr_kind == HTML_ATTR_URL_LIST)
		return html_url_expression(m, node);
	if (p->attr_kind == HTML_ATTR_EQUIV || p->attr_kind == HTML_ATTR_TYPE)
		return tmplc_fail(m->t, node->tok.at, "no expression in \"%s\" of <%s>", p->attr, p->elem);
	if (p->attr_kind == HTML_ATTR_CONTENT)
		p->flags |= HTML_HAS_DYNAMIC;
	return 0;
}

int html_expression(struct html_machine *m, struct tmplc_node *node)
{
	enum tmplc_kind kind = node->tok.kind;
	switch (m->pos.state) {
	case HTML_TEXT:
		return kind == TMPLC_JSON ? tmplc_fail(m->t, node->tok.at, "json may stand in a data script only") : 0;
	case HTML_RCDATA:
		if (kind == TMPLC_JSON || kind == TMPLC_RAW)
			return tmplc_fail(m->t, node->tok.at, "neither json nor raw may stand in <%s>", m->pos.elem);
		return 0;
	case HTML_JSON:
		if (kind != TMPLC_JSON)
			return tmplc_fail(m->t, node->tok.at, "in a data script write json");
		return m->pos.json_string
			       ? tmplc_fail(m->t, node->tok.at, "json writes its own quotes: take away those around it")
			       : 0;
	case HTML_VALUE_QUOTED: return attr_expression(m, node);
	default: return tmplc_fail(m->t, node->tok.at, "no expression may stand %s", html_where(&m->pos));
	}
}

static int walk(struct html_machine *m, struct tmplc_node *node);

/* An if with its arms; without an else, the way past it counts as one. */
static int walk_if(struct html_machine *m, struct tmplc_node *node)
{
	struct html_pos before = m->pos, merged = { 0 };
	bool any = false, has_else = false;
	for (struct tmplc_node *arm = node; arm != NULL; arm = arm->arm) {
		m->pos = before;
		has_else = arm->tok.kind == TMPLC_ELSE;
		TRY(walk(m, arm->body));
		TRY(html_settle(m, arm->tok.at));
		struct html_pos end = m->pos;
		if (any)
			TRY(html_merge(m, &merged, &end, arm->tok.at));
		merged = m->pos;
		any = true;
	}
	return has_else ? 0 : html_merge(m, &merged, &before, node->tok.at);
}

/* A loop's body must hold from where it starts and again from where it ends. */
static int walk_for(struct html_machine *m, struct tmplc_node *node)
{
	struct html_pos before = m->pos;
	if (++m->loops > HTML_LOOPS_MAX)
		return tmplc_fail(m->t, node->tok.at, "more than %d loops inside one another", HTML_LOOPS_MAX);
	for (int round = 0; round < 2; round++) {
		struct html_pos start = m->pos;
		TRY(walk(m, node->body));
		TRY(html_settle(m, node->tok.at));
		struct html_pos end = m->pos;
		TRY(html_merge(m, &start, &end, node->tok.at));
	}
	struct html_pos end = m->pos;
	m->loops--;
	return html_merge(m, &before, &end, node->tok.at);
}

static int walk_node(struct html_machine *m, struct tmplc_node *node)
{
	switch (node->tok.kind) {
	case TMPLC_TEXT: return html_literal(m, node);
	case TMPLC_IF: TRY(html_settle(m, node->tok.at)); return walk_if(m, node);
	case TMPLC_FOR: TRY(html_settle(m, node->tok.at)); return walk_for(m, node);
	case TMPLC_LET: return html_settle(m, node->tok.at);
	case TMPLC_RENDER:
		if (m->pos.state != HTML_TEXT)
			return tmplc_fail(m->t, node->tok.at, "render may stand in the text only, not %s",
					  html_where(&m->pos));
		return 0;
	default: return html_expression(m, node);
	}
}

static int walk(struct html_machine *m, struct tmplc_node *node)
{
	for (; node != NULL; node = node->next)
		TRY(walk_node(m, node));
	return 0;
}

int tmplc_html(struct tmplc *t)
{
	for (size_t i = 0; i < t->templates.len; i++) {
		const struct tmplc_template *tm = &t->templates.ptr[i];
		struct html_machine m = { .t = t, .pos.xml = tm->kind == TMPLC_XML };
		TRY(walk(&m, tm->body));
		if (m.pos.state != HTML_TEXT)
			return tmplc_fail(t, tm->end_at, "the template ends %s", html_where(&m.pos));
	}
	return 0;
}
