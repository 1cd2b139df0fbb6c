/* verify - does the index agree with itself, and what does it hold? */
#include "search/search.h"

#include <inttypes.h>

#include "search/scratch.h"
#include "search/search.sql.h"
#include "search/segment.h"
#include "search/source.h"

struct walk {
	search_each_fn *fn;
	void *arg;
};

static int each_row(struct ctx *cx, void *arg, const struct row_search_doc_each *row)
{
	struct walk *w = arg;

	return w->fn(cx, w->arg, row->id, row->digest);
}

int search_each(struct ctx *cx, search_each_fn *fn, void *arg)
{
	struct walk w = { fn, arg };

	return sql_search_doc_each(cx, each_row, &w, INT64_MIN);
}

struct checking {
	struct view *view;
	uint8_t *state; /* per ord: 1 a document is there and not dead */
	int64_t docs;
};

static int check_doc(struct ctx *cx, void *arg, const struct row_search_doc_each *row)
{
	struct checking *c = arg;
	int64_t ord = row->no - c->view->lo;

	c->docs++;
	if (ord < 0 || ord >= c->view->span || c->state[ord] != 1)
		return err_detail(cx, ERR_CORRUPT, "search: document %" PRId64 " is not where the index has it",
				  row->id);
	c->state[ord] = 2;
	return 0;
}

static int mark_there(struct ctx *cx, struct checking *c)
{
	size_t at = 0;

	for (uint32_t ord = 0; ord < c->view->span; ord++)
		c->state[ord] = (view_facts(c->view, ord, &at).state & FACTS_HERE) != 0;
	for (size_t i = 0; i < c->view->merged; i++) {
		int64_t *dead;
		size_t n;

		TRY(dead_read(cx, c->view->segments[i].lo, c->view->segments[i].dead, &dead, &n));
		for (size_t k = 0; k < n; k++)
			if (dead[k] >= c->view->segments[i].lo && dead[k] <= c->view->segments[i].hi)
				c->state[dead[k] - c->view->lo] = 0;
	}
	return 0;
}

/* Every entry of every page can be read, in order, and names documents of its segment. */
static int check_pages(struct ctx *cx, const struct segment *s)
{
	struct source source;
	term_t last = 0;

	TRY(source_open(cx, &source, s, 0));
	while (!source.done) {
		struct posting_reader r;
		struct posting p;
		struct bytes spots;
		bool placed = term_placed(source.reader.term);
		uint32_t n = 0;
		int rc;

		postings_open(&r, s->lo, source.reader.docs, placed ? source.reader.spots : (struct bytes){ 0 });
		while ((rc = postings_next(&r, &p, &spots)) > 0 && p.no <= s->hi)
			n++;
		if (rc != 0 || n != source.reader.doc_count || source.reader.term < last)
			return err_detail(cx, ERR_CORRUPT, "search: segment %" PRId64 ", term %" PRIu64, s->segment,
					  source.reader.term);
		last = source.reader.term;
		TRY(source_next(cx, &source));
	}
	return 0;
}

/* A page at a time in memory of its own: a large segment is read whole. */
static int check_segment(struct ctx *cx, struct arena *home, void *arg)
{
	(void)home;
	return check_pages(cx, arg);
}

static int check_view(struct ctx *cx, struct checking *c)
{
	c->state = arena_alloc(cx->arena, (size_t)c->view->span + 1);
	if (!c->state)
		return err_detail(cx, ERR_NO_MEMORY, "search check");
	TRY(mark_there(cx, c));
	TRY(sql_search_doc_each(cx, check_doc, c, INT64_MIN));
	if (c->docs != c->view->docs)
		return err_detail(cx, ERR_CORRUPT, "search: %" PRId64 " documents, %" PRId64 " counted", c->docs,
				  c->view->docs);
	for (uint32_t ord = 0; ord < c->view->span; ord++)
		if (c->state[ord] == 1)
			return err_detail(cx, ERR_CORRUPT, "search: number %" PRId64 " has no document",
					  c->view->lo + (int64_t)ord);
	for (size_t i = 0; i < c->view->merged; i++)
		TRY(scratch_call(cx, check_segment, &c->view->segments[i]));
	return 0;
}

static int check(struct ctx *cx, struct arena *home, void *arg)
{
	struct view v;
	struct checking c = { .view = &v };
	int rc = view_open(cx, &v);

	(void)home;
	(void)arg;
	if (rc == 0)
		rc = check_view(cx, &c);
	view_close(&v);
	return rc;
}

int search_check(struct ctx *cx)
{
	return scratch_call(cx, check, NULL);
}

static int count(struct ctx *cx, struct arena *home, void *arg)
{
	struct search_stats *out = arg;
	struct row_search_state_get *state;
	struct row_search_segments *rows;
	struct row_search_merge_count *merges;
	size_t n;

	(void)home;
	TRY(sql_search_state_get(cx, &state));
	TRY(sql_search_segments(cx, &rows, &n));
	TRY(sql_search_merge_count(cx, &merges));
	*out = (struct search_stats){
		.docs = state->docs, .pending = state->pending, .segments = (int64_t)n, .merges = merges->n
	};
	for (size_t i = 0; i < n; i++) {
		out->pages += rows[i].pages;
		out->bytes += rows[i].bytes;
		out->dead += rows[i].dead_docs;
	}
	return 0;
}

int search_stats(struct ctx *cx, struct search_stats *out)
{
	return scratch_call(cx, count, out);
}
