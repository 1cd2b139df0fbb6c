#include "search/entry.h"

#include "base/vec.h"
#include "search/scan.h"

#include <string.h>

#define COUNT_MOST 4000u /* occurrences of one term in one document that are kept */

struct token {
	term_t term;
	uint32_t pos;
};

struct builder {
	struct arena *arena;
	struct token *tokens;
	size_t len, cap;
	uint32_t pos; /* of the next symbol */
	bool failed;
};

uint8_t length_code(uint32_t len)
{
	unsigned exponent = 0;
	uint64_t v = (uint64_t)len + 16;

	while (v >> (exponent + 5))
		exponent++;
	unsigned code = exponent * 16 + (unsigned)((v >> exponent) & 15);
	return code > 255 ? 255 : (uint8_t)code;
}

uint32_t length_of(uint8_t code)
{
	unsigned exponent = code / 16u;
	uint32_t low = (16u + code % 16u) << exponent;

	return low + ((1u << exponent) >> 1) - 16;
}

void facts_write(uint8_t out[FACTS_BYTES], const struct facts *f)
{
	uint32_t day = (uint32_t)f->day;

	out[0] = f->title_len;
	out[1] = f->head_len;
	out[2] = f->body_len;
	out[3] = f->state;
	for (int i = 0; i < 4; i++)
		out[4 + i] = (uint8_t)(day >> (8 * i));
}

static void add(struct builder *b, term_t term, uint32_t pos)
{
	if (b->len == b->cap) {
		size_t cap = b->cap ? b->cap * 2 : 4096;
		struct token *grown = arena_grow(b->arena, b->tokens, b->cap * sizeof(*grown), cap * sizeof(*grown));
		if (!grown) {
			b->failed = true;
			return;
		}
		b->tokens = grown;
		b->cap = cap;
	}
	b->tokens[b->len++] = (struct token){ term, pos };
}

/* Terms of one text from b->pos on, none at or past end; returns how many symbols it has. */
static uint32_t add_text(struct builder *b, const char *text, uint32_t end)
{
	struct scan s;
	struct scan_symbol y;
	uint64_t before = 0;
	uint32_t n = 0;

	scan_init(&s, text, text ? strlen(text) : 0);
	while (b->pos + 2 < end && !b->failed && scan_next(&s, &y)) {
		if (n > 0) {
			add(b, y.after_break ? term_last(before) : term_pair(before, y.symbol), b->pos - 1);
			b->pos += y.after_break;
		}
		add(b, term_single(y.symbol), b->pos++);
		before = y.symbol;
		n++;
	}
	if (n > 0)
		add(b, term_last(before), b->pos - 1);
	b->pos += 2; /* so that nothing is read across two fields */
	return n;
}

static void add_exact(struct builder *b, enum term_kind kind, const char *text)
{
	term_t t = term_exact(kind, text);

	if (t)
		add(b, t, POS_HEAD);
}

/* Stable, so that positions of a term stay in order. */
static bool sort_tokens(struct builder *b)
{
	struct token *from = b->tokens, *to = arena_new_array(b->arena, struct token, b->len + 1);

	if (!to)
		return false;
	for (size_t run = 1; run < b->len; run *= 2) {
		for (size_t at = 0; at < b->len; at += 2 * run) {
			size_t mid = at + run < b->len ? at + run : b->len,
			       end = at + 2 * run < b->len ? at + 2 * run : b->len;
			size_t i = at, k = mid;

			for (size_t out = at; out < end; out++)
				to[out] = i < mid && (k >= end || from[i].term <= from[k].term) ? from[i++] : from[k++];
		}
		struct token *swap = from;
		from = to;
		to = swap;
	}
	b->tokens = from;
	return true;
}

/* One posting out of the tokens of one term. */
static int add_posting(struct page_writer *w, const struct token *t, size_t n, int64_t no)
{
	uint8_t spots[COUNT_MOST * 5];
	size_t len = 0;
	uint32_t last = 0;
	struct posting p = { .no = no };

	for (size_t i = 0; i < n && i < COUNT_MOST; i++) {
		if (t[i].pos < POS_HEAD)
			p.counts.title++;
		else if (t[i].pos < POS_BODY)
			p.counts.head++;
		else
			p.counts.body++;
		if (term_placed(t[i].term)) {
			len += number_put(spots + len, t[i].pos - last);
			last = t[i].pos;
		}
	}
	return page_add(w, t->term, &p, (struct bytes){ spots, len });
}

struct kept {
	struct arena *arena;
	struct entry *entry;
};

static int keep_page(void *arg, uint32_t page, term_t first, struct bytes docs, struct bytes spots)
{
	struct kept *k = arg;
	uint8_t *d = arena_alloc(k->arena, docs.len), *s = arena_alloc(k->arena, spots.len + 1);

	(void)page;
	(void)first;
	if (!d || !s)
		return ERR_NO_MEMORY;
	memcpy(d, docs.ptr, docs.len);
	memcpy(s, spots.ptr, spots.len);
	k->entry->page = (struct bytes){ d, docs.len };
	k->entry->spots = (struct bytes){ s, spots.len };
	return 0;
}

static void add_fields(struct builder *b, struct entry *out, const struct search_doc *doc)
{
	out->title_len = add_text(b, doc->title, POS_HEAD);
	b->pos = POS_HEAD;
	const char *head[] = { doc->doc_no, doc->index_no, doc->issuer, doc->keywords, doc->summary };
	for (size_t i = 0; i < ARRAY_LEN(head); i++)
		out->head_len += add_text(b, head[i], POS_BODY);
	b->pos = POS_BODY;
	out->body_len = add_text(b, doc->body_text, POS_MOST);
	add_exact(b, TERM_TITLE, doc->title);
	add_exact(b, TERM_NUMBER, doc->doc_no);
	add_exact(b, TERM_NUMBER, doc->index_no);
	if (doc->body_id)
		add(b, term_id(TERM_BODY, doc->body_id), POS_HEAD);
	for (size_t i = 0; i < doc->section_len; i++)
		add(b, term_id(TERM_SECTION, doc->section_path[i]), POS_HEAD);
}

int entry_make(struct arena *scratch, struct entry *out, const struct search_doc *doc, int64_t no)
{
	struct builder b = { .arena = scratch };
	struct page_writer w;
	struct kept kept = { scratch, out };
	static const uint8_t none[1];

	*out = (struct entry){ .page = { none, 0 }, .spots = { none, 0 } };
	add_fields(&b, out, doc);
	out->facts =
		(struct facts){ length_code(out->title_len), length_code(out->head_len), length_code(out->body_len),
				(uint8_t)(FACTS_HERE | ((unsigned)doc->validity & FACTS_VALIDITY)),
				doc->date == DATE_NONE ? 0 : doc->date };
	if (b.failed || !sort_tokens(&b))
		return ERR_NO_MEMORY;
	page_writer_init(&w, scratch, no, 0);
	w.emit = keep_page;
	w.arg = &kept;
	for (size_t i = 0, n; i < b.len; i += n) {
		for (n = 1; i + n < b.len && b.tokens[i + n].term == b.tokens[i].term; n++)
			;
		TRY(add_posting(&w, b.tokens + i, n, no));
	}
	return page_finish(&w);
}
