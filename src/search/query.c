/*
 * query - one search: read the text, read the lists of all its terms at once, and let ranking.c judge.
 *
 * Words are looked for as they are written. When no document has them all, or the text is a sentence, it is a question:
 * every pair and symbol of it counts by how rare it is, and a document needs only enough of them. What was put in quotation
 * marks is never a question.
 */
#include "search/search.h"

#include <string.h>

#include "base/buf.h"
#include "search/marks.h"
#include "search/rank.h"
#include "search/scratch.h"
#include "search/search.sql.h"

#define HITS_MOST 10000u
#define FILTERS_MOST 1000u

struct search {
	const struct search_query *query;
	struct search_result *result;
	struct ctx *cx;
	struct arena *home;
	struct view view;
	struct ask ask;
	struct phrase_terms words[ASK_WORDS];
	term_t *terms; /* of everything read */
	size_t term_len;
	size_t word_at[ASK_WORDS]; /* first of a word's terms */
	size_t exact_at, body_at, section_at, question_at, question_len;
	double *times; /* of the question's terms */
	struct list *lists;
	struct ranking ranking;
	struct phrase found[ASK_WORDS];
};

static size_t terms_most(const struct search *s)
{
	return 4 * s->ask.symbols + 2 * ASK_WORDS + 2 + s->query->body_len + s->query->section_len;
}

static void question_term(struct search *s, term_t t)
{
	for (size_t i = s->question_at; i < s->term_len; i++)
		if (s->terms[i] == t) {
			s->times[i - s->question_at] += 1.0;
			return;
		}
	s->times[s->term_len - s->question_at] = 1.0;
	s->terms[s->term_len++] = t;
}

static int choose_terms(struct search *s)
{
	struct ctx *cx = s->cx;

	s->terms = arena_new_array(cx->arena, term_t, terms_most(s));
	s->times = arena_new_array(cx->arena, double, terms_most(s));
	if (!s->terms || !s->times)
		return err_detail(cx, ERR_NO_MEMORY, "search terms");
	s->terms[s->term_len++] = s->ask.number;
	s->terms[s->term_len++] = s->ask.title;
	s->body_at = s->term_len;
	for (size_t i = 0; i < s->query->body_len; i++)
		s->terms[s->term_len++] = term_id(TERM_BODY, s->query->body_ids[i]);
	s->section_at = s->term_len;
	for (size_t i = 0; i < s->query->section_len; i++)
		s->terms[s->term_len++] = term_id(TERM_SECTION, s->query->section_ids[i]);
	for (size_t w = 0; w < s->ask.len; w++) {
		TRY(phrase_terms(cx, &s->ask.words[w], &s->words[w]));
		s->word_at[w] = s->term_len;
		memcpy(s->terms + s->term_len, s->words[w].terms, s->words[w].len * sizeof(term_t));
		s->term_len += s->words[w].len;
	}
	return 0;
}

/* The terms of a question after those already there. */
static void choose_question_terms(struct search *s)
{
	s->question_at = s->term_len;
	for (size_t w = 0; w < s->ask.len; w++) {
		const struct ask_word *word = &s->ask.words[w];

		for (size_t i = 0; i < word->len; i++) {
			question_term(s, term_single(word->symbols[i]));
			if (i + 1 < word->len && !word->after_break[i + 1])
				question_term(s, term_pair(word->symbols[i], word->symbols[i + 1]));
		}
	}
	s->question_len = s->term_len - s->question_at;
}

static int find_words(struct search *s, int64_t *total)
{
	bool none = s->ask.len == 0;

	for (size_t w = 0; w < s->ask.len && !none; w++) {
		TRY(phrase_find(s->cx, &s->view, &s->words[w], s->lists + s->word_at[w], &s->found[w]));
		none = s->found[w].len == 0;
	}
	if (!none && s->ask.literal)
		TRY(ranking_words(s->cx, &s->ranking, s->found, s->ask.len));
	*total = s->ranking.total;
	return 0;
}

static int ask_question(struct search *s)
{
	struct phrase none = { 0 };
	size_t had = s->term_len;
	struct list *lists;

	choose_question_terms(s);
	TRY(lists_read(s->cx, &s->view, s->terms + had, s->question_len, &lists));
	TRY(ranking_question(s->cx, &s->ranking, lists, s->times, s->question_len,
			     s->ask.len == 1 ? &s->found[0] : &none));
	s->result->way = SEARCH_QUESTION;
	return 0;
}

static int run(struct search *s)
{
	struct ranking *r = &s->ranking;
	int64_t found = 0;

	TRY(choose_terms(s));
	TRY(lists_read(s->cx, &s->view, s->terms, s->term_len, &s->lists));
	TRY(ranking_init(s->cx, r, &s->view, s->query));
	TRY(ranking_know_exact(s->cx, r, &s->lists[0], &s->lists[1]));
	if (s->query->body_len > 0)
		TRY(ranking_filter(s->cx, r, s->lists + s->body_at, s->query->body_len));
	if (s->query->section_len > 0)
		TRY(ranking_filter(s->cx, r, s->lists + s->section_at, s->query->section_len));
	if (s->ask.len == 0) {
		ranking_all(r);
		return 0;
	}
	s->result->way = SEARCH_LITERAL;
	TRY(find_words(s, &found));
	if (found == 0 && s->ask.literal)
		ranking_exact(r);
	if (r->total == 0 && !s->ask.quoted)
		TRY(ask_question(s));
	ranking_exact(r);
	return 0;
}

static int hit_ids(struct search *s)
{
	struct row_search_doc_ids *rows;
	struct buf nos;
	size_t n;
	struct search_hit *hits = s->result->hits;
	const struct ranked *ranked = s->ranking.heap + s->query->offset;

	buf_init(&nos, s->cx->arena);
	for (size_t i = 0; i < s->result->hit_len; i++)
		buf_printf(&nos, "%s%lld", i ? "," : "[", (long long)(s->view.lo + ranked[i].ord));
	buf_char(&nos, ']');
	TRY(buf_done(s->cx, &nos));
	TRY(sql_search_doc_ids(s->cx, &rows, &n, buf_cstr(&nos)));
	if (n != s->result->hit_len)
		return err_detail(s->cx, ERR_CORRUPT, "search: %zu of %zu hits have a document", n, s->result->hit_len);
	for (size_t i = 0; i < n; i++) {
		hits[i] = (struct search_hit){ 0, (double)ranked[i].score, (enum search_exact)ranked[i].exact };
		for (size_t k = 0; k < n; k++)
			if (rows[k].no == s->view.lo + ranked[i].ord)
				hits[i].id = rows[k].id;
	}
	return 0;
}

static int give_result(struct search *s)
{
	struct search_result *out = s->result;
	struct ranking *r = &s->ranking;

	ranking_sort(r);
	out->total = r->total;
	out->last_year = r->last_year;
	memcpy(out->years, r->years, sizeof(out->years));
	out->hit_len = r->heap_len > s->query->offset ? r->heap_len - s->query->offset : 0;
	out->hits = arena_new_array(s->home, struct search_hit, out->hit_len + 1);
	if (!out->hits)
		return err_detail(s->cx, ERR_NO_MEMORY, "search result");
	return out->hit_len > 0 ? hit_ids(s) : 0;
}

/* Pairs weigh by how few documents have them. */
static float pair_weight(const struct search *s, const struct ask_word *w, const struct phrase_terms *t,
			 const struct list *lists, size_t i)
{
	if (i + 1 >= w->len || i >= t->len || w->after_break[i + 1] || lists[i].len == 0)
		return 0;
	return (float)s->view.docs / (float)(s->view.docs + 20 * (int64_t)lists[i].len) + 0.05f;
}

static int give_marks(struct search *s)
{
	float *weights[ASK_WORDS];
	struct search_marks *marks;
	struct ctx home = *s->cx;

	home.arena = s->home;
	if (s->result->way != SEARCH_QUESTION) {
		TRY(marks_words(&home, &marks, &s->ask));
		s->result->marks = marks;
		return 0;
	}
	for (size_t w = 0; w < s->ask.len; w++) {
		weights[w] = arena_new_array(s->cx->arena, float, s->ask.words[w].len + 1);
		if (!weights[w])
			return err_detail(s->cx, ERR_NO_MEMORY, "search marks");
		for (size_t i = 0; i < s->ask.words[w].len; i++)
			weights[w][i] = pair_weight(s, &s->ask.words[w], &s->words[w], s->lists + s->word_at[w], i);
	}
	TRY(marks_pairs(&home, &marks, &s->ask, weights));
	s->result->marks = marks;
	return 0;
}

static int search(struct ctx *cx, struct arena *home, void *arg)
{
	struct search *s = arg;
	int rc;

	s->cx = cx;
	s->home = home;
	s->result = arena_new(home, struct search_result);
	if (!s->result)
		return err_detail(cx, ERR_NO_MEMORY, "search result");
	TRY(ask_read(cx, &s->ask, s->query->text));
	rc = view_open(cx, &s->view);
	if (rc == 0)
		rc = run(s);
	if (rc == 0)
		rc = give_result(s);
	if (rc == 0)
		rc = give_marks(s);
	view_close(&s->view);
	return rc;
}

int search_query(struct ctx *cx, struct search_result **out, const struct search_query *q)
{
	struct search s = { .query = q };

	*out = NULL;
	if (q->limit > HITS_MOST || q->offset > HITS_MOST - q->limit || q->body_len > FILTERS_MOST ||
	    q->section_len > FILTERS_MOST)
		return err_detail(cx, ERR_INVALID, "search: %zu hits from %zu on", q->limit, q->offset);
	TRY(scratch_call(cx, search, &s));
	*out = s.result;
	return 0;
}
