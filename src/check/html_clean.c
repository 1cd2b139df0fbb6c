/*
 * Two passes over gumbo's tree, one writer: clean markup out of foreign markup, and text out of markup. The tree is walked
 * with an explicit depth so that hostile nesting is an error, not a crash. Rejected: cleaning by regular expressions (cannot be
 * right), keeping style attributes (no way to know what they hide).
 */
#include "check/html_clean.h"

#include <gumbo.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/utf8.h"

#define MARKUP_MOST (8u << 20)
#define DEPTH_MOST 200
#define TAGS_MOST 40000 /* gumbo searches its open elements for each tag and gives its tree back by recursion: both are bounded by this */

enum keep {
	KEEP_NOT,      /* the element goes, its content stays */
	KEEP_DROP,     /* element and content go */
	KEEP_INLINE,
	KEEP_BLOCK,    /* stands on its own; text around it is wrapped in p */
	KEEP_PARAGRAPH,
	KEEP_VOID,
};

struct tag_rule {
	GumboTag tag;
	enum keep keep;
	const char *as; /* name written */
};

static const struct tag_rule rules[] = {
	{ GUMBO_TAG_P, KEEP_PARAGRAPH, "p" },      { GUMBO_TAG_H1, KEEP_PARAGRAPH, "h2" },
	{ GUMBO_TAG_H2, KEEP_PARAGRAPH, "h2" },    { GUMBO_TAG_H3, KEEP_PARAGRAPH, "h3" },
	{ GUMBO_TAG_H4, KEEP_PARAGRAPH, "h4" },    { GUMBO_TAG_H5, KEEP_PARAGRAPH, "h5" },
	{ GUMBO_TAG_H6, KEEP_PARAGRAPH, "h6" },    { GUMBO_TAG_PRE, KEEP_PARAGRAPH, "pre" },
	{ GUMBO_TAG_UL, KEEP_BLOCK, "ul" },        { GUMBO_TAG_OL, KEEP_BLOCK, "ol" },
	{ GUMBO_TAG_LI, KEEP_BLOCK, "li" },        { GUMBO_TAG_BLOCKQUOTE, KEEP_BLOCK, "blockquote" },
	{ GUMBO_TAG_TABLE, KEEP_BLOCK, "table" },  { GUMBO_TAG_CAPTION, KEEP_BLOCK, "caption" },
	{ GUMBO_TAG_THEAD, KEEP_BLOCK, "thead" },  { GUMBO_TAG_TBODY, KEEP_BLOCK, "tbody" },
	{ GUMBO_TAG_TFOOT, KEEP_BLOCK, "tfoot" },  { GUMBO_TAG_TR, KEEP_BLOCK, "tr" },
	{ GUMBO_TAG_TH, KEEP_BLOCK, "th" },        { GUMBO_TAG_TD, KEEP_BLOCK, "td" },
	{ GUMBO_TAG_STRONG, KEEP_INLINE, "strong" }, { GUMBO_TAG_B, KEEP_INLINE, "strong" },
	{ GUMBO_TAG_EM, KEEP_INLINE, "em" },       { GUMBO_TAG_I, KEEP_INLINE, "em" },
	{ GUMBO_TAG_U, KEEP_INLINE, "u" },         { GUMBO_TAG_SUB, KEEP_INLINE, "sub" },
	{ GUMBO_TAG_SUP, KEEP_INLINE, "sup" },     { GUMBO_TAG_A, KEEP_INLINE, "a" },
	{ GUMBO_TAG_BR, KEEP_VOID, "br" },         { GUMBO_TAG_HR, KEEP_VOID, "hr" },
	{ GUMBO_TAG_IMG, KEEP_VOID, "img" },
	{ GUMBO_TAG_SCRIPT, KEEP_DROP, NULL },     { GUMBO_TAG_STYLE, KEEP_DROP, NULL },
	{ GUMBO_TAG_HEAD, KEEP_DROP, NULL },       { GUMBO_TAG_TITLE, KEEP_DROP, NULL },
	{ GUMBO_TAG_IFRAME, KEEP_DROP, NULL },     { GUMBO_TAG_OBJECT, KEEP_DROP, NULL },
	{ GUMBO_TAG_EMBED, KEEP_DROP, NULL },      { GUMBO_TAG_APPLET, KEEP_DROP, NULL },
	{ GUMBO_TAG_INPUT, KEEP_DROP, NULL },      { GUMBO_TAG_BUTTON, KEEP_DROP, NULL },
	{ GUMBO_TAG_SELECT, KEEP_DROP, NULL },     { GUMBO_TAG_TEXTAREA, KEEP_DROP, NULL },
	{ GUMBO_TAG_SVG, KEEP_DROP, NULL },        { GUMBO_TAG_MATH, KEEP_DROP, NULL },
	{ GUMBO_TAG_TEMPLATE, KEEP_DROP, NULL },   { GUMBO_TAG_NOSCRIPT, KEEP_DROP, NULL },
	{ GUMBO_TAG_NOFRAMES, KEEP_DROP, NULL },   { GUMBO_TAG_NOEMBED, KEEP_DROP, NULL },
	{ GUMBO_TAG_META, KEEP_DROP, NULL },       { GUMBO_TAG_LINK, KEEP_DROP, NULL },
	{ GUMBO_TAG_BASE, KEEP_DROP, NULL },       { GUMBO_TAG_AUDIO, KEEP_DROP, NULL },
	{ GUMBO_TAG_VIDEO, KEEP_DROP, NULL },      { GUMBO_TAG_CANVAS, KEEP_DROP, NULL },
	{ GUMBO_TAG_PLAINTEXT, KEEP_DROP, NULL },  { GUMBO_TAG_XMP, KEEP_DROP, NULL },
};

/* Elements that are not kept but end the line they stand on. */
static const GumboTag breaking[] = { GUMBO_TAG_DIV, GUMBO_TAG_SECTION, GUMBO_TAG_ARTICLE, GUMBO_TAG_HEADER, GUMBO_TAG_FOOTER,
				     GUMBO_TAG_MAIN, GUMBO_TAG_ASIDE, GUMBO_TAG_NAV, GUMBO_TAG_CENTER, GUMBO_TAG_FIGURE,
				     GUMBO_TAG_FIGCAPTION, GUMBO_TAG_ADDRESS, GUMBO_TAG_DL, GUMBO_TAG_DT, GUMBO_TAG_DD,
				     GUMBO_TAG_FORM, GUMBO_TAG_FIELDSET };

static const struct tag_rule *rule_of(const GumboElement *e)
{
	static const struct tag_rule unwrap = { GUMBO_TAG_UNKNOWN, KEEP_NOT, NULL };
	static const struct tag_rule drop = { GUMBO_TAG_UNKNOWN, KEEP_DROP, NULL };

	if (e->tag_namespace != GUMBO_NAMESPACE_HTML)
		return &drop;
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (rules[i].tag == e->tag)
			return &rules[i];
	return &unwrap;
}

static bool is_breaking(GumboTag tag)
{
	for (size_t i = 0; i < ARRAY_LEN(breaking); i++)
		if (breaking[i] == tag)
			return true;
	return false;
}

struct writer {
	struct ctx *cx;
	struct buf b;
	int rc;
	bool in_paragraph;   /* an element whose content is inline is open */
	bool own_paragraph;  /* and it is one we opened around loose text */
	bool paragraph_text; /* it has got some text */
	size_t paragraph_at; /* where our own one began: an empty one is taken back */
	bool preformatted;
	const char *inside;  /* html_inside: id of the element whose contents are wanted */
	bool found;
};

static bool blank(const char *s)
{
	for (; *s; s++)
		if (!strchr(" \t\r\n\f", *s))
			return false;
	return true;
}

static void close_own(struct writer *w)
{
	if (!w->own_paragraph)
		return;
	if (w->paragraph_text)
		buf_str(&w->b, "</p>\n");
	else
		buf_truncate(&w->b, w->paragraph_at);
	w->in_paragraph = w->own_paragraph = false;
}

static void open_own(struct writer *w)
{
	if (w->in_paragraph)
		return;
	w->paragraph_at = w->b.len;
	buf_str(&w->b, "<p>");
	w->in_paragraph = w->own_paragraph = true;
	w->paragraph_text = false;
}

static const char *attribute(const GumboElement *e, const char *name)
{
	const GumboAttribute *a = gumbo_get_attribute(&e->attributes, name);

	return a ? a->value : NULL;
}

/* Where a text stands is part of official form: the heading in the middle, the signature at the right. */
static const char *align_class(const GumboElement *e)
{
	const char *align = attribute(e, "align"), *style = attribute(e, "style"), *class_name = attribute(e, "class");
	const char *in_style = style ? strcasestr(style, "text-align") : NULL;

	if (in_style) {
		in_style += strcspn(in_style, ":");
		in_style += strspn(in_style, ": \t");
		align = in_style;
	}
	if (!align)
		align = class_name;
	if (!align)
		return NULL;
	if (strncasecmp(align, "center", 6) == 0)
		return "center";
	return strncasecmp(align, "right", 5) == 0 ? "right" : NULL;
}

/* The address itself if it may stand in a link, else NULL. Control characters and blanks inside make it refused. */
static const char *safe_address(struct ctx *cx, const char *s, bool image)
{
	static const char *const schemes[] = { "https:", "http:", "mailto:" };
	char *t = s ? utf8_trim(cx->arena, s) : NULL;
	size_t head;

	if (str_empty(t))
		return NULL;
	for (const char *p = t; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7F || *p == '\\')
			return NULL;
	head = strcspn(t, ":/?#");
	if (t[head] != ':')
		return image && str_starts(t, "//") ? NULL : t;
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (strncasecmp(t, schemes[i], strlen(schemes[i])) == 0 && !(image && i != 0))
			return t;
	return NULL;
}

static void write_attribute(struct writer *w, const char *name, const char *value)
{
	buf_printf(&w->b, " %s=\"", name);
	buf_html(&w->b, value);
	buf_char(&w->b, '"');
}

static void write_span(struct writer *w, const GumboElement *e, const char *name)
{
	const char *value = attribute(e, name);
	int64_t n;

	if (value && str_to_int64(value, &n) == 0 && n > 1 && n <= 1000) {
		buf_printf(&w->b, " %s=\"%lld\"", name, (long long)n);
	}
}

static void write_open(struct writer *w, const GumboElement *e, const struct tag_rule *r)
{
	const char *class_name = align_class(e), *value;

	buf_printf(&w->b, "<%s", r->as);
	if (class_name && (r->keep == KEEP_PARAGRAPH || r->tag == GUMBO_TAG_TD || r->tag == GUMBO_TAG_TH) && r->tag != GUMBO_TAG_PRE)
		write_attribute(w, "class", class_name);
	if (r->tag == GUMBO_TAG_TD || r->tag == GUMBO_TAG_TH) {
		write_span(w, e, "colspan");
		write_span(w, e, "rowspan");
		value = attribute(e, "scope");
		if (r->tag == GUMBO_TAG_TH && value && (str_eq(value, "col") || str_eq(value, "row")))
			write_attribute(w, "scope", value);
	}
	if (r->tag == GUMBO_TAG_A && (value = safe_address(w->cx, attribute(e, "href"), false)))
		write_attribute(w, "href", value);
	buf_char(&w->b, '>');
}

static void write_image(struct writer *w, const GumboElement *e)
{
	const char *src = safe_address(w->cx, attribute(e, "src"), true), *alt = attribute(e, "alt");

	if (!src)
		return;
	open_own(w);
	buf_str(&w->b, "<img");
	write_attribute(w, "src", src);
	write_attribute(w, "alt", alt ? alt : "");
	buf_char(&w->b, '>');
	w->paragraph_text = true;
}

static void walk(struct writer *w, const GumboNode *node, int depth);

static void walk_children(struct writer *w, const GumboVector *children, int depth)
{
	for (unsigned i = 0; i < children->length && !w->rc; i++)
		walk(w, children->data[i], depth + 1);
}

/* Where blocks stand inside (lists, tables, quotes): loose text becomes paragraphs, except in cells and items. */
static void walk_block(struct writer *w, const GumboElement *e, const struct tag_rule *r, int depth)
{
	bool flow = r->tag == GUMBO_TAG_TD || r->tag == GUMBO_TAG_TH || r->tag == GUMBO_TAG_LI || r->tag == GUMBO_TAG_CAPTION;
	bool outer = w->in_paragraph;

	close_own(w);
	write_open(w, e, r);
	w->in_paragraph = flow;
	walk_children(w, &e->children, depth);
	close_own(w);
	w->in_paragraph = outer && !w->own_paragraph;
	buf_printf(&w->b, "</%s>", r->as);
	if (!outer || r->tag == GUMBO_TAG_TR || r->tag == GUMBO_TAG_LI)
		buf_char(&w->b, '\n');
}

static void walk_paragraph(struct writer *w, const GumboElement *e, const struct tag_rule *r, int depth)
{
	size_t at, start;
	bool outer, pre = w->preformatted;

	close_own(w);
	outer = w->in_paragraph; /* inside a cell or an item */
	at = w->b.len;
	write_open(w, e, r);
	start = w->b.len;
	w->in_paragraph = true;
	w->preformatted = pre || r->tag == GUMBO_TAG_PRE;
	walk_children(w, &e->children, depth);
	w->in_paragraph = outer;
	w->preformatted = pre;
	if (w->b.len == start || blank(w->b.ptr + start))
		buf_truncate(&w->b, at);
	else
		buf_printf(&w->b, "</%s>%s", r->as, outer ? "" : "\n");
}

static void walk_inline(struct writer *w, const GumboElement *e, const struct tag_rule *r, int depth)
{
	size_t at, start;

	open_own(w);
	at = w->b.len;
	write_open(w, e, r);
	start = w->b.len;
	walk_children(w, &e->children, depth);
	if (w->b.len == start)
		buf_truncate(&w->b, at);
	else
		buf_printf(&w->b, "</%s>", r->as);
}

/* Does the element hold a block somewhere? Then an inline element around it is unwrapped. */
static bool holds_block(const GumboVector *children, int depth)
{
	for (unsigned i = 0; i < children->length && depth < DEPTH_MOST; i++) {
		const GumboNode *n = children->data[i];
		enum keep keep;

		if (n->type != GUMBO_NODE_ELEMENT)
			continue;
		keep = rule_of(&n->v.element)->keep;
		if (keep == KEEP_BLOCK || keep == KEEP_PARAGRAPH || n->v.element.tag == GUMBO_TAG_HR ||
		    (keep != KEEP_DROP && (is_breaking(n->v.element.tag) || holds_block(&n->v.element.children, depth + 1))))
			return true;
	}
	return false;
}

static void walk_element(struct writer *w, const GumboElement *e, int depth)
{
	const struct tag_rule *r = rule_of(e);
	enum keep keep = r->keep;

	if ((keep == KEEP_INLINE || keep == KEEP_PARAGRAPH) && holds_block(&e->children, 0))
		keep = KEEP_NOT;
	switch (keep) {
	case KEEP_DROP:
		break;
	case KEEP_BLOCK:
		walk_block(w, e, r, depth);
		break;
	case KEEP_PARAGRAPH:
		walk_paragraph(w, e, r, depth);
		break;
	case KEEP_INLINE:
		walk_inline(w, e, r, depth);
		break;
	case KEEP_VOID:
		if (r->tag == GUMBO_TAG_IMG) {
			write_image(w, e);
		} else if (r->tag == GUMBO_TAG_HR) {
			close_own(w);
			if (!w->in_paragraph)
				buf_str(&w->b, "<hr>\n");
		} else if (w->in_paragraph) {
			buf_str(&w->b, "<br>");
		}
		break;
	case KEEP_NOT:
		if (is_breaking(e->tag) || r->keep == KEEP_PARAGRAPH)
			close_own(w);
		walk_children(w, &e->children, depth);
		if (is_breaking(e->tag) || r->keep == KEEP_PARAGRAPH)
			close_own(w);
		break;
	}
}

static void walk(struct writer *w, const GumboNode *node, int depth)
{
	if (depth > DEPTH_MOST) {
		w->rc = err_set(w->cx, ERR_TOO_LARGE, "正文的格式嵌套太深，请用纯文本粘贴。");
		return;
	}
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
		walk_element(w, &node->v.element, depth);
		break;
	case GUMBO_NODE_WHITESPACE:
		if (w->in_paragraph)
			buf_html(&w->b, node->v.text.text);
		break;
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
		if (!w->in_paragraph && blank(node->v.text.text))
			break;
		open_own(w);
		buf_html(&w->b, node->v.text.text);
		w->paragraph_text = true;
		break;
	default:
		break;
	}
}

static bool too_many_tags(const char *markup)
{
	size_t n = 0;

	for (const char *p = markup; (p = strchr(p, '<')); p++)
		n += p[1] != '/';
	return n > TAGS_MOST;
}

/* gumbo gives back a tree of its own memory: it is released on every way out. */
static int with_tree(struct ctx *cx, const char *markup, void (*work)(struct writer *w, const GumboNode *body), struct writer *w)
{
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *tree;
	size_t dropped;
	char *text;

	w->cx = cx;
	buf_init(&w->b, cx->arena);
	if (strlen(markup) > MARKUP_MOST || too_many_tags(markup))
		return err_set(cx, ERR_TOO_LARGE, "正文太长，请拆成附件。");
	text = utf8_repair(cx->arena, markup, strlen(markup), &dropped);
	if (!text)
		return err_detail(cx, ERR_NO_MEMORY, "markup");
	options.max_errors = 0;
	tree = gumbo_parse_with_options(&options, text, strlen(text));
	if (!tree)
		return err_detail(cx, ERR_NO_MEMORY, "markup tree");
	work(w, tree->root);
	gumbo_destroy_output(&options, tree);
	TRY(w->rc);
	return buf_done(cx, &w->b);
}

static void work_clean(struct writer *w, const GumboNode *root)
{
	walk(w, root, 0);
	close_own(w);
}

int html_clean(struct ctx *cx, struct html *out, const char *markup)
{
	struct writer w = { 0 };

	TRY(with_tree(cx, markup, work_clean, &w));
	out->markup = buf_cstr(&w.b);
	return 0;
}

static const GumboNode *find_id(const GumboNode *node, const char *id, int depth)
{
	if (node->type != GUMBO_NODE_ELEMENT || depth > DEPTH_MOST)
		return NULL;
	if (str_eq(attribute(&node->v.element, "id"), id))
		return node;
	for (unsigned i = 0; i < node->v.element.children.length; i++) {
		const GumboNode *found = find_id(node->v.element.children.data[i], id, depth + 1);

		if (found)
			return found;
	}
	return NULL;
}

static void work_inside(struct writer *w, const GumboNode *root)
{
	const GumboNode *found = find_id(root, w->inside, 0);

	w->found = found != NULL;
	if (!found)
		return;
	walk_children(w, &found->v.element.children, 0);
	close_own(w);
}

int html_inside(struct ctx *cx, struct html *out, const char *markup, const char *id)
{
	struct writer w = { .inside = id };

	TRY(with_tree(cx, markup, work_inside, &w));
	out->markup = w.found ? buf_cstr(&w.b) : NULL;
	return 0;
}

/* --- text --- */

static void end_line(struct buf *b)
{
	while (b->len && (b->ptr[b->len - 1] == ' ' || b->ptr[b->len - 1] == '\t'))
		buf_truncate(b, b->len - 1);
	if (b->len && b->ptr[b->len - 1] != '\n')
		buf_char(b, '\n');
}

/* Runs of ASCII white space are one space; ideographic spaces are text. */
static void add_text(struct writer *w, const char *s)
{
	struct buf *b = &w->b;

	for (; *s; s++) {
		bool space = strchr(" \t\r\n\f", *s) != NULL;

		if (w->preformatted && *s == '\n')
			buf_char(b, '\n');
		else if (!space)
			buf_char(b, *s);
		else if (b->len && !strchr(" \n\t", b->ptr[b->len - 1]))
			buf_char(b, ' ');
	}
}

static void text_of(struct writer *w, const GumboNode *node, int depth)
{
	const GumboElement *e = &node->v.element;
	const struct tag_rule *r;
	bool line;

	if (depth > DEPTH_MOST) {
		w->rc = err_set(w->cx, ERR_TOO_LARGE, "正文的格式嵌套太深，请用纯文本粘贴。");
		return;
	}
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA || node->type == GUMBO_NODE_WHITESPACE)
		add_text(w, node->v.text.text);
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	r = rule_of(e);
	if (r->keep == KEEP_DROP)
		return;
	if (r->tag == GUMBO_TAG_BR || r->tag == GUMBO_TAG_HR)
		end_line(&w->b);
	if (r->tag == GUMBO_TAG_IMG && attribute(e, "alt"))
		add_text(w, attribute(e, "alt"));
	line = is_breaking(e->tag) || ((r->keep == KEEP_BLOCK || r->keep == KEEP_PARAGRAPH) && r->tag != GUMBO_TAG_TD && r->tag != GUMBO_TAG_TH);
	if (line)
		end_line(&w->b);
	for (unsigned i = 0; i < e->children.length && !w->rc; i++)
		text_of(w, e->children.data[i], depth + 1);
	if (line)
		end_line(&w->b);
	else if (r->tag == GUMBO_TAG_TD || r->tag == GUMBO_TAG_TH)
		buf_char(&w->b, '\t');
}

static void work_text(struct writer *w, const GumboNode *root)
{
	text_of(w, root, 0);
	end_line(&w->b);
	if (w->b.len)
		buf_truncate(&w->b, w->b.len - 1);
}

int html_text(struct ctx *cx, const char **out, const char *markup)
{
	struct writer w = { 0 };

	TRY(with_tree(cx, markup, work_text, &w));
	*out = buf_cstr(&w.b);
	return 0;
}

bool html_is_plain(const char *markup)
{
	for (const char *p = markup; (p = strchr(p, '<')); p++)
		if (!str_starts(p, "<p>") && !str_starts(p, "</p>"))
			return false;
	return true;
}

static size_t heading_level(const char *line, size_t len)
{
	size_t n = 0;

	while (n < len && n < 6 && line[n] == '#')
		n++;
	return n && n < len && line[n] == ' ' ? n : 0;
}

int html_from_text(struct ctx *cx, struct html *out, const char *text, enum text_format format)
{
	struct buf b;

	buf_init(&b, cx->arena);
	while (*text) {
		size_t len = strcspn(text, "\n"), level = format == TEXT_HEADINGS ? heading_level(text, len) : 0;
		char *line = arena_strndup(cx->arena, text + (level ? level + 1 : 0), len - (level ? level + 1 : 0));

		line = line ? utf8_trim(cx->arena, line) : NULL;
		if (!line)
			return err_detail(cx, ERR_NO_MEMORY, "text");
		if (*line) {
			size_t h = level < 2 ? 2 : level;

			level ? buf_printf(&b, "<h%zu>", h) : buf_str(&b, "<p>");
			buf_html(&b, line);
			level ? buf_printf(&b, "</h%zu>\n", h) : buf_str(&b, "</p>\n");
		}
		text += len + (text[len] == '\n');
	}
	out->markup = buf_cstr(&b);
	return buf_done(cx, &b);
}
