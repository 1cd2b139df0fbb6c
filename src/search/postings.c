#include "search/postings.h"

#include "base/err.h"

#define ENTRY_HEAD_MOST 40u /* term, documents, bytes, spot bytes */
#define POSTING_MOST 40u

enum form { FORM_ONCE, FORM_TWICE, FORM_BODY, FORM_ALL };

size_t number_put(uint8_t *p, uint64_t v)
{
	size_t n = 0;

	while (v >= 0x80) {
		p[n++] = (uint8_t)(v | 0x80);
		v >>= 7;
	}
	p[n++] = (uint8_t)v;
	return n;
}

size_t number_get(const uint8_t *p, const uint8_t *end, uint64_t *v)
{
	uint64_t value = 0;

	for (size_t n = 0; p + n < end && n < 10; n++) {
		value |= (uint64_t)(p[n] & 0x7F) << (7 * n);
		if (p[n] < 0x80) {
			*v = value;
			return n + 1;
		}
	}
	return 0;
}

static bool take(const uint8_t **at, const uint8_t *end, uint64_t *v)
{
	size_t n;

	if (*at < end && **at < 0x80) {
		*v = *(*at)++;
		return true;
	}
	n = number_get(*at, end, v);
	*at += n;
	return n != 0;
}

void page_open(struct page_reader *r, int64_t base, struct bytes page, struct bytes spots)
{
	*r = (struct page_reader){ .at = page.ptr, .end = page.ptr + page.len, .base = base };
	if (spots.ptr) {
		r->spot_at = spots.ptr;
		r->spot_end = spots.ptr + spots.len;
	}
}

int page_next(struct page_reader *r)
{
	uint64_t step, count, bytes, spot_bytes;

	if (r->at >= r->end)
		return 0;
	if (!take(&r->at, r->end, &step) || !take(&r->at, r->end, &count) || !take(&r->at, r->end, &bytes) ||
	    !take(&r->at, r->end, &spot_bytes) || bytes > (size_t)(r->end - r->at) || count > UINT32_MAX ||
	    spot_bytes > UINT32_MAX)
		return ERR_CORRUPT;
	r->term += step;
	r->doc_count = (uint32_t)count;
	r->spot_bytes = (uint32_t)spot_bytes;
	r->docs = (struct bytes){ r->at, (size_t)bytes };
	r->at += bytes;
	r->spots = (struct bytes){ 0 };
	if (r->spot_at) {
		if (spot_bytes > (size_t)(r->spot_end - r->spot_at))
			return ERR_CORRUPT;
		r->spots = (struct bytes){ r->spot_at, (size_t)spot_bytes };
		r->spot_at += spot_bytes;
	}
	return 1;
}

void postings_open(struct posting_reader *r, int64_t base, struct bytes docs, struct bytes spots)
{
	*r = (struct posting_reader){ .at = docs.ptr, .end = docs.ptr + docs.len, .last = base };
	if (spots.ptr) {
		r->spot_at = spots.ptr;
		r->spot_end = spots.ptr + spots.len;
	}
}

static bool counts_read(struct posting_reader *r, unsigned form, struct counts *out)
{
	uint64_t title = 0, head = 0, body = form + 1;

	if (form == FORM_ALL && (!take(&r->at, r->end, &title) || !take(&r->at, r->end, &head)))
		return false;
	if (form >= FORM_BODY && !take(&r->at, r->end, &body))
		return false;
	*out = (struct counts){ (uint32_t)title, (uint32_t)head, (uint32_t)body };
	return (title | head | body) <= UINT32_MAX;
}

/* Eight bytes at a time: a number ends with its top bit clear. */
bool numbers_skip(const uint8_t **at, const uint8_t *end, uint64_t n)
{
	const uint8_t *p = *at;

	while (n > 8 && end - p >= 8) {
		uint64_t eight;

		memcpy(&eight, p, 8);
		n -= (uint64_t)__builtin_popcountll(~eight & UINT64_C(0x8080808080808080));
		p += 8;
	}
	for (; n > 0 && p < end; p++)
		n -= *p < 0x80;
	*at = p;
	return n == 0;
}

int postings_next(struct posting_reader *r, struct posting *out, struct bytes *spots)
{
	uint64_t step;
	const uint8_t *from = r->spot_at;

	if (r->at >= r->end)
		return 0;
	if (!take(&r->at, r->end, &step) || !counts_read(r, step & 3, &out->counts))
		return ERR_CORRUPT;
	out->no = r->last += (int64_t)(step >> 2);
	if (!spots)
		return 1;
	*spots = (struct bytes){ 0 };
	if (from) {
		if (!numbers_skip(&r->spot_at, r->spot_end,
				  (uint64_t)out->counts.title + out->counts.head + out->counts.body))
			return ERR_CORRUPT;
		*spots = (struct bytes){ from, (size_t)(r->spot_at - from) };
	}
	return 1;
}

size_t spots_read(struct bytes spots, uint32_t *out, size_t most)
{
	const uint8_t *at = spots.ptr, *end = spots.ptr + spots.len;
	uint64_t step, last = 0;
	size_t n = 0;

	while (n < most && at < end && take(&at, end, &step)) {
		last += step;
		out[n++] = (uint32_t)last;
	}
	return n;
}

void page_writer_init(struct page_writer *w, struct arena *arena, int64_t base, size_t full_bytes)
{
	*w = (struct page_writer){ .arena = arena, .base = base, .full_bytes = full_bytes };
}

static bool out_room(struct arena *a, struct out *o, size_t more)
{
	size_t cap = o->cap ? o->cap : 2048;
	uint8_t *p;

	if (o->len + more <= o->cap)
		return true;
	while (cap < o->len + more)
		cap *= 2;
	p = arena_grow(a, o->ptr, o->cap, cap);
	if (!p)
		return false;
	o->ptr = p;
	o->cap = cap;
	return true;
}

static bool out_add(struct arena *a, struct out *o, const void *p, size_t len)
{
	if (len == 0)
		return true;
	if (!out_room(a, o, len))
		return false;
	memcpy(o->ptr + o->len, p, len);
	o->len += len;
	return true;
}

/* The entry under way into the page. */
static int entry_close(struct page_writer *w)
{
	struct out *o = &w->docs;
	bool fresh = o->len == 0;

	if (w->doc_count == 0)
		return 0;
	if (!out_room(w->arena, o, ENTRY_HEAD_MOST + w->entry.len))
		return ERR_NO_MEMORY;
	if (fresh) {
		w->first = w->term;
		w->last_term = 0;
	}
	o->len += number_put(o->ptr + o->len, w->term - w->last_term);
	o->len += number_put(o->ptr + o->len, w->doc_count);
	o->len += number_put(o->ptr + o->len, w->entry.len);
	o->len += number_put(o->ptr + o->len, w->entry_spots.len);
	if (!out_add(w->arena, o, w->entry.ptr, w->entry.len) ||
	    !out_add(w->arena, &w->spots, w->entry_spots.ptr, w->entry_spots.len))
		return ERR_NO_MEMORY;
	w->last_term = w->term;
	w->doc_count = 0;
	w->entry.len = w->entry_spots.len = 0;
	w->last_no = w->base;
	return 0;
}

static int page_emit(struct page_writer *w)
{
	static const uint8_t none[1];
	struct bytes docs = { w->docs.ptr, w->docs.len };
	struct bytes spots = { w->spots.len ? w->spots.ptr : none, w->spots.len };

	if (w->docs.len == 0)
		return 0;
	w->pages_bytes += w->docs.len + w->spots.len;
	TRY(w->emit(w->arg, w->page++, w->first, docs, spots));
	w->docs.len = w->spots.len = 0;
	return 0;
}

/* Does a posting of that size still go into the page? */
static bool page_has_room(const struct page_writer *w, size_t docs, size_t spots)
{
	if (w->full_bytes == 0 || (w->docs.len == 0 && w->doc_count == 0))
		return true;
	return w->docs.len + w->entry.len + docs + ENTRY_HEAD_MOST / 2 <= w->full_bytes &&
	       w->spots.len + w->entry_spots.len + spots <= w->full_bytes;
}

static size_t posting_put(uint8_t *p, uint64_t step, const struct counts *c)
{
	enum form form = c->title || c->head       ? FORM_ALL
			 : c->body <= 2 && c->body ? (enum form)(c->body - 1)
						   : FORM_BODY;
	size_t n = number_put(p, step << 2 | form);

	if (form == FORM_ALL) {
		n += number_put(p + n, c->title);
		n += number_put(p + n, c->head);
	}
	if (form >= FORM_BODY)
		n += number_put(p + n, c->body);
	return n;
}

int page_add(struct page_writer *w, term_t term, const struct posting *p, struct bytes spots)
{
	uint8_t posting[POSTING_MOST];
	size_t n;

	if (term != w->term) {
		TRY(entry_close(w));
		w->term = term;
		w->last_no = w->base;
	}
	n = posting_put(posting, (uint64_t)(p->no - w->last_no), &p->counts);
	if (!page_has_room(w, n, spots.len)) {
		TRY(entry_close(w));
		TRY(page_emit(w));
		w->last_no = w->base;
		n = posting_put(posting, (uint64_t)(p->no - w->last_no), &p->counts);
	}
	if (!out_add(w->arena, &w->entry, posting, n) || !out_add(w->arena, &w->entry_spots, spots.ptr, spots.len))
		return ERR_NO_MEMORY;
	w->last_no = p->no;
	w->doc_count++;
	return 0;
}

int page_finish(struct page_writer *w)
{
	TRY(entry_close(w));
	return page_emit(w);
}
