/*
 * match - see the header.
 *
 * Patterns are cut into segments once and sorted so that the first fit is the best. A few hundred of them are gone through in a few
 * microseconds, mostly by comparing one length; a tree would be more to read than it saves.
 */
#include "web/match.h"

#include "base/str.h"

enum segment_kind { SEGMENT_LITERAL, SEGMENT_NAME, SEGMENT_REST }; /* in the order of preference */

struct segment {
	enum segment_kind kind;
	const char *text; /* literal, or the name of the parameter */
	size_t len;
};

struct pattern {
	const struct route *route;
	struct segment segments[MATCH_SEGMENTS_MAX];
	size_t len;
};

struct match_table {
	struct pattern *patterns;
	size_t len;
};

/* "/a/{b}/{c*}" to segments; "/" has none. */
static bool pattern_cut(struct ctx *cx, struct pattern *p, const struct route *r)
{
	const char *s = r->path;

	p->route = r;
	CHECK(*s == '/');
	while (s[0] == '/' && s[1]) {
		size_t n = strcspn(++s, "/");
		CHECK(n > 0 && p->len < MATCH_SEGMENTS_MAX);
		struct segment g = { SEGMENT_LITERAL, s, n };
		if (s[0] == '{') {
			CHECK(n > 2 && s[n - 1] == '}');
			g.kind = s[n - 2] == '*' ? SEGMENT_REST : SEGMENT_NAME;
			g.len = n - 2 - (g.kind == SEGMENT_REST);
			g.text = arena_strndup(cx->arena, s + 1, g.len);
			CHECK(g.kind != SEGMENT_REST || !s[n]); /* the rest of a path ends it */
		}
		if (!g.text)
			return false;
		p->segments[p->len++] = g;
		s += n;
	}
	return true;
}

static int segment_order(const struct segment *a, const struct segment *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind != SEGMENT_LITERAL)
		return 0;
	int order = strncmp(a->text, b->text, a->len < b->len ? a->len : b->len);
	return order ? order : (a->len > b->len) - (a->len < b->len);
}

/* 0: both fit the same paths. */
static int pattern_order(const struct pattern *a, const struct pattern *b)
{
	for (size_t i = 0; i < a->len && i < b->len; i++) {
		int order = segment_order(&a->segments[i], &b->segments[i]);
		if (order)
			return order;
	}
	return (a->len > b->len) - (a->len < b->len);
}

static int by_preference(const void *a, const void *b)
{
	const struct pattern *x = a, *y = b;
	int order = pattern_order(x, y);

	return order ? order : (x->route->method > y->route->method) - (x->route->method < y->route->method);
}

int match_table_new(struct ctx *cx, const struct match_table **out, const struct route *const *tables)
{
	struct match_table *t = arena_new(cx->arena, struct match_table);
	size_t n = 0;

	for (size_t i = 0; tables[i]; i++)
		for (const struct route *r = tables[i]; r->path; r++)
			n++;
	struct pattern *patterns = arena_new_array(cx->arena, struct pattern, n + 1);
	if (!t || !patterns)
		return err_detail(cx, ERR_NO_MEMORY, "routes");
	t->patterns = patterns;
	for (size_t i = 0; tables[i]; i++)
		for (const struct route *r = tables[i]; r->path; r++)
			if (!pattern_cut(cx, &patterns[t->len++], r))
				return err_detail(cx, ERR_NO_MEMORY, "routes");
	qsort(patterns, n, sizeof(*patterns), by_preference);
	for (size_t i = 1; i < n; i++)
		CHECK(by_preference(&patterns[i - 1], &patterns[i]) != 0); /* two routes for one method and path */
	*out = t;
	return 0;
}

static bool fits(const struct pattern *p, const char *path)
{
	for (size_t i = 0; i < p->len; i++) {
		const struct segment *g = &p->segments[i];
		if (*path++ != '/' || !*path)
			return false;
		if (g->kind == SEGMENT_REST)
			return true;
		size_t n = strcspn(path, "/");
		if (n == 0 || (g->kind == SEGMENT_LITERAL && (n != g->len || memcmp(path, g->text, n) != 0)))
			return false;
		path += n;
	}
	return !*path || (p->len == 0 && str_eq(path, "/"));
}

static bool bind(struct arena *a, struct match *m, const struct pattern *p, const char *path)
{
	for (size_t i = 0; i < p->len; i++) {
		const struct segment *g = &p->segments[i];
		size_t n = g->kind == SEGMENT_REST ? strlen(++path) : strcspn(++path, "/");
		if (g->kind != SEGMENT_LITERAL) {
			CHECK(m->param_len < MATCH_PARAMS_MAX);
			struct http_pair *out = &m->params[m->param_len++];
			*out = (struct http_pair){ g->text, arena_strndup(a, path, n) };
			if (!out->value)
				return false;
		}
		path += n;
	}
	return true;
}

int match_find(struct ctx *cx, struct match *out, const struct match_table *t, enum http_method method,
	       const char *path)
{
	const struct pattern *found = NULL;

	*out = (struct match){ 0 };
	if (method == HTTP_HEAD)
		method = HTTP_GET;
	for (size_t i = 0; i < t->len; i++) {
		const struct pattern *p = &t->patterns[i];
		if (!fits(p, path))
			continue;
		out->methods |= 1u << p->route->method;
		if (!found && p->route->method == method)
			found = p;
	}
	if (!found)
		return 0;
	out->route = found->route;
	return bind(cx->arena, out, found, path) ? 0 : err_detail(cx, ERR_NO_MEMORY, "path of %s", found->route->path);
}
