/*
 * search - Chinese full-text search inside the store: what is published can be found in the same transaction.
 *
 * The index is ours, in ordinary tables (docs/decisions/0002-search.md): the same bytes, hence the same documents in the
 * same order, on both engines. It keeps no text: whoever shows hits hands the text in to be highlighted.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"
#include "base/date.h"
#include "web/html.h"

/* What is indexed of a document. Text may be NULL. Borrowed for the call. */
struct search_doc {
	int64_t id;
	const char *title, *doc_no, *index_no, *summary, *body_text, *keywords, *issuer;
	date_t date;                 /* what sorting and years go by; DATE_NONE: none */
	int64_t body_id;             /* 0: none */
	const int64_t *section_path; /* its section and those above it */
	size_t section_len;
	int validity; /* 0 to 7; the caller's meaning */
};

/*
 * Inside db_write. Put replaces what was there under that id; remove is fine for an id that is not there.
 * Now and then a put also does a small, bounded share of merging what earlier ones left.
 */
int search_put(struct ctx *cx, const struct search_doc *doc) MUST_USE;
int search_remove(struct ctx *cx, int64_t id) MUST_USE;
/*
 * Inside db_write, when there is time (after an import, at night): one bounded step towards a single segment, which
 * searches fastest. *more: call again, in a transaction of its own.
 */
int search_tidy(struct ctx *cx, bool *more) MUST_USE;
/* Inside db_write: forget everything. To rebuild, put every document again (in the order of their ids). */
int search_clear(struct ctx *cx) MUST_USE;

enum search_sort { SEARCH_RELEVANCE, SEARCH_DATE };

/* Filters are all in force together; a list holds when any of its members does. */
struct search_query {
	const char *text; /* as typed. NULL, "" or nothing but punctuation: every document the filters let through */
	const int64_t *body_ids;
	size_t body_len;
	const int64_t *section_ids; /* documents in them or below */
	size_t section_len;
	date_t date_from, date_to; /* both days included; 0 or DATE_NONE: open */
	unsigned validity_mask;    /* bit n: validity n; 0: any */
	enum search_sort sort;
	size_t offset, limit; /* hits to leave out and to return; offset + limit at most 10,000 */
};

enum search_exact { SEARCH_NOT_EXACT, SEARCH_EXACT_NUMBER, SEARCH_EXACT_TITLE };

struct search_hit {
	int64_t id;
	double score;
	enum search_exact exact; /* the query is its 文号 or index number, or its whole title */
};

enum search_way {                  /* how the query was read */
		  SEARCH_ALL,      /* no words: everything */
		  SEARCH_LITERAL,  /* documents that hold every word as written */
		  SEARCH_QUESTION, /* documents that hold enough of it; rare terms weigh most */
};

#define SEARCH_YEARS 64

struct search_result {
	struct search_hit *hits;
	size_t hit_len;
	int64_t total; /* all hits, exactly */
	enum search_way way;
	int64_t years
		[SEARCH_YEARS]; /* of all hits, by year of their date; years[0] is last_year, years[1] the one before */
	int last_year;
	const struct search_marks *marks; /* what to highlight; never NULL */
};

/* Inside db_read. ERR_INVALID: offset or limit out of bounds; ERR_CORRUPT: the index is damaged (rebuild it). */
int search_query(struct ctx *cx, struct search_result **out, const struct search_query *q) MUST_USE;

/* A text whole, escaped, with <mark> around what matched. ERR_NO_MEMORY. */
int search_highlight(struct ctx *cx, struct html *out, const struct search_marks *marks, const char *text) MUST_USE;
/* The passage of about chars characters that shows most of what was asked; the beginning when nothing matches. */
int search_snippet(struct ctx *cx, struct html *out, const struct search_marks *marks, const char *text,
		   size_t chars) MUST_USE;

/* Number over everything of a document that is indexed, the same everywhere: for search_each. */
int64_t search_digest(const struct search_doc *doc);
/*
 * Inside db_read: every document in the index by rising id, with its digest, and whether its segment really holds it;
 * to compare with the documents published.
 */
typedef int search_each_fn(struct ctx *cx, void *arg, int64_t id, int64_t digest);
int search_each(struct ctx *cx, search_each_fn *fn, void *arg) MUST_USE;
/* Inside db_read: the index agrees with itself. ERR_CORRUPT with the first finding as detail. */
int search_check(struct ctx *cx) MUST_USE;

struct search_stats {
	int64_t docs, pending, segments, pages, bytes, dead, merges;
};
int search_stats(struct ctx *cx, struct search_stats *out) MUST_USE; /* inside db_read */

#endif
