/*
 * First the documents that have the rarest terms; then, in those, the positions of as many pairs as cover the word, again
 * beginning with the rarest. What is left of the first pair's positions are the occurrences.
 */
#include "search/phrase.h"

#include <string.h>

#define SHORT_LIST 4u /* a list is read for documents alone only if it is at most so many times what is left */

int phrase_terms(struct ctx *cx, const struct ask_word *w, struct phrase_terms *out)
{
	uint32_t pos = 0;

	*out = (struct phrase_terms){ .terms = arena_new_array(cx->arena, term_t, w->len + 1),
				      .at = arena_new_array(cx->arena, uint32_t, w->len + 1) };
	if (!out->terms || !out->at)
		return err_detail(cx, ERR_NO_MEMORY, "search phrase");
	for (size_t i = 0; i + 1 < w->len; i++) {
		bool broken = w->after_break[i + 1];

		out->terms[out->len] = broken ? term_last(w->symbols[i]) : term_pair(w->symbols[i], w->symbols[i + 1]);
		out->at[out->len++] = pos;
		pos += 1 + broken;
	}
	/* A last symbol that no pair holds: what follows it is not known, so where it stands is not looked at. */
	if (w->len == 1 || w->after_break[w->len - 1]) {
		out->terms[out->len] = term_single(w->symbols[w->len - 1]);
		out->at[out->len++] = pos;
	}
	return 0;
}

static size_t rarest_left(const struct list *lists, const bool *taken, size_t n)
{
	size_t best = n;

	for (size_t i = 0; i < n; i++)
		if (!taken[i] && (best == n || lists[i].len < lists[best].len))
			best = i;
	return best;
}

/* Documents of the rarest list that are in the short ones among the others as well. */
static int find_all(struct ctx *cx, const struct view *v, const struct list *lists, size_t n, uint32_t **ords,
		    size_t *len)
{
	bool *taken = arena_new_array(cx->arena, bool, n + 1);
	size_t i;

	if (!taken)
		return err_detail(cx, ERR_NO_MEMORY, "search phrase");
	i = rarest_left(lists, taken, n);
	taken[i] = true;
	*len = lists[i].len;
	TRY(list_ords(cx, v, &lists[i], ords));
	while (*len > 0 && (i = rarest_left(lists, taken, n)) < n) {
		taken[i] = true;
		if (lists[i].len / SHORT_LIST < *len || !term_placed(lists[i].term))
			TRY(list_intersect(cx, v, &lists[i], *ords, *len, len));
	}
	return 0;
}

/* Occurrences so far, by document: places of the word's first symbol. */
struct places {
	uint32_t *ords, *starts, *at;
	size_t len;
};

/* Keep the places where the term stands too, and the documents that have any. */
static void narrow(struct places *p, const struct positions *q, uint32_t offset)
{
	size_t docs = 0;
	uint32_t out = 0;

	for (size_t i = 0; i < p->len; i++) {
		uint32_t k = q->starts[i], begin = out;
		uint32_t from = p->starts[i], to = p->starts[i + 1];

		for (uint32_t j = from; j < to; j++) {
			while (k < q->starts[i + 1] && q->positions[k] < p->at[j] + offset)
				k++;
			if (k < q->starts[i + 1] && q->positions[k] == p->at[j] + offset)
				p->at[out++] = p->at[j];
		}
		if (out > begin) {
			p->ords[docs] = p->ords[i];
			p->starts[docs++] = begin;
		}
	}
	p->starts[docs] = out;
	p->len = docs;
}

static int first_places(struct ctx *cx, struct places *p, const struct positions *q, uint32_t offset)
{
	uint32_t n = q->starts[p->len];

	p->starts = arena_new_array(cx->arena, uint32_t, p->len + 1);
	p->at = arena_new_array(cx->arena, uint32_t, n + 1);
	if (!p->starts || !p->at)
		return err_detail(cx, ERR_NO_MEMORY, "search phrase");
	memcpy(p->starts, q->starts, (p->len + 1) * sizeof(*p->starts));
	for (uint32_t i = 0; i < n; i++)
		p->at[i] = q->positions[i] - offset;
	return 0;
}

/* Which terms' positions are looked at: every other pair, and all that are no pairs of a run. */
static void choose_cover(const struct phrase_terms *t, bool *covered)
{
	size_t n = t->len;
	bool last_covered = false;

	for (size_t i = 0; i < n; i++) {
		bool pair = term_kind(t->terms[i]) == TERM_PAIR;
		bool next_pair = i + 1 < n && term_kind(t->terms[i + 1]) == TERM_PAIR && t->at[i + 1] == t->at[i] + 1;
		bool skip = !term_placed(t->terms[i]) || (pair && last_covered && next_pair);

		covered[i] = skip; /* marks those left out */
		last_covered = pair && !skip;
	}
}

static int find_places(struct ctx *cx, const struct view *v, const struct phrase_terms *t, struct list *lists,
		       struct places *p)
{
	bool *taken = arena_new_array(cx->arena, bool, t->len + 1);
	struct positions q;

	if (!taken)
		return err_detail(cx, ERR_NO_MEMORY, "search phrase");
	choose_cover(t, taken);
	for (size_t i; p->len > 0 && (i = rarest_left(lists, taken, t->len)) < t->len;) {
		taken[i] = true;
		TRY(list_positions(cx, v, &lists[i], p->ords, p->len, &q));
		if (!p->at)
			TRY(first_places(cx, p, &q, t->at[i]));
		else
			narrow(p, &q, t->at[i]);
	}
	return 0;
}

static int count_places(struct ctx *cx, const struct places *p, struct phrase *out)
{
	struct hit_counts *counts = arena_new_array(cx->arena, struct hit_counts, p->len + 1);

	if (!counts)
		return err_detail(cx, ERR_NO_MEMORY, "search phrase");
	for (size_t i = 0; i < p->len; i++) {
		struct counts c = { 0 };

		for (uint32_t j = p->starts[i]; j < p->starts[i + 1]; j++) {
			if (p->at[j] < POS_HEAD)
				c.title++;
			else if (p->at[j] < POS_BODY)
				c.head++;
			else
				c.body++;
		}
		counts[i] = hit_counts_cap(&c);
	}
	*out = (struct phrase){ (uint32_t)p->len, p->ords, counts };
	return 0;
}

int phrase_find(struct ctx *cx, const struct view *v, const struct phrase_terms *t, struct list *lists,
		struct phrase *out)
{
	struct places p = { 0 };

	*out = (struct phrase){ 0 };
	if (t->len == 1) {
		TRY(list_decode(cx, v, &lists[0]));
		*out = (struct phrase){ lists[0].len, lists[0].ords, lists[0].counts };
		return 0;
	}
	TRY(find_all(cx, v, lists, t->len, &p.ords, &p.len));
	if (p.len == 0)
		return 0;
	TRY(find_places(cx, v, t, lists, &p));
	if (p.len == 0)
		return 0;
	return count_places(cx, &p, out);
}
