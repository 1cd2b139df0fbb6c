#include "search/rank.h"

#include "search/search.h"
#include "search/weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double norm_of(uint8_t code, double b, double average)
{
	return 1.0 - b + b * (double)length_of(code) / average;
}

static void fill_norms(struct ranking *r)
{
	double docs = r->view->docs > 0 ? (double)r->view->docs : 1.0;
	double average[3] = { 1.0 + (double)r->view->title_sum / docs, 1.0 + (double)r->view->head_sum / docs,
			      1.0 + (double)r->view->body_sum / docs };

	for (unsigned code = 0; code < 256; code++) {
		r->lens[0][code] = norm_of((uint8_t)code, weights.title_b, average[0]);
		r->lens[1][code] = norm_of((uint8_t)code, weights.head_b, average[1]);
		r->lens[2][code] = norm_of((uint8_t)code, weights.body_b, average[2]);
		r->word_norm[code] = weights.word_k * norm_of((uint8_t)code, weights.word_b, average[2]);
		r->word_title[code] = weights.word_title *
				      (0.5 + 0.5 * exp(-(double)length_of((uint8_t)code) / (2 * weights.general_len)));
	}
}

static int close_dead(struct ctx *cx, struct ranking *r)
{
	const struct view *v = r->view;

	for (size_t i = 0; i < v->merged; i++) {
		int64_t *dead;
		size_t n;

		if (v->segments[i].dead_docs == 0)
			continue;
		if (!r->gate && !(r->gate = arena_alloc(cx->arena, v->span)))
			return err_detail(cx, ERR_NO_MEMORY, "search filter");
		TRY(dead_read(cx, v->segments[i].lo, v->segments[i].dead, &dead, &n));
		for (size_t k = 0; k < n; k++)
			if (dead[k] >= v->lo && dead[k] - v->lo < v->span)
				r->gate[dead[k] - v->lo] = 1;
	}
	return 0;
}

int ranking_init(struct ctx *cx, struct ranking *r, const struct view *v, const struct search_query *q)
{
	int month, day;

	*r = (struct ranking){ .view = v, .query = q, .heap_most = q->offset + q->limit };
	date_to_ymd((date_t)v->newest, &r->last_year, &month, &day);
	for (int i = 0; i < SEARCH_YEARS; i++)
		r->year_from[i] = date_from_ymd(r->last_year - i, 1, 1);
	r->heap = arena_new_array(cx->arena, struct ranked, r->heap_most + 1);
	r->years = arena_new_array(cx->arena, int64_t, SEARCH_YEARS);
	if (!r->heap || !r->years)
		return err_detail(cx, ERR_NO_MEMORY, "search hits");
	fill_norms(r);
	return close_dead(cx, r);
}

int ranking_filter(struct ctx *cx, struct ranking *r, struct list *lists, size_t n)
{
	uint8_t *open = arena_alloc(cx->arena, r->view->span + 1);

	if (!open || (!r->gate && !(r->gate = arena_alloc(cx->arena, r->view->span + 1))))
		return err_detail(cx, ERR_NO_MEMORY, "search filter");
	for (size_t i = 0; i < n; i++) {
		TRY(list_decode(cx, r->view, &lists[i]));
		for (uint32_t k = 0; k < lists[i].len; k++)
			open[lists[i].ords[k]] = 1;
	}
	for (uint32_t ord = 0; ord < r->view->span; ord++)
		r->gate[ord] |= !open[ord];
	return 0;
}

/* Is a before b? */
static bool before(const struct ranking *r, const struct ranked *a, const struct ranked *b)
{
	if (r->query->sort == SEARCH_RELEVANCE) {
		if (a->exact != b->exact)
			return a->exact > b->exact;
		if (a->score != b->score)
			return a->score > b->score;
	}
	if (a->day != b->day)
		return a->day > b->day;
	return a->ord > b->ord;
}

static void sift_down(struct ranking *r, size_t i)
{
	struct ranked *h = r->heap;

	for (;;) {
		size_t worst = i, left = 2 * i + 1, right = left + 1;

		if (left < r->heap_len && before(r, &h[worst], &h[left]))
			worst = left;
		if (right < r->heap_len && before(r, &h[worst], &h[right]))
			worst = right;
		if (worst == i)
			return;
		struct ranked swap = h[i];
		h[i] = h[worst];
		h[worst] = swap;
		i = worst;
	}
}

static void heap_offer(struct ranking *r, struct ranked hit)
{
	size_t i;

	if (r->heap_len == r->heap_most) {
		if (r->heap_most == 0 || !before(r, &hit, &r->heap[0]))
			return;
		r->heap[0] = hit;
		sift_down(r, 0);
		/* What cannot be above the worst of the best need not be looked at closely. */
		if (r->query->sort == SEARCH_RELEVANCE && r->numbers.len + r->titles.len == 0)
			r->least = (double)r->heap[0].score * 0.999;
		return;
	}
	for (i = r->heap_len++; i > 0 && before(r, &r->heap[(i - 1) / 2], &hit); i = (i - 1) / 2)
		r->heap[i] = r->heap[(i - 1) / 2];
	r->heap[i] = hit;
}

static bool lets_through(const struct ranking *r, uint32_t ord, const struct facts *f)
{
	const struct search_query *q = r->query;

	if (!(f->state & FACTS_HERE) || (r->gate && r->gate[ord]))
		return false;
	if (q->validity_mask && !(q->validity_mask >> (f->state & FACTS_VALIDITY) & 1))
		return false;
	if (q->date_from && q->date_from != DATE_NONE && f->day < q->date_from)
		return false;
	return !q->date_to || q->date_to == DATE_NONE || f->day <= q->date_to;
}

static bool has_ord(const struct list *l, size_t *at, uint32_t ord)
{
	if (*at > 0 && (*at > l->len || l->ords[*at - 1] >= ord))
		*at = 0;
	while (*at < l->len && l->ords[*at] < ord)
		++*at;
	return *at < l->len && l->ords[*at] == ord;
}

static enum search_exact exactness(struct ranking *r, uint32_t ord)
{
	if (r->numbers.len + r->titles.len == 0)
		return SEARCH_NOT_EXACT;
	bool number = has_ord(&r->numbers, &r->number_at, ord), title = has_ord(&r->titles, &r->title_at, ord);

	if (number)
		r->number_seen[r->number_at] = true;
	if (title)
		r->title_seen[r->title_at] = true;
	return number ? SEARCH_EXACT_NUMBER : title ? SEARCH_EXACT_TITLE : SEARCH_NOT_EXACT;
}

static double fresh(const struct ranking *r, int32_t day)
{
	double age = (double)(r->view->newest - day);

	return 1.0 + weights.fresh * weights.fresh_days / (weights.fresh_days + (age > 0 ? age : 0));
}

static void count_hit(struct ranking *r, const struct facts *f)
{
	int64_t days = (int64_t)r->year_from[0] + 366 - f->day;
	size_t back = days > 0 ? (size_t)(days - 1) / 366 : 0;

	r->total++;
	while (back < SEARCH_YEARS && f->day < r->year_from[back])
		back++;
	if (back < SEARCH_YEARS && f->day < r->year_from[0] + 366)
		r->years[back]++;
}

static void offer(struct ranking *r, uint32_t ord, const struct facts *f, double score)
{
	count_hit(r, f);
	if (score * (1.0 + weights.fresh) < r->least)
		return;
	heap_offer(r, (struct ranked){ ord, f->day, (float)(score * fresh(r, f->day)), (uint8_t)exactness(r, ord) });
}

static double idf(const struct ranking *r, uint32_t df)
{
	double n = (double)r->view->docs > df ? (double)r->view->docs : df;

	return log(1.0 + (n - df + 0.5) / (df + 0.5));
}

static double general(uint8_t title_code)
{
	return exp(-(double)length_of(title_code) / weights.general_len);
}

static double word_score(const struct ranking *r, const struct hit_counts *c, const struct facts *f)
{
	double score = c->body / (r->word_norm[f->body_len] + c->body);

	if (c->title)
		score += r->word_title[f->title_len];
	if (c->head)
		score += weights.word_head;
	return score;
}

int ranking_words(struct ctx *cx, struct ranking *r, const struct phrase *words, size_t n)
{
	size_t *at = arena_new_array(cx->arena, size_t, n + 1);
	double *weight = arena_new_array(cx->arena, double, n + 1);
	size_t lead = 0;

	if (!at || !weight)
		return err_detail(cx, ERR_NO_MEMORY, "search hits");
	for (size_t i = 0; i < n; i++) {
		weight[i] = 0.1 + idf(r, words[i].len);
		if (words[i].len < words[lead].len)
			lead = i;
	}
	for (uint32_t k = 0; k < words[lead].len; k++) {
		uint32_t ord = words[lead].ords[k];
		struct facts f = view_facts(r->view, ord, &r->at);
		double score = 0;
		size_t i = 0;

		if (!lets_through(r, ord, &f))
			continue;
		for (; i < n; i++) {
			while (at[i] < words[i].len && words[i].ords[at[i]] < ord)
				at[i]++;
			if (at[i] == words[i].len || words[i].ords[at[i]] != ord)
				break;
			score += weight[i] * word_score(r, &words[i].counts[at[i]], &f);
		}
		if (i == n)
			offer(r, ord, &f, score);
	}
	return 0;
}

#define COMMON_LEAST 1000u /* documents a term may always have */

struct question {
	float *score, *cover; /* per ord */
	float least_cover;    /* documents covered less are no hits */
};

/* One term of a question: what it gives, with the usual cases worked out before. */
struct gain {
	const struct ranking *r;
	double weight, k;
	bool covers;
	float body[2][256]; /* once and twice in the body, nowhere else, by the body's length code */
};

static float gain_of(const struct gain *g, const struct counts *c, const uint8_t *facts)
{
	double x = c->body / g->r->lens[2][facts[2]];

	if (c->title)
		x += weights.title * c->title / g->r->lens[0][facts[0]];
	if (c->head)
		x += weights.head * c->head / g->r->lens[1][facts[1]];
	return (float)(g->weight * (x * (g->k + 1) / (g->k + x) + weights.present));
}

static void gain_init(struct gain *g, const struct ranking *r, const struct list *l, double times)
{
	bool single = term_kind(l->term) == TERM_SINGLE;

	g->r = r;
	g->k = single ? weights.single_k : weights.pair_k;
	g->weight = (single ? weights.single : weights.pair) * pow(times, weights.repeat) * idf(r, l->len);
	for (unsigned n = 0; n < 2; n++)
		for (unsigned code = 0; code < 256; code++)
			g->body[n][code] = gain_of(g, &(struct counts){ .body = n + 1 },
						   (const uint8_t[3]){ 0, 0, (uint8_t)code });
}

/* What a term gives to the documents of one page. */
static int add_piece(struct ctx *cx, struct question *q, const struct gain *g, const struct piece *piece)
{
	const struct view *v = g->r->view;
	const struct segment *s = &v->segments[piece->source];
	int64_t shift = s->lo - v->lo, last = s->hi - s->lo;
	struct bytes none = { 0 };
	struct posting_reader r;
	struct posting p;
	int rc;

	postings_open(&r, 0, piece->docs, none);
	while ((rc = postings_quick(&r, &p)) > 0 && p.no <= last) {
		const uint8_t *facts = s->facts + (size_t)p.no * FACTS_BYTES;
		size_t ord = (size_t)(p.no + shift);
		bool plain = !(p.counts.title | p.counts.head) && p.counts.body - 1 < 2;

		if (q->cover[ord] < q->least_cover)
			continue;
		q->score[ord] += plain ? g->body[p.counts.body - 1][facts[2]] : gain_of(g, &p.counts, facts);
		if (g->covers)
			q->cover[ord] += (float)g->weight;
	}
	return rc ? err_detail(cx, ERR_CORRUPT, "search page %lld: postings", (long long)piece->page) : 0;
}

/* A term of so many documents tells them apart no more, and would be most of the work. */
static bool is_common(const struct ranking *r, const struct list *l)
{
	return l->len > COMMON_LEAST && l->len > weights.common * (double)r->view->docs;
}

static int add_lists(struct ctx *cx, struct ranking *r, struct question *q, const struct list *lists,
		     const double *times, size_t n, bool singles, bool covers)
{
	struct gain g = { .covers = covers };

	for (size_t i = 0; i < n; i++) {
		if (lists[i].len == 0 || (term_kind(lists[i].term) == TERM_SINGLE) != singles ||
		    is_common(r, &lists[i]))
			continue;
		gain_init(&g, r, &lists[i], times[i]);
		for (size_t k = 0; k < lists[i].piece_len; k++)
			TRY(add_piece(cx, q, &g, &lists[i].pieces[k]));
	}
	return 0;
}

/* Pairs first: what has too few of them is no hit, and its single symbols need not be looked at. */
static int add_terms(struct ctx *cx, struct ranking *r, struct question *q, const struct list *lists,
		     const double *times, size_t n)
{
	float best = 0;

	TRY(add_lists(cx, r, q, lists, times, n, false, true));
	for (uint32_t ord = 0; ord < r->view->span; ord++)
		if (q->cover[ord] > best)
			best = q->cover[ord];
	q->least_cover = best * (float)weights.cover;
	TRY(add_lists(cx, r, q, lists, times, n, true, best <= 0));
	return 0;
}

int ranking_question(struct ctx *cx, struct ranking *r, const struct list *lists, const double *times, size_t n,
		     const struct phrase *literal)
{
	uint32_t span = r->view->span;
	struct question q = { .score = arena_new_array(cx->arena, float, (size_t)span + 1),
			      .cover = arena_new_array(cx->arena, float, (size_t)span + 1) };
	uint32_t at = 0;

	if (!q.score || !q.cover)
		return err_detail(cx, ERR_NO_MEMORY, "search hits");
	TRY(add_terms(cx, r, &q, lists, times, n));
	for (uint32_t ord = 0; ord < span; ord++) {
		double score = q.score[ord];

		while (at < literal->len && literal->ords[at] < ord)
			at++;
		if (q.cover[ord] <= 0 || q.cover[ord] < q.least_cover)
			continue;
		struct facts f = view_facts(r->view, ord, &r->at);
		if (!lets_through(r, ord, &f))
			continue;
		score *= 1.0 + weights.general * general(f.title_len);
		if (at < literal->len && literal->ords[at] == ord)
			score += 1000.0 * (1.0 + (literal->counts[at].title > 0));
		offer(r, ord, &f, score);
	}
	return 0;
}

int ranking_know_exact(struct ctx *cx, struct ranking *r, struct list *numbers, struct list *titles)
{
	TRY(list_decode(cx, r->view, numbers));
	TRY(list_decode(cx, r->view, titles));
	r->number_seen = arena_new_array(cx->arena, bool, (size_t)numbers->len + 1);
	r->title_seen = arena_new_array(cx->arena, bool, (size_t)titles->len + 1);
	if (!r->number_seen || !r->title_seen)
		return err_detail(cx, ERR_NO_MEMORY, "search hits");
	r->numbers = *numbers;
	r->titles = *titles;
	return 0;
}

static void offer_unseen(struct ranking *r, const struct list *l, const bool *seen)
{
	for (uint32_t i = 0; i < l->len; i++) {
		struct facts f = view_facts(r->view, l->ords[i], &r->at);

		if (!seen[i] && lets_through(r, l->ords[i], &f))
			offer(r, l->ords[i], &f, 1.0);
	}
}

void ranking_exact(struct ranking *r)
{
	offer_unseen(r, &r->numbers, r->number_seen);
	offer_unseen(r, &r->titles, r->title_seen);
}

void ranking_all(struct ranking *r)
{
	for (uint32_t ord = 0; ord < r->view->span; ord++) {
		struct facts f = view_facts(r->view, ord, &r->at);

		if (lets_through(r, ord, &f)) {
			count_hit(r, &f);
			heap_offer(r, (struct ranked){ .ord = ord, .day = f.day });
		}
	}
}

void ranking_sort(struct ranking *r)
{
	size_t n = r->heap_len;

	while (r->heap_len > 1) {
		struct ranked worst = r->heap[0];

		r->heap[0] = r->heap[--r->heap_len];
		r->heap[r->heap_len] = worst;
		sift_down(r, 0);
	}
	r->heap_len = n;
}
