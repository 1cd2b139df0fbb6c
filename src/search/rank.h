/*
 * rank - scores, filters, and the best hits in order.
 *
 * Order: exact numbers, exact titles, score, date, number in the index; by date: date, number. All of it is computed from the
 * index alone, so it is the same wherever the index is.
 */
#ifndef SEARCH_RANK_H
#define SEARCH_RANK_H

#include "search/lists.h"
#include "search/phrase.h"
#include "search/search.h"

struct ranked {
	uint32_t ord;
	int32_t day;
	float score;
	uint8_t exact; /* enum search_exact */
};

struct ranking {
	const struct view *view;
	const struct search_query *query;
	uint8_t *gate;               /* per ord: 1 closed (dead, or not let through by a list filter); NULL: all open */
	struct list numbers, titles; /* exact */
	bool *number_seen, *title_seen;         /* which of them are hits already */
	double word_norm[256], word_title[256]; /* of a literal word, by length code of body and title */
	date_t year_from[SEARCH_YEARS];         /* first day of last_year and those before */
	double lens[3][256];                    /* length norm of title, head, body by code */
	struct ranked *heap;                    /* the best so far, the worst of them first */
	size_t heap_len, heap_most;
	double least;               /* no hit that scores less gets in; 0: not known */
	size_t at;                  /* segment of the last ord looked at */
	size_t number_at, title_at; /* likewise, in the exact lists */
	int64_t total;
	int64_t *years;
	int last_year;
};

int ranking_init(struct ctx *cx, struct ranking *r, const struct view *v, const struct search_query *q) MUST_USE;
/* Documents whose number or title the query is; they stand first among the hits. */
int ranking_know_exact(struct ctx *cx, struct ranking *r, struct list *numbers, struct list *titles) MUST_USE;
/* bodies and sections: lists of the filters' terms; closes the gate for whatever is in none of them. */
int ranking_filter(struct ctx *cx, struct ranking *r, struct list *lists, size_t n) MUST_USE;
/* Documents that have enough of the terms of a question; literal: those that hold it whole go first. */
int ranking_question(struct ctx *cx, struct ranking *r, const struct list *lists, const double *times, size_t n,
		     const struct phrase *literal) MUST_USE;
/* Documents that hold all words. */
int ranking_words(struct ctx *cx, struct ranking *r, const struct phrase *words, size_t n) MUST_USE;
/* Those of the exact lists that are no hits yet. */
void ranking_exact(struct ranking *r);
/* Every document, for a query without words. */
void ranking_all(struct ranking *r);
/* The hits in order, best first. */
void ranking_sort(struct ranking *r);

#endif
