#include "search/segment.h"

#include "search/keep.h"
#include "search/search.sql.h"

#include <string.h>

static int join_parts(struct ctx *cx, const struct segment *s, enum segment_part kind, size_t bytes, uint8_t **out)
{
	struct row_search_parts *part;
	size_t n, len = 0;

	TRY(sql_search_parts(cx, &part, &n, s->segment, kind));
	*out = arena_alloc(cx->arena, bytes);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "search segment");
	for (size_t i = 0; i < n && part[i].data.len <= bytes - len; i++) {
		memcpy(*out + len, part[i].data.ptr, part[i].data.len);
		len += part[i].data.len;
	}
	if (len != bytes)
		return err_detail(cx, ERR_CORRUPT, "segment %lld: %zu of %zu bytes of kind %d", (long long)s->segment,
				  len, bytes, (int)kind);
	return 0;
}

int segment_load(struct ctx *cx, struct segment *s)
{
	size_t docs = (size_t)(s->hi - s->lo + 1), pages = (size_t)s->pages;
	uint8_t *bytes, *facts;
	term_t *firsts;

	s->cached = keep_take(s->nonce);
	if (!s->cached) {
		TRY(join_parts(cx, s, SEGMENT_FIRST_TERMS, pages * 8, &bytes));
		TRY(join_parts(cx, s, SEGMENT_FACTS, docs * FACTS_BYTES, &facts));
		firsts = arena_new_array(cx->arena, term_t, pages + 1);
		if (!firsts)
			return err_detail(cx, ERR_NO_MEMORY, "search segment");
		for (size_t i = 0; i < pages * 8; i++)
			firsts[i / 8] |= (term_t)bytes[i] << (8 * (i % 8));
		s->firsts = firsts;
		s->facts = facts;
		s->cached = keep_add(s->nonce, firsts, pages, facts, docs);
	}
	if (s->cached) {
		s->firsts = cached_firsts(s->cached);
		s->facts = cached_facts(s->cached);
	}
	return 0;
}

void segment_close(struct segment *s)
{
	if (s->cached)
		keep_release(s->cached);
	s->cached = NULL;
}

static int load_merged(struct ctx *cx, struct view *v, const struct row_search_segments *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct segment *s = &v->segments[v->len];

		*s = (struct segment){ .segment = row[i].segment,
				       .lo = row[i].lo,
				       .hi = row[i].hi,
				       .level = row[i].level,
				       .pages = row[i].pages,
				       .bytes = row[i].bytes,
				       .nonce = row[i].nonce,
				       .dead_docs = row[i].dead_docs,
				       .dead = row[i].dead,
				       .busy = row[i].busy };
		if (s->hi < s->lo || s->pages < 0 || s->pages >= SEGMENT_PAGES)
			return err_detail(cx, ERR_CORRUPT, "segment %lld: bounds", (long long)s->segment);
		TRY(segment_load(cx, s));
		v->len++;
	}
	v->merged = v->len;
	return 0;
}

static int load_pending(struct ctx *cx, struct view *v, const struct row_search_pending_pages *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (row[i].facts.len != FACTS_BYTES)
			return err_detail(cx, ERR_CORRUPT, "pending document %lld: facts", (long long)row[i].no);
		v->segments[v->len++] = (struct segment){
			.lo = row[i].no, .hi = row[i].no, .facts = row[i].facts.ptr, .page = row[i].page
		};
	}
	return 0;
}

int view_open(struct ctx *cx, struct view *v)
{
	struct row_search_state_get *state;
	struct row_search_segments *merged;
	struct row_search_pending_pages *pending;
	size_t n, m;

	*v = (struct view){ 0 };
	TRY(sql_search_state_get(cx, &state));
	TRY(sql_search_segments(cx, &merged, &n));
	TRY(sql_search_pending_pages(cx, &pending, &m));
	v->docs = state->docs;
	v->title_sum = state->title_sum;
	v->head_sum = state->head_sum;
	v->body_sum = state->body_sum;
	v->newest = state->newest;
	v->segments = arena_new_array(cx->arena, struct segment, n + m + 1);
	if (!v->segments)
		return err_detail(cx, ERR_NO_MEMORY, "search view");
	TRY(load_merged(cx, v, merged, n));
	TRY(load_pending(cx, v, pending, m));
	for (size_t i = 1; i < v->len; i++)
		if (v->segments[i].lo <= v->segments[i - 1].hi)
			return err_detail(cx, ERR_CORRUPT, "segments overlap at %lld", (long long)v->segments[i].lo);
	if (v->len > 0) {
		v->lo = v->segments[0].lo;
		if (v->segments[v->len - 1].hi - v->lo >= UINT32_MAX)
			return err_detail(cx, ERR_CORRUPT, "too many numbers: rebuild the index");
		v->span = (uint32_t)(v->segments[v->len - 1].hi - v->lo + 1);
	}
	return 0;
}

void view_close(struct view *v)
{
	for (size_t i = 0; i < v->len; i++)
		segment_close(&v->segments[i]);
}

int dead_read(struct ctx *cx, int64_t lo, struct bytes dead, int64_t **out, size_t *n)
{
	const uint8_t *at = dead.ptr, *end = dead.ptr + dead.len;
	uint64_t step;

	*n = 0;
	*out = arena_new_array(cx->arena, int64_t, dead.len + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "dead documents");
	while (at < end) {
		size_t len = number_get(at, end, &step);
		if (len == 0)
			return err_detail(cx, ERR_CORRUPT, "dead documents from %lld", (long long)lo);
		at += len;
		lo += (int64_t)step;
		(*out)[(*n)++] = lo;
	}
	return 0;
}

int dead_write(struct ctx *cx, int64_t lo, const int64_t *nos, size_t n, struct bytes *out)
{
	uint8_t *p = arena_alloc(cx->arena, n * 10 + 1);
	size_t len = 0;

	if (!p)
		return err_detail(cx, ERR_NO_MEMORY, "dead documents");
	for (size_t i = 0; i < n; i++) {
		len += number_put(p + len, (uint64_t)(nos[i] - lo));
		lo = nos[i];
	}
	*out = (struct bytes){ p, len };
	return 0;
}
