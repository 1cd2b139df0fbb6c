#include "search/marks.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "search/scan.h"
#include "search/search.h"
#include "search/search.tmpl.h"

#define SNIPPET_SYMBOLS 60000u /* of a text are looked through */
#define SNIPPET_MATCHES 400u
#define LEAD_SYMBOLS 12u /* shown before the first match, at most, and no more than a quarter of all */

static int mark_order(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->symbols[0] != y->symbols[0])
		return x->symbols[0] < y->symbols[0] ? -1 : 1;
	return x->len > y->len ? -1 : x->len < y->len;
}

static unsigned symbol_bit(uint64_t symbol)
{
	return (unsigned)(scan_mix(0, symbol) >> 56);
}

static struct search_marks *marks_new(struct ctx *cx, size_t most)
{
	struct search_marks *m = arena_new(cx->arena, struct search_marks);

	if (m)
		m->marks = arena_new_array(cx->arena, struct mark, most + 1);
	return m && m->marks ? m : NULL;
}

/* A mark over symbols of the query, which are copied. */
static bool marks_add(struct ctx *cx, struct search_marks *m, const struct ask_word *w, size_t from, size_t len,
		      float weight)
{
	uint64_t *symbols = arena_new_array(cx->arena, uint64_t, len);
	bool *after_break = arena_new_array(cx->arena, bool, len);

	if (!symbols || !after_break)
		return false;
	memcpy(symbols, w->symbols + from, len * sizeof(*symbols));
	memcpy(after_break, w->after_break + from, len * sizeof(*after_break));
	after_break[0] = false;
	m->marks[m->len++] = (struct mark){ symbols, after_break, len, weight };
	return true;
}

static void marks_finish(struct search_marks *m)
{
	qsort(m->marks, m->len, sizeof(*m->marks), mark_order);
	for (size_t i = 0; i < m->len; i++) {
		unsigned bit = symbol_bit(m->marks[i].symbols[0]);
		m->first_symbols[bit / 64] |= UINT64_C(1) << (bit % 64);
	}
}

int marks_words(struct ctx *cx, struct search_marks **out, const struct ask *a)
{
	*out = marks_new(cx, a->len);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "search marks");
	for (size_t w = 0; w < a->len; w++)
		if (!marks_add(cx, *out, &a->words[w], 0, a->words[w].len, 1.0f))
			return err_detail(cx, ERR_NO_MEMORY, "search marks");
	marks_finish(*out);
	return 0;
}

int marks_pairs(struct ctx *cx, struct search_marks **out, const struct ask *a, float *const *weights)
{
	*out = marks_new(cx, a->symbols);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "search marks");
	for (size_t w = 0; w < a->len; w++) {
		const struct ask_word *word = &a->words[w];

		for (size_t i = 0; i < word->len; i++) {
			bool alone = word->len == 1 || (word->symbols[i] & SCAN_WORD);
			float weight = alone ? 0.5f : weights[w][i];

			if (weight > 0 && !marks_add(cx, *out, word, i, alone ? 1 : 2, weight))
				return err_detail(cx, ERR_NO_MEMORY, "search marks");
		}
	}
	marks_finish(*out);
	return 0;
}

struct match {
	size_t first, last; /* symbols of the text */
	size_t mark;
};

/* A text read into symbols, and where the marks are found in it. */
struct reading {
	struct ctx *cx;
	const struct search_marks *marks;
	const char *text;
	VEC(struct scan_symbol) symbols;
	VEC(struct match) matches;
};

static bool fits(const struct mark *m, const struct scan_symbol *s, size_t left)
{
	if (m->len > left)
		return false;
	for (size_t i = 0; i < m->len; i++)
		if (s[i].symbol != m->symbols[i] || (i > 0 && s[i].after_break != m->after_break[i]))
			return false;
	return true;
}

static bool match_at(struct reading *r, size_t i)
{
	const struct search_marks *m = r->marks;
	const struct scan_symbol *s = r->symbols.ptr + i;
	unsigned bit = symbol_bit(s->symbol);
	size_t low = 0, high = m->len;

	if (!(m->first_symbols[bit / 64] >> (bit % 64) & 1))
		return true;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->marks[mid].symbols[0] < s->symbol)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < m->len && m->marks[low].symbols[0] == s->symbol; low++)
		if (fits(&m->marks[low], s, r->symbols.len - i))
			return vec_push(r->cx->arena, &r->matches, (struct match){ i, i + m->marks[low].len - 1, low });
	return true;
}

static int read_text(struct reading *r, size_t most_symbols, size_t most_matches)
{
	struct scan s;
	struct scan_symbol y;

	scan_init(&s, r->text, strlen(r->text));
	while (r->symbols.len < most_symbols && scan_next(&s, &y))
		if (!vec_push(r->cx->arena, &r->symbols, y))
			return err_detail(r->cx, ERR_NO_MEMORY, "highlight");
	for (size_t i = 0; i < r->symbols.len && r->matches.len < most_matches; i++)
		if (!match_at(r, i))
			return err_detail(r->cx, ERR_NO_MEMORY, "highlight");
	return 0;
}

static void write_plain(struct ctx *cx, struct buf *b, const char *from, const char *to)
{
	buf_html(b, arena_strndup(cx->arena, from, (size_t)(to - from)));
}

/* Bytes from one place to another, escaped, the matches inside marked; neighbours are marked as one. */
static void write_marked(struct reading *r, struct buf *b, size_t from, size_t to)
{
	size_t at = from;

	for (size_t i = 0; i < r->matches.len;) {
		size_t first = r->matches.ptr[i].first, last = r->matches.ptr[i].last;

		for (i++; i < r->matches.len && r->matches.ptr[i].first <= last + 1 &&
			  !(r->matches.ptr[i].first == last + 1 && r->symbols.ptr[last + 1].after_break);
		     i++)
			if (r->matches.ptr[i].last > last)
				last = r->matches.ptr[i].last;
		size_t begin = r->symbols.ptr[first].from, end = r->symbols.ptr[last].to;
		if (begin < at || end > to)
			continue;
		write_plain(r->cx, b, r->text + at, r->text + begin);
		tmpl_search_mark(b, arena_strndup(r->cx->arena, r->text + begin, end - begin));
		at = end;
	}
	write_plain(r->cx, b, r->text + at, r->text + to);
}

int search_highlight(struct ctx *cx, struct html *out, const struct search_marks *marks, const char *text)
{
	struct reading r = { .cx = cx, .marks = marks, .text = text ? text : "" };
	struct buf b;

	buf_init(&b, cx->arena);
	TRY(read_text(&r, SIZE_MAX, SIZE_MAX));
	write_marked(&r, &b, 0, strlen(r.text));
	out->markup = buf_cstr(&b);
	return buf_done(cx, &b);
}

/* What the matches of a window of symbols are worth: each mark once, more of them a little. */
static float worth(const struct reading *r, size_t from_match, size_t last_symbol, float *seen)
{
	float sum = 0;

	memset(seen, 0, (r->marks->len + 1) * sizeof(*seen));
	for (size_t i = from_match; i < r->matches.len && r->matches.ptr[i].last <= last_symbol; i++) {
		size_t mark = r->matches.ptr[i].mark;
		float weight = r->marks->marks[mark].weight;

		sum += seen[mark] > 0 ? weight * 0.05f : weight;
		seen[mark] = 1;
	}
	return sum;
}

/* The match the best window begins with. */
static size_t best_match(const struct reading *r, size_t symbols, float *seen)
{
	size_t best = 0;
	float most = -1;

	for (size_t i = 0; i < r->matches.len; i++) {
		float w = worth(r, i, r->matches.ptr[i].first + symbols - 1, seen);

		if (w > most) {
			most = w;
			best = i;
		}
	}
	return best;
}

static size_t lead_symbols(size_t chars)
{
	return chars / 4 < LEAD_SYMBOLS ? chars / 4 : LEAD_SYMBOLS;
}

/* First and last symbol to show: from the nearest break before the first match, if there is one close by. */
static void window(const struct reading *r, size_t match, size_t chars, size_t *first, size_t *last)
{
	size_t at = r->matches.len ? r->matches.ptr[match].first : 0;
	size_t lead = lead_symbols(chars), low = at > lead ? at - lead : 0;

	*first = low;
	for (size_t i = at; i > low; i--)
		if (r->symbols.ptr[i].after_break) {
			*first = i;
			break;
		}
	*last = *first + chars - 1 < r->symbols.len ? *first + chars - 1 : r->symbols.len - 1;
}

int search_snippet(struct ctx *cx, struct html *out, const struct search_marks *marks, const char *text, size_t chars)
{
	struct reading r = { .cx = cx, .marks = marks, .text = text ? text : "" };
	float *seen = arena_new_array(cx->arena, float, marks->len + 1);
	struct buf b;
	size_t first, last;

	buf_init(&b, cx->arena);
	if (!seen)
		return err_detail(cx, ERR_NO_MEMORY, "snippet");
	TRY(read_text(&r, SNIPPET_SYMBOLS, SNIPPET_MATCHES));
	if (r.symbols.len > 0 && chars > 0) {
		window(&r, best_match(&r, chars - lead_symbols(chars), seen), chars, &first, &last);
		if (first > 0)
			buf_str(&b, "…");
		write_marked(&r, &b, r.symbols.ptr[first].from, r.symbols.ptr[last].to);
		if (last + 1 < r.symbols.len)
			buf_str(&b, "…");
	}
	out->markup = buf_cstr(&b);
	return buf_done(cx, &b);
}
