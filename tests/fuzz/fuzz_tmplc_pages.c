/*
 * Whatever tmplc takes is safe, judged by a parser that is not ours. The input composes a template, mostly sensible, with odd
 * pieces in between; if it is taken, it is played with values an attacker would send, each branch as the input says; the page
 * is parsed by gumbo. No element, attribute, script, scheme or host may have come from a value.
 */
#include <gumbo.h>

#include "base/check.h"
#include "base/str.h"
#include "tmplc/tmplc.h"
#include "web/tmpl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PLAYS 12

/* Anywhere, to see what breaks. */
static const char *const odd[] = {
	"\"",
	"'",
	">",
	"/>",
	"<",
	"</",
	"<p",
	"</p>",
	"=",
	" ",
	"\n",
	"x",
	"/",
	" checked",
	" id=\"",
	" class=",
	"<a href=",
	"<script>",
	"</script>",
	"</title>",
	"</textarea>",
	"<!--",
	"<pre>",
	"</pre>",
	"{{ e }}",
	"{{ url e }}",
	"{{ url_arg e }}",
	"{{ raw e }}",
	"{{ json e }}",
	"{{ render r() }}",
	"{{ if c }}",
	"{{ else }}",
	"{{ end }}",
	"{{ for ;; }}",
	"{{# c #}}",
};
static const char *const texts[] = { "x",
				     "一",
				     " ",
				     "\n",
				     "&amp;",
				     "<br/>",
				     "{{ e }}",
				     "{{ raw e }}",
				     "{{ render r() }}",
				     "{{ url e }}",
				     "{{ url_path e }}",
				     "{{ let int a = 1 }}" };
static const char *const opens[] = { "<p", "<a", "<img", "<form", "<input", "<meta", "<b", "<svg" };
static const char *const attrs[] = { " href",    " src", " action", " formaction", " srcset", " title",
				     " content", " id",  " type",   " data-x",     " checked" };
static const char *const parts[] = { "{{ e }}",
				     "{{ url e }}",
				     "{{ url_path e }}",
				     "{{ url_arg e }}",
				     "/",
				     "/",
				     "?a=",
				     "#",
				     ":",
				     "x",
				     ".",
				     ",",
				     " ",
				     "\\",
				     "https:",
				     "https://",
				     "a.cn",
				     "java",
				     "script:",
				     "mailto:" };
static const char *const wholes[] = { "<script type=\"application/json\">[{{ json e }},\"",
				      "\"]</script>",
				      "<title>{{ e }}",
				      "</title>",
				      "<textarea>{{ e }}",
				      "</textarea>",
				      "<pre> {{ e }}",
				      "</pre>" };

static const char *const values[] = {
	"\"><script>alert(1)</script>",
	"' onclick='x",
	"\" onclick=\"x",
	" onclick=x ",
	"javascript:alert(1)",
	"java\tscript:alert(1)",
	"//evil.example/",
	"/evil.example",
	"/\\evil.example",
	"\\\\evil.example",
	"evil.example",
	".evil.example",
	"@evil.example",
	":evil",
	"",
	NULL,
	"/",
	"</title><script>x",
	"</textarea><b onclick=x>",
	"</pre>",
	"</script><script>x</script>",
	"<!--",
	"-->",
	"<script",
	"a=b c=d",
	"&quot;",
	"\\\"",
	"data:text/html,x",
	"x",
	",//evil.example",
	"https://whole.example/",
	"/path",
};

struct play {
	const uint8_t *p, *end; /* what is left of the input */
	uint32_t chance;        /* decides when nothing is left, so that the same input does the same */
	struct buf text, page;
};

static unsigned choose(struct play *y, unsigned n)
{
	if (y->p < y->end) {
		y->chance = y->chance * 31 + *y->p;
		return *y->p++ % n;
	}
	y->chance = y->chance * 1664525 + 1013904223;
	return (y->chance >> 16) % n;
}

#define PICK(y, list) buf_str(&(y)->text, (list)[choose((y), ARRAY_LEN(list))])

/* An if around what compose writes, with or without else; or a loop. */
static void block(struct play *y, void (*compose)(struct play *, unsigned), unsigned depth)
{
	unsigned kind = choose(y, 3);
	buf_str(&y->text, kind == 2 ? "{{ for ;; }}" : "{{ if c }}");
	compose(y, depth + 1);
	if (kind == 1) {
		buf_str(&y->text, "{{ else }}");
		compose(y, depth + 1);
	}
	buf_str(&y->text, "{{ end }}");
}

static void compose_value(struct play *y, unsigned depth)
{
	for (unsigned n = choose(y, 5); n > 0; n--) {
		unsigned kind = choose(y, 16);
		if (kind == 15)
			PICK(y, odd);
		else if (kind > 12 && depth < 4)
			block(y, compose_value, depth);
		else
			PICK(y, parts);
	}
}

static void compose_attrs(struct play *y, unsigned depth)
{
	static const char *const quotes[] = { "\"", "\"", "'", "" };
	for (unsigned n = choose(y, 3); n > 0; n--) {
		unsigned kind = choose(y, 8);
		if (kind == 7) {
			PICK(y, odd);
		} else if (kind == 6 && depth < 4) {
			block(y, compose_attrs, depth);
		} else {
			const char *quote = quotes[choose(y, ARRAY_LEN(quotes))];
			PICK(y, attrs);
			buf_printf(&y->text, "=%s", quote);
			compose_value(y, depth);
			buf_str(&y->text, quote);
		}
	}
}

static void compose(struct play *y, unsigned depth)
{
	for (unsigned n = 1 + choose(y, 4); n > 0 && y->text.len < 2048; n--) {
		unsigned kind = choose(y, 12);
		if (kind == 11) {
			PICK(y, odd);
		} else if (kind == 10 && depth < 4) {
			block(y, compose, depth);
		} else if (kind == 9) {
			unsigned which = choose(y, ARRAY_LEN(wholes) / 2) * 2;
			buf_str(&y->text, wholes[which]);
			if (choose(y, 4) == 3)
				PICK(y, odd);
			buf_str(&y->text, wholes[which + 1]);
		} else if (kind > 3) {
			PICK(y, opens);
			compose_attrs(y, depth);
			buf_str(&y->text, ">");
		} else {
			PICK(y, texts);
		}
	}
}

static void play_list(struct play *y, const struct tmplc_node *node);

static void play_if(struct play *y, const struct tmplc_node *node)
{
	unsigned skip = choose(y, 3);
	for (const struct tmplc_node *arm = node; arm != NULL; arm = arm->arm) {
		if (skip-- == 0 || arm->tok.kind == TMPLC_ELSE) {
			play_list(y, arm->body);
			return;
		}
	}
}

static void play_node(struct play *y, const struct tmplc_node *node)
{
	struct buf *b = &y->page;
	const char *e = node->tok.kind >= TMPLC_OUT ? values[choose(y, ARRAY_LEN(values))] : NULL;
	switch (node->tok.kind) {
	case TMPLC_TEXT: buf_add(b, node->out.ptr, node->out.len); break;
	case TMPLC_IF: play_if(y, node); break;
	case TMPLC_FOR:
		for (unsigned n = choose(y, 3); n > 0; n--)
			play_list(y, node->body);
		break;
	case TMPLC_RENDER: buf_str(b, "<b>r</b>"); break;
	case TMPLC_OUT: buf_html(b, e); break;
	case TMPLC_URL: tmpl_url(b, e, node->how); break;
	case TMPLC_URL_PATH: tmpl_url_path(b, e, node->how); break;
	case TMPLC_URL_ARG: tmpl_url_arg(b, e, node->how); break;
	case TMPLC_JSON: tmpl_json(b, e); break;
	case TMPLC_RAW: tmpl_raw(b, (struct html){ "<b>raw</b>" }); break;
	default: break;
	}
}

static void play_list(struct play *y, const struct tmplc_node *node)
{
	for (; node != NULL && y->page.len < 65536; node = node->next)
		play_node(y, node);
}

static bool is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* As a browser reads an address: what it skips skipped, then scheme and host. */
static void check_address(struct arena *arena, const char *value)
{
	static const char *const schemes[] = { "http:", "https:", "mailto:", "tel:" };
	struct buf b;
	buf_init(&b, arena);
	while (*value != '\0' && (unsigned char)*value <= ' ')
		value++;
	for (; *value != '\0'; value++)
		if (*value != '\t' && *value != '\n' && *value != '\r')
			buf_char(&b, *value);
	const char *s = buf_cstr(&b);
	size_t n = strcspn(s, ":/\\?#");
	if (s[n] == ':') {
		bool known = false;
		const char *scheme = arena_strndup(arena, s, n + 1);
		for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
			known |= str_eq_nocase(scheme, schemes[i]);
		CHECK(known);
		if (str_eq_nocase(scheme, "mailto:") || str_eq_nocase(scheme, "tel:"))
			return;
		s += n + 1;
	} else if (!is_slash(s[0]) || !is_slash(s[1])) {
		return;
	}
	while (is_slash(*s))
		s++;
	const char *host = arena_strndup(arena, s, strcspn(s, "/\\?#"));
	CHECK(host == NULL || strstr(host, "evil") == NULL);
}

static void check_attribute(struct arena *arena, const GumboAttribute *a)
{
	static const char *const addresses[] = { "href", "src", "action", "formaction" };
	/* "a" and "c" are names only values hold; no piece makes a name with a quote in it. */
	CHECK(!str_starts(a->name, "on") && !str_eq(a->name, "style") && !str_eq(a->name, "a") &&
	      !str_eq(a->name, "c"));
	CHECK(strpbrk(a->name, "<\"'") == NULL);
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++)
		if (str_eq(a->name, addresses[i]))
			check_address(arena, a->value);
	if (str_eq(a->name, "srcset"))
		for (const char *v = a->value; *v != '\0'; v += strcspn(v, ",") + (v[strcspn(v, ",")] == ','))
			check_address(arena, arena_strndup(arena, v, strcspn(v, ",")));
}

static void check_script(const GumboElement *e)
{
	const GumboAttribute *type = gumbo_get_attribute(&e->attributes, "type");
	bool data = type != NULL && str_eq_nocase(type->value, "application/json");
	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *child = e->children.data[i];
		CHECK(data || child->type == GUMBO_NODE_WHITESPACE);
		CHECK(strchr(child->v.text.text, '<') == NULL);
	}
}

static void check_node(struct arena *arena, const GumboNode *node, unsigned depth)
{
	CHECK(node->type != GUMBO_NODE_COMMENT);
	if (node->type != GUMBO_NODE_ELEMENT || depth > 300)
		return;
	const GumboElement *e = &node->v.element;
	if (e->tag == GUMBO_TAG_SCRIPT)
		check_script(e);
	for (unsigned i = 0; i < e->attributes.length; i++)
		check_attribute(arena, e->attributes.data[i]);
	for (unsigned i = 0; i < e->children.length; i++)
		check_node(arena, e->children.data[i], depth + 1);
}

static void check_page(struct arena *arena, const struct buf *page)
{
	GumboOutput *out = gumbo_parse_with_options(&kGumboDefaultOptions, buf_cstr(page), page->len);
	if (out == NULL)
		return;
	check_node(arena, out->root, 0);
	gumbo_destroy_output(&kGumboDefaultOptions, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct ctx cx;
	struct play y = { .p = data, .end = data + size };
	arena_init(&arena, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &arena);
	buf_init(&y.text, &arena);
	buf_init(&y.page, &arena);
	buf_str(&y.text, "{{ template x() }}");
	compose(&y, 0);
	buf_str(&y.text, "{{ end }}");
	struct tmplc t = { .cx = &cx, .path = "x", .src = y.text.ptr, .len = y.text.len };
	if (!y.text.failed && tmplc_lex(&t) == 0 && tmplc_parse(&t) == 0 && tmplc_html(&t) == 0) {
		for (int i = 0; i < PLAYS && !arena_failed(&arena); i++) {
			buf_truncate(&y.page, 0);
			play_list(&y, t.templates.ptr[0].body);
			check_page(&arena, &y.page);
		}
	}
	arena_release(&arena);
	return 0;
}
