#include "search/lists.h"

#include "base/buf.h"
#include "search/search.sql.h"
#include "search/source.h"

#include <stdlib.h>
#include <string.h>

struct want { /* a term in a page */
	int64_t page;
	uint32_t source;
	uint32_t term; /* in the terms given */
	term_t value;
};

struct reading {
	const struct view *view;
	struct want *wants;
	size_t len, cap;
	struct found {
		uint32_t term;
		struct piece piece;
	} * found;
	size_t found_len, found_cap;
};

static int want_order(const void *a, const void *b)
{
	const struct want *x = a, *y = b;

	if (x->page != y->page)
		return x->page < y->page ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

static int found_order(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->term != y->term)
		return x->term < y->term ? -1 : 1;
	if (x->piece.source != y->piece.source)
		return x->piece.source < y->piece.source ? -1 : 1;
	return x->piece.page < y->piece.page ? -1 : x->piece.page > y->piece.page;
}

static bool want_add(struct ctx *cx, struct reading *r, struct want w)
{
	if (r->len == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 512;
		struct want *p = arena_grow(cx->arena, r->wants, r->cap * sizeof(*p), cap * sizeof(*p));
		if (!p)
			return false;
		r->wants = p;
		r->cap = cap;
	}
	r->wants[r->len++] = w;
	return true;
}

static bool found_add(struct ctx *cx, struct reading *r, uint32_t term, struct piece piece)
{
	if (r->found_len == r->found_cap) {
		size_t cap = r->found_cap ? r->found_cap * 2 : 512;
		struct found *p = arena_grow(cx->arena, r->found, r->found_cap * sizeof(*p), cap * sizeof(*p));
		if (!p)
			return false;
		r->found = p;
		r->found_cap = cap;
	}
	r->found[r->found_len++] = (struct found){ term, piece };
	return true;
}

/* The pages of a merged segment where a term may be. */
static bool want_pages(struct ctx *cx, struct reading *r, uint32_t source, uint32_t term, term_t value)
{
	const struct segment *s = &r->view->segments[source];
	size_t pages = (size_t)s->pages;

	if (pages == 0)
		return true;
	for (size_t p = firsts_find(s->firsts, pages, value); p < pages && s->firsts[p] <= value; p++)
		if (!want_add(cx, r, (struct want){ s->segment * SEGMENT_PAGES + (int64_t)p, source, term, value }))
			return false;
	return true;
}

/* Entries of a page that are wanted; wants are of this page alone, in the order of their terms. */
static int take_page(struct ctx *cx, struct reading *r, const struct want *w, size_t n, struct bytes data)
{
	struct page_reader page;
	struct bytes none = { 0 };
	uint32_t spot_at = 0;
	int rc;

	page_open(&page, 0, data, none);
	while (n > 0 && (rc = page_next(&page)) != 0) {
		if (rc < 0)
			return err_detail(cx, ERR_CORRUPT, "search page %lld", (long long)w->page);
		while (n > 0 && w->value < page.term) {
			w++;
			n--;
		}
		if (n > 0 && w->value == page.term &&
		    !found_add(cx, r, w->term,
			       (struct piece){ .source = w->source,
					       .count = page.doc_count,
					       .page = w->page,
					       .docs = page.docs,
					       .spot_at = spot_at,
					       .spot_len = page.spot_bytes }))
			return err_detail(cx, ERR_NO_MEMORY, "search lists");
		spot_at += page.spot_bytes;
	}
	return 0;
}

static size_t first_want(const struct reading *r, int64_t page)
{
	size_t low = 0, high = r->len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (r->wants[mid].page < page)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int fetch_pages(struct ctx *cx, struct reading *r)
{
	struct row_search_pages *rows;
	struct buf ids;
	size_t n;

	if (r->len == 0)
		return 0;
	qsort(r->wants, r->len, sizeof(*r->wants), want_order);
	buf_init(&ids, cx->arena);
	for (size_t i = 0; i < r->len; i++)
		if (i == 0 || r->wants[i].page != r->wants[i - 1].page)
			buf_printf(&ids, "%s%lld", i ? "," : "[", (long long)r->wants[i].page);
	buf_char(&ids, ']');
	TRY(buf_done(cx, &ids));
	TRY(sql_search_pages(cx, &rows, &n, buf_cstr(&ids)));
	for (size_t i = 0; i < n; i++) {
		size_t at = first_want(r, rows[i].page), count = 0;

		while (at + count < r->len && r->wants[at + count].page == rows[i].page)
			count++;
		TRY(take_page(cx, r, &r->wants[at], count, rows[i].data));
	}
	return 0;
}

/* Entries of the pending documents; order: the wanted terms in order. */
static int take_pending(struct ctx *cx, struct reading *r, struct want *order, size_t n)
{
	for (size_t i = r->view->merged; i < r->view->len; i++) {
		for (size_t k = 0; k < n; k++) {
			order[k].page = r->view->segments[i].lo;
			order[k].source = (uint32_t)i;
		}
		TRY(take_page(cx, r, order, n, r->view->segments[i].page));
	}
	return 0;
}

static bool first_ord(const struct view *v, struct piece *p)
{
	const struct segment *s = &v->segments[p->source];
	uint64_t step;

	if (!number_get(p->docs.ptr, p->docs.ptr + p->docs.len, &step) || step >> 2 > (uint64_t)(s->hi - s->lo))
		return false;
	p->first_ord = (uint32_t)(s->lo - v->lo + (int64_t)(step >> 2));
	return true;
}

static int make_lists(struct ctx *cx, struct reading *r, const term_t *terms, size_t n, struct list **out)
{
	struct piece *pieces = arena_new_array(cx->arena, struct piece, r->found_len + 1);

	*out = arena_new_array(cx->arena, struct list, n + 1);
	if (!*out || !pieces)
		return err_detail(cx, ERR_NO_MEMORY, "search lists");
	qsort(r->found, r->found_len, sizeof(*r->found), found_order);
	for (size_t i = 0; i < n; i++)
		(*out)[i].term = terms[i];
	for (size_t i = 0; i < r->found_len; i++) {
		struct list *l = &(*out)[r->found[i].term];

		pieces[i] = r->found[i].piece;
		if (!first_ord(r->view, &pieces[i]))
			return err_detail(cx, ERR_CORRUPT, "search page %lld: postings", (long long)pieces[i].page);
		if (!l->pieces)
			l->pieces = &pieces[i];
		l->piece_len++;
		l->len += pieces[i].count;
	}
	return 0;
}

int lists_read(struct ctx *cx, const struct view *v, const term_t *terms, size_t n, struct list **out)
{
	struct reading r = { .view = v };
	struct want *order = arena_new_array(cx->arena, struct want, n + 1);

	if (!order)
		return err_detail(cx, ERR_NO_MEMORY, "search lists");
	for (size_t t = 0; t < n; t++) {
		order[t] = (struct want){ .term = (uint32_t)t, .value = terms[t] };
		for (size_t i = 0; i < v->merged; i++)
			if (!want_pages(cx, &r, (uint32_t)i, (uint32_t)t, terms[t]))
				return err_detail(cx, ERR_NO_MEMORY, "search lists");
	}
	qsort(order, n, sizeof(*order), want_order);
	TRY(fetch_pages(cx, &r));
	TRY(take_pending(cx, &r, order, n));
	return make_lists(cx, &r, terms, n, out);
}

struct hit_counts hit_counts_cap(const struct counts *c)
{
	return (struct hit_counts){ c->title > UINT8_MAX ? UINT8_MAX : (uint8_t)c->title,
				    c->head > UINT8_MAX ? UINT8_MAX : (uint8_t)c->head,
				    c->body > UINT16_MAX ? UINT16_MAX : (uint16_t)c->body };
}

int list_decode(struct ctx *cx, const struct view *v, struct list *l)
{
	struct bytes none = { 0 };
	uint32_t at = 0;

	if (l->ords)
		return 0;
	l->ords = arena_new_array(cx->arena, uint32_t, l->len + 1);
	l->counts = arena_new_array(cx->arena, struct hit_counts, l->len + 1);
	if (!l->ords || !l->counts)
		return err_detail(cx, ERR_NO_MEMORY, "search list");
	for (size_t i = 0; i < l->piece_len; i++) {
		const struct segment *s = &v->segments[l->pieces[i].source];
		struct posting_reader r;
		struct posting p;
		uint32_t end = at + l->pieces[i].count;

		postings_open(&r, s->lo, l->pieces[i].docs, none);
		for (; at < end; at++) {
			if (postings_quick(&r, &p) != 1 || p.no > s->hi)
				return err_detail(cx, ERR_CORRUPT, "search page %lld: postings",
						  (long long)l->pieces[i].page);
			l->ords[at] = (uint32_t)(p.no - v->lo);
			l->counts[at] = hit_counts_cap(&p.counts);
		}
	}
	return 0;
}

int list_ords(struct ctx *cx, const struct view *v, const struct list *l, uint32_t **out)
{
	struct bytes none = { 0 };
	uint32_t at = 0;

	*out = arena_new_array(cx->arena, uint32_t, l->len + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "search list");
	for (size_t i = 0; i < l->piece_len; i++) {
		const struct segment *s = &v->segments[l->pieces[i].source];
		struct posting_reader r;
		struct posting p;

		postings_open(&r, s->lo, l->pieces[i].docs, none);
		for (uint32_t end = at + l->pieces[i].count; at < end; at++) {
			if (postings_quick(&r, &p) != 1 || p.no > s->hi)
				return err_detail(cx, ERR_CORRUPT, "search page %lld: postings",
						  (long long)l->pieces[i].page);
			(*out)[at] = (uint32_t)(p.no - v->lo);
		}
	}
	return 0;
}

/* The first ord that is past a piece: where the next one begins. */
static uint32_t piece_end(const struct list *l, size_t i)
{
	return i + 1 < l->piece_len ? l->pieces[i + 1].first_ord : UINT32_MAX;
}

/* Ords of a piece among those from *k on, which moves past them; kept at the front. */
static int intersect_piece(struct ctx *cx, const struct view *v, const struct list *l, size_t i, uint32_t *ords,
			   size_t n, size_t *k, size_t *kept)
{
	const struct piece *piece = &l->pieces[i];
	uint32_t end = piece_end(l, i);
	struct bytes none = { 0 };
	struct posting_reader r;
	struct posting p = { .no = -1 };
	int rc = 1;

	postings_open(&r, v->segments[piece->source].lo, piece->docs, none);
	for (; *k < n && ords[*k] < end; ++*k) {
		while (rc > 0 && p.no < v->lo + ords[*k])
			rc = postings_quick(&r, &p);
		if (rc < 0)
			return err_detail(cx, ERR_CORRUPT, "search page %lld: postings", (long long)piece->page);
		if (rc > 0 && p.no == v->lo + ords[*k])
			ords[(*kept)++] = ords[*k];
	}
	return 0;
}

int list_intersect(struct ctx *cx, const struct view *v, const struct list *l, uint32_t *ords, size_t n, size_t *kept)
{
	size_t k = 0;

	*kept = 0;
	for (size_t i = 0; i < l->piece_len && k < n; i++) {
		while (k < n && ords[k] < l->pieces[i].first_ord)
			k++;
		if (k < n && ords[k] < piece_end(l, i))
			TRY(intersect_piece(cx, v, l, i, ords, n, &k, kept));
	}
	return 0;
}

struct spot_page {
	int64_t page;
	bool pending;
	struct bytes data;
};

static int spot_order(const void *a, const void *b)
{
	const struct spot_page *x = a, *y = b;

	if (x->pending != y->pending)
		return x->pending ? 1 : -1;
	return x->page < y->page ? -1 : x->page > y->page;
}

static int fetch_spots(struct ctx *cx, const struct buf *ids, bool pending, struct spot_page **at)
{
	struct row_search_spots *rows;
	struct row_search_pending_spots *docs;
	size_t n;

	if (ids->len == 0)
		return 0;
	const char *list = arena_printf(cx->arena, "[%s]", buf_cstr(ids));
	if (!list)
		return err_detail(cx, ERR_NO_MEMORY, "search spots");
	if (pending) {
		TRY(sql_search_pending_spots(cx, &docs, &n, list));
		for (size_t i = 0; i < n; i++)
			*(*at)++ = (struct spot_page){ docs[i].no, true, docs[i].spots };
		return 0;
	}
	TRY(sql_search_spots(cx, &rows, &n, list));
	for (size_t i = 0; i < n; i++)
		*(*at)++ = (struct spot_page){ rows[i].page, false, rows[i].data };
	return 0;
}

/* May one of the documents be in piece i? *k moves to the first document that is not before it. */
static bool piece_wanted(const struct list *l, size_t i, const uint32_t *ords, size_t n, size_t *k)
{
	while (*k < n && ords[*k] < l->pieces[i].first_ord)
		++*k;
	return *k < n && ords[*k] < piece_end(l, i);
}

static int fetch_all_spots(struct ctx *cx, const struct view *v, const struct list *l, const uint32_t *ords, size_t n,
			   struct spot_page **out, size_t *out_len)
{
	struct buf merged, pending;
	struct spot_page *end;
	size_t k = 0;

	buf_init(&merged, cx->arena);
	buf_init(&pending, cx->arena);
	for (size_t i = 0; i < l->piece_len; i++) {
		const struct piece *p = &l->pieces[i];
		struct buf *ids = p->source < v->merged ? &merged : &pending;

		if (piece_wanted(l, i, ords, n, &k))
			buf_printf(ids, "%s%lld", ids->len ? "," : "", (long long)p->page);
	}
	TRY(buf_done(cx, &merged));
	TRY(buf_done(cx, &pending));
	*out = end = arena_new_array(cx->arena, struct spot_page, l->piece_len + 1);
	if (!end)
		return err_detail(cx, ERR_NO_MEMORY, "search spots");
	TRY(fetch_spots(cx, &merged, false, &end));
	TRY(fetch_spots(cx, &pending, true, &end));
	*out_len = (size_t)(end - *out);
	qsort(*out, *out_len, sizeof(**out), spot_order);
	return 0;
}

struct placing {
	const struct view *view;
	const uint32_t *ords;
	size_t n, at; /* the document whose positions come next */
	struct positions *out;
	size_t len, cap;
};

/* Positions of the document at p->at, count numbers from *at on; documents before it have none. */
static int place_posting(struct ctx *cx, struct placing *p, const uint8_t **at, const uint8_t *end, uint32_t count)
{
	const uint8_t *from = *at;
	uint32_t *grown;

	if (p->len + count > p->cap) {
		size_t cap = (p->cap + count) * 2;

		grown = arena_grow(cx->arena, p->out->positions, p->cap * sizeof(*grown), cap * sizeof(*grown));
		if (!grown)
			return err_detail(cx, ERR_NO_MEMORY, "search positions");
		p->out->positions = grown;
		p->cap = cap;
	}
	if (!numbers_skip(at, end, count))
		return err_detail(cx, ERR_CORRUPT, "search positions");
	p->len += spots_read((struct bytes){ from, (size_t)(*at - from) }, p->out->positions + p->len, count);
	return 0;
}

static void place_next(struct placing *p)
{
	p->out->starts[++p->at] = (uint32_t)p->len;
}

/* end: the first ord that is past the piece. */
static int place_piece(struct ctx *cx, struct placing *p, const struct piece *piece, uint32_t end, struct bytes spots)
{
	const struct segment *s = &p->view->segments[piece->source];
	const uint8_t *at = spots.ptr, *spots_end = spots.ptr + spots.len;
	struct bytes none = { 0 };
	struct posting_reader r;
	struct posting posting;
	uint64_t passed = 0;
	int rc = 1;

	postings_open(&r, s->lo, piece->docs, none);
	while (p->at < p->n && p->ords[p->at] < end && (rc = postings_quick(&r, &posting)) > 0) {
		uint32_t count = posting.counts.title + posting.counts.head + posting.counts.body;
		uint32_t ord = (uint32_t)(posting.no - p->view->lo);

		while (p->at < p->n && p->ords[p->at] < ord)
			place_next(p);
		if (p->at == p->n || p->ords[p->at] != ord) {
			passed += count;
			continue;
		}
		if (!numbers_skip(&at, spots_end, passed))
			return err_detail(cx, ERR_CORRUPT, "search page %lld: positions", (long long)piece->page);
		passed = 0;
		TRY(place_posting(cx, p, &at, spots_end, count));
		place_next(p);
	}
	return rc < 0 ? err_detail(cx, ERR_CORRUPT, "search page %lld: postings", (long long)piece->page) : 0;
}

int list_positions(struct ctx *cx, const struct view *v, const struct list *l, const uint32_t *ords, size_t n,
		   struct positions *out)
{
	struct placing p = { .view = v, .ords = ords, .n = n, .out = out };
	struct spot_page *pages, *page, key;
	size_t page_len = 0, k = 0;

	*out = (struct positions){ .starts = arena_new_array(cx->arena, uint32_t, n + 1) };
	if (!out->starts)
		return err_detail(cx, ERR_NO_MEMORY, "search positions");
	TRY(fetch_all_spots(cx, v, l, ords, n, &pages, &page_len));
	for (size_t i = 0; i < l->piece_len; i++) {
		const struct piece *piece = &l->pieces[i];

		if (!piece_wanted(l, i, ords, n, &k))
			continue;
		key = (struct spot_page){ .page = piece->page, .pending = piece->source >= v->merged };
		page = bsearch(&key, pages, page_len, sizeof(key), spot_order);
		if (!page || (size_t)piece->spot_at + piece->spot_len > page->data.len)
			return err_detail(cx, ERR_CORRUPT, "search page %lld: no positions", (long long)piece->page);
		TRY(place_piece(cx, &p, piece, piece_end(l, i),
				(struct bytes){ page->data.ptr + piece->spot_at, piece->spot_len }));
	}
	while (p.at < n)
		place_next(&p);
	return 0;
}
