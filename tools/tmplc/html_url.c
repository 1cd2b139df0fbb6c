/*
 * Addresses in attributes. Data may fill in a path segment, an argument or, by `url`, a whole address; it must never
 * be able to choose the scheme ("javascript:") nor, behind a fixed beginning, the host ("/" + "/evil.example").
 */
#include "tmplc/html.h"

#include <string.h>

#include "base/str.h"

static const char *const schemes[] = { "http", "https", "mailto", "tel" };

void html_url_begin(struct html_pos *p)
{
	p->url = HTML_URL_EMPTY;
	p->url_node = NULL;
	p->value[0] = '\0';
}

static bool is_scheme_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '.' ||
	       c == '-';
}

/* The literal scheme in p->value is followed by ':'. */
static int check_scheme(struct html_machine *m, size_t at)
{
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (str_eq_nocase(schemes[i], m->pos.value))
			return 0;
	return tmplc_fail(m->t, at, "an address with the scheme \"%s:\" is refused", m->pos.value);
}

static void add_scheme_char(struct html_pos *p, char c)
{
	size_t n = strlen(p->value);
	if (n + 1 < sizeof(p->value)) {
		p->value[n] = c;
		p->value[n + 1] = '\0';
	}
}

/* In letters that may still turn out to be a scheme. */
static int name_byte(struct html_machine *m, char c, size_t at)
{
	struct html_pos *p = &m->pos;
	if (c == ':') {
		if (p->url == HTML_URL_NAME_DYN || p->url == HTML_URL_MIXED)
			return tmplc_fail(m->t, at, "an expression may not be part of a scheme");
		TRY(check_scheme(m, at));
		p->url = str_starts(p->value, "http") ? HTML_URL_HOST : HTML_URL_SAFE;
		p->value[0] = '\0';
	} else if (c == '&') {
		return tmplc_fail(m->t, at, "no character reference at the beginning of an address");
	} else if (c == '?' || c == '#' || c == '/') {
		p->url = p->url == HTML_URL_MIXED && c == '/' ? HTML_URL_MIXED : HTML_URL_SAFE;
	} else if (p->url != HTML_URL_MIXED) {
		if (p->url == HTML_URL_EMPTY)
			p->url = HTML_URL_NAME;
		add_scheme_char(p, is_scheme_char(c) ? c : '?');
	}
	return 0;
}

/* Between "https:" and the end of the host: the slashes before the host are not kept in value, its letters are. */
static void host_byte(struct html_pos *p, char c)
{
	if (c == '?' || c == '#' || (c == '/' && p->value[0] != '\0'))
		p->url = HTML_URL_SAFE;
	else if (c != '/')
		add_scheme_char(p, c);
}

static void after_whole(struct html_pos *p, char c)
{
	if (c == '/' && p->url_node != NULL)
		p->url_node->how |= TMPLC_HOW_UNSLASH;
	p->url = c == '/' ? HTML_URL_ROOT : c == '?' || c == '#' ? HTML_URL_SAFE : HTML_URL_MIXED;
}

int html_url_byte(struct html_machine *m, char c, size_t at)
{
	struct html_pos *p = &m->pos;
	if (p->attr_kind == HTML_ATTR_URL_LIST && c == ',') {
		html_url_begin(p);
		return 0;
	}
	if (p->attr_kind == HTML_ATTR_URL_LIST && p->url == HTML_URL_EMPTY && c == ' ')
		return 0;
	if ((unsigned char)c <= ' ' && p->attr_kind == HTML_ATTR_URL)
		return tmplc_fail(m->t, at, "white space in an address");
	if (c == '\\')
		return tmplc_fail(m->t, at, "'\\' in an address");
	switch (p->url) {
	case HTML_URL_EMPTY:
		if (c != '/')
			return name_byte(m, c, at);
		p->url = HTML_URL_ROOT;
		return 0;
	case HTML_URL_NAME:
	case HTML_URL_NAME_DYN:
	case HTML_URL_MIXED: return name_byte(m, c, at);
	case HTML_URL_ROOT:
		if (c == '/')
			return tmplc_fail(m->t, at, "an address that begins with \"//\": write the scheme");
		p->url = HTML_URL_SAFE;
		return 0;
	case HTML_URL_HOST: host_byte(p, c); return 0;
	case HTML_URL_ROOT_EXPR:
		if (c == '/' && p->url_node != NULL)
			p->url_node->how |= TMPLC_HOW_FILL;
		p->url = HTML_URL_SAFE;
		return 0;
	case HTML_URL_WHOLE: after_whole(p, c); return 0;
	case HTML_URL_SAFE: return 0;
	}
	return 0;
}

/* Programs come from the files built in, whose addresses asset_url() makes, and from nowhere else. */
static bool is_asset(const struct tmplc_token *tok)
{
	static const char call[] = "asset_url(\"";
	return tok->len > sizeof(call) && memcmp(tok->text, call, sizeof(call) - 1) == 0 &&
	       memchr(tok->text, ')', tok->len) == tok->text + tok->len - 1;
}

static int whole(struct html_machine *m, struct tmplc_node *node)
{
	struct html_pos *p = &m->pos;
	if (p->url != HTML_URL_EMPTY || p->attr_kind != HTML_ATTR_URL)
		return tmplc_fail(m->t, node->tok.at, "\"url\" is a whole address: nothing may stand before it");
	if ((str_eq(p->elem, "script") || str_eq(p->elem, "use")) && !is_asset(&node->tok))
		return tmplc_fail(m->t, node->tok.at,
				  "the address of a <%s> may not come from data; write url asset_url(…)", p->elem);
	p->url = HTML_URL_WHOLE;
	p->url_node = node;
	return 0;
}

int html_url_expression(struct html_machine *m, struct tmplc_node *node)
{
	struct html_pos *p = &m->pos;
	if (node->tok.kind == TMPLC_URL)
		return whole(m, node);
	if (node->tok.kind != TMPLC_URL_PATH && node->tok.kind != TMPLC_URL_ARG)
		return tmplc_fail(m->t, node->tok.at, "in %s=\"…\" write url, url_path or url_arg", p->attr);
	switch (p->url) {
	case HTML_URL_EMPTY:
		return tmplc_fail(m->t, node->tok.at, "%s=\"…\" may begin with no expression but \"url\"", p->attr);
	case HTML_URL_NAME:
	case HTML_URL_NAME_DYN: p->url = HTML_URL_NAME_DYN; return 0;
	case HTML_URL_ROOT:
		node->how |= TMPLC_HOW_FIRST;
		p->url = HTML_URL_ROOT_EXPR;
		p->url_node = node;
		return 0;
	case HTML_URL_HOST: return tmplc_fail(m->t, node->tok.at, "an expression may not be part of a host");
	case HTML_URL_ROOT_EXPR:
	case HTML_URL_WHOLE:
		return tmplc_fail(m->t, node->tok.at, "write something fixed between these two expressions");
	case HTML_URL_MIXED:
		return tmplc_fail(m->t, node->tok.at,
				  "how this address begins depends on a branch; finish it inside each branch");
	case HTML_URL_SAFE: return 0;
	}
	return 0;
}

void html_url_merge(struct html_pos *out, const struct html_pos *a, const struct html_pos *b)
{
	const struct html_pos *both[] = { a, b };
	bool valued = a->url == HTML_URL_NAME || a->url == HTML_URL_HOST;
	if (a->url == b->url && a->url_node == b->url_node && (!valued || str_eq(a->value, b->value)))
		return;
	/* The node to mend later is no longer one: mend both now. */
	for (int i = 0; i < 2; i++) {
		if (both[i]->url == HTML_URL_ROOT_EXPR && both[i]->url_node != NULL)
			both[i]->url_node->how |= TMPLC_HOW_FILL;
		if (both[i]->url == HTML_URL_WHOLE && both[i]->url_node != NULL)
			both[i]->url_node->how |= TMPLC_HOW_UNSLASH;
	}
	out->url_node = NULL;
	out->url = a->url == b->url && !valued ? a->url : HTML_URL_MIXED;
}
