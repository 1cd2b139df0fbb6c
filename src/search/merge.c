#include "search/merge.h"

#include "base/digest.h"
#include "search/builder.h"
#include "search/search.sql.h"
#include "search/source.h"

#include <string.h>

#define TIDY_STEP_BYTES (8u << 20)
#define TIDY_RATIO 3 /* a segment larger than so many times all after it is left alone */
#define DEAD_SHARE 4 /* a segment with more than one in so many dead is written anew */
#define DEAD_LEAST 64
#define DROP_PAGES 4096 /* pages of dropped segments deleted at once */
#define SOURCES_MOST 512u
#define LEVELS 16

struct merging {
	struct source *sources;
	size_t len;
	struct page_writer *out;
	const int64_t *gone; /* numbers left out, in order */
	size_t gone_len;
};

static bool is_gone(const struct merging *m, int64_t no)
{
	size_t low = 0, high = m->gone_len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->gone[mid] < no)
			low = mid + 1;
		else
			high = mid;
	}
	return low < m->gone_len && m->gone[low] == no;
}

/* Least term any source stands at; 0: all are done. */
static term_t least_term(const struct merging *m)
{
	term_t least = 0;

	for (size_t i = 0; i < m->len; i++)
		if (!m->sources[i].done && (least == 0 || m->sources[i].reader.term < least))
			least = m->sources[i].reader.term;
	return least;
}

static int copy_entry(struct ctx *cx, struct merging *m, const struct source *s)
{
	struct posting_reader r;
	struct posting p;
	struct bytes spots;
	bool placed = term_placed(s->reader.term);
	int rc;

	postings_open(&r, s->segment->lo, s->reader.docs, placed ? s->reader.spots : (struct bytes){ 0 });
	while ((rc = postings_next(&r, &p, &spots)) > 0)
		if (!is_gone(m, p.no))
			TRY(page_add(m->out, s->reader.term, &p, spots));
	return rc < 0 ? err_detail(cx, rc, "segment %lld: entry", (long long)s->segment->segment) : 0;
}

/* Whole terms until budget bytes are written; *next: the term to go on with, 0 at the end. */
static int merge_terms(struct ctx *cx, struct merging *m, size_t budget, term_t *next)
{
	while ((*next = least_term(m)) != 0 && m->out->pages_bytes < budget)
		for (size_t i = 0; i < m->len; i++)
			while (!m->sources[i].done && m->sources[i].reader.term == *next) {
				TRY(copy_entry(cx, m, &m->sources[i]));
				TRY(source_next(cx, &m->sources[i]));
			}
	return 0;
}

static int segment_take(struct ctx *cx, int64_t *out)
{
	struct row_search_segment_take *row;

	TRY(sql_search_segment_take(cx, &row));
	*out = row->next_segment - 1;
	return 0;
}

static int64_t nonce_make(void)
{
	int64_t nonce;

	do {
		random_bytes(&nonce, sizeof(nonce));
		nonce &= INT64_MAX;
	} while (nonce == 0);
	return nonce;
}

static int flush_pages(struct ctx *cx, const struct row_search_pending_all *rows, size_t n, size_t *bytes)
{
	struct segment *pending = arena_new_array(cx->arena, struct segment, n);
	struct merging m = { .sources = arena_new_array(cx->arena, struct source, n), .len = n };
	int64_t lo = rows[0].no, hi = rows[n - 1].no, segment;
	struct segment_builder b;
	term_t next;

	if (!pending || !m.sources)
		return err_detail(cx, ERR_NO_MEMORY, "search flush");
	for (size_t i = 0; i < n; i++) {
		pending[i] = (struct segment){
			.lo = rows[i].no, .hi = rows[i].no, .facts = rows[i].facts.ptr, .page = rows[i].page
		};
		if (rows[i].facts.len != FACTS_BYTES)
			return err_detail(cx, ERR_CORRUPT, "pending document %lld: facts", (long long)rows[i].no);
		TRY(source_open_page(cx, &m.sources[i], &pending[i], rows[i].spots));
	}
	TRY(segment_take(cx, &segment));
	builder_open(&b, cx, segment, lo, 0);
	m.out = &b.writer;
	TRY(merge_terms(cx, &m, SIZE_MAX, &next));
	TRY(builder_close(&b, 0));
	TRY(builder_facts(cx, segment, pending, n, NULL, 0));
	*bytes = b.writer.pages_bytes;
	return sql_search_segment_add(cx, segment, lo, hi, 1, b.writer.page, (int64_t)*bytes, nonce_make(), 0,
				      (struct bytes){ rows[0].page.ptr, 0 });
}

int merge_flush(struct ctx *cx, size_t *bytes)
{
	struct row_search_pending_all *rows;
	size_t n;

	*bytes = 0;
	TRY(sql_search_pending_all(cx, &rows, &n));
	if (n == 0)
		return 0;
	TRY(flush_pages(cx, rows, n, bytes));
	TRY(sql_search_pending_clear(cx));
	return sql_search_state_add(cx, 0, 0, 0, 0, -(int64_t)n, 0);
}

/* Segments from lo to hi, with first terms and facts; they are closed by the caller. */
static int load_range(struct ctx *cx, int64_t lo, int64_t hi, struct segment **out, size_t *n)
{
	struct row_search_segments *rows;
	size_t count;

	*n = 0;
	TRY(sql_search_segments(cx, &rows, &count));
	*out = arena_new_array(cx->arena, struct segment, count + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "search segments");
	for (size_t i = 0; i < count; i++) {
		struct segment *s = &(*out)[*n];

		if (rows[i].lo < lo || rows[i].hi > hi)
			continue;
		*s = (struct segment){ .segment = rows[i].segment,
				       .lo = rows[i].lo,
				       .hi = rows[i].hi,
				       .level = rows[i].level,
				       .pages = rows[i].pages,
				       .bytes = rows[i].bytes,
				       .nonce = rows[i].nonce,
				       .dead_docs = rows[i].dead_docs,
				       .dead = rows[i].dead,
				       .busy = rows[i].busy };
		TRY(segment_load(cx, s));
		++*n;
	}
	return 0;
}

/* Dead documents of all of them but those left out, in order. */
static int dead_union(struct ctx *cx, const struct segment *s, size_t n, const struct merging *left_out, int64_t lo,
		      struct bytes *out, int64_t *count)
{
	int64_t *all, *dead;
	size_t len = 0, most = 0, k;

	for (size_t i = 0; i < n; i++)
		most += s[i].dead.len;
	all = arena_new_array(cx->arena, int64_t, most + 1);
	if (!all)
		return err_detail(cx, ERR_NO_MEMORY, "dead documents");
	for (size_t i = 0; i < n; i++) {
		TRY(dead_read(cx, s[i].lo, s[i].dead, &dead, &k));
		for (size_t j = 0; j < k; j++)
			if (!left_out || !is_gone(left_out, dead[j]))
				all[len++] = dead[j];
	}
	*count = (int64_t)len;
	return dead_write(cx, lo, all, len, out);
}

static int begin(struct ctx *cx, const struct segment *s, size_t n, int64_t level)
{
	int64_t lo = s[0].lo, hi = s[n - 1].hi, segment, count;
	struct bytes gone = { 0 };

	TRY(dead_union(cx, s, n, NULL, lo, &gone, &count));
	TRY(segment_take(cx, &segment));
	TRY(sql_search_merge_add(cx, segment, lo, hi, level, gone));
	return sql_search_segment_busy(cx, lo, hi);
}

/* The result takes the place of its sources, which are dropped. */
static int finish(struct ctx *cx, const struct row_search_merges *row, const struct merging *m, const struct segment *s,
		  size_t n)
{
	struct bytes dead = { 0 };
	int64_t dead_docs = 0;

	TRY(dead_union(cx, s, n, m, row->lo, &dead, &dead_docs));
	TRY(builder_facts(cx, row->segment, s, n, m->gone, m->gone_len));
	TRY(sql_search_segment_delete(cx, row->lo, row->hi));
	for (size_t i = 0; i < n; i++) {
		TRY(sql_search_part_delete(cx, s[i].segment));
		TRY(sql_search_drop_add(cx, s[i].segment, s[i].pages));
	}
	TRY(sql_search_segment_add(cx, row->segment, row->lo, row->hi, row->level, row->pages, row->bytes, nonce_make(),
				   dead_docs, dead));
	return sql_search_merge_delete(cx, row->segment);
}

static int step_loaded(struct ctx *cx, struct row_search_merges *row, size_t budget, struct segment *s, size_t n)
{
	struct merging m = { .sources = arena_new_array(cx->arena, struct source, n), .len = n };
	struct segment_builder b;
	int64_t *gone;
	term_t next;

	if (!m.sources)
		return err_detail(cx, ERR_NO_MEMORY, "search merge");
	if (n == 0)
		return err_detail(cx, ERR_CORRUPT, "merge %lld: no sources", (long long)row->segment);
	TRY(dead_read(cx, row->lo, row->gone, &gone, &m.gone_len));
	if (s[0].lo != row->lo || s[n - 1].hi != row->hi ||
	    (m.gone_len > 0 && (gone[0] < row->lo || gone[m.gone_len - 1] > row->hi)))
		return err_detail(cx, ERR_CORRUPT, "merge %lld: bounds", (long long)row->segment);
	m.gone = gone;
	for (size_t i = 0; i < n; i++)
		TRY(source_open(cx, &m.sources[i], &s[i], (term_t)row->next_term));
	builder_open(&b, cx, row->segment, row->lo, (uint32_t)row->pages);
	m.out = &b.writer;
	TRY(merge_terms(cx, &m, budget, &next));
	TRY(builder_close(&b, row->parts));
	row->pages = b.writer.page;
	row->bytes += (int64_t)b.writer.pages_bytes;
	if (next == 0)
		return finish(cx, row, &m, s, n);
	return sql_search_merge_step(cx, row->segment, (int64_t)next, row->pages, row->bytes, row->parts + 1);
}

static int step(struct ctx *cx, struct row_search_merges *row, size_t budget)
{
	struct segment *s = NULL;
	size_t n;
	int rc = load_range(cx, row->lo, row->hi, &s, &n);

	if (rc == 0)
		rc = step_loaded(cx, row, budget, s, n);
	for (size_t i = 0; i < n; i++)
		segment_close(&s[i]);
	return rc;
}

static int drop_pages(struct ctx *cx, int64_t most, bool *more)
{
	struct row_search_drop_get *rows;
	size_t n;

	TRY(sql_search_drop_get(cx, &rows, &n));
	for (size_t i = 0; i < n && most > 0; i++) {
		int64_t base = rows[i].segment * SEGMENT_PAGES, take = rows[i].pages < most ? rows[i].pages : most;
		int64_t left = rows[i].pages - take;

		TRY(sql_search_page_delete(cx, base + left, base + rows[i].pages));
		TRY(sql_search_spot_delete(cx, base + left, base + rows[i].pages));
		if (left > 0)
			TRY(sql_search_drop_step(cx, rows[i].segment, left));
		else
			TRY(sql_search_drop_delete(cx, rows[i].segment));
		most -= take;
		*more |= left > 0 || i + 1 < n;
	}
	return 0;
}

static int idle_segments(struct ctx *cx, struct segment **out, size_t *n)
{
	struct row_search_segments *rows;

	TRY(sql_search_segments(cx, &rows, n));
	*out = arena_new_array(cx->arena, struct segment, *n + 1);
	if (!*out)
		return err_detail(cx, ERR_NO_MEMORY, "search segments");
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct segment){ .segment = rows[i].segment,
					      .lo = rows[i].lo,
					      .hi = rows[i].hi,
					      .level = rows[i].level,
					      .pages = rows[i].pages,
					      .bytes = rows[i].bytes,
					      .dead_docs = rows[i].dead_docs,
					      .dead = rows[i].dead,
					      .busy = rows[i].busy };
	return 0;
}

/* Runs of MERGE_WAYS neighbours of one level, and single ones with many dead. */
static int begin_due(struct ctx *cx)
{
	struct segment *s;
	size_t n, run;

	TRY(idle_segments(cx, &s, &n));
	for (size_t i = 0; i < n; i += run) {
		for (run = 1; !s[i].busy && run < MERGE_WAYS && i + run < n && !s[i + run].busy &&
			      s[i + run].level == s[i].level;
		     run++)
			;
		if (run == MERGE_WAYS) {
			TRY(begin(cx, &s[i], run, s[i].level + 1));
			continue;
		}
		run = 1;
		if (!s[i].busy && s[i].dead_docs >= DEAD_LEAST && s[i].dead_docs * DEAD_SHARE > s[i].hi - s[i].lo)
			TRY(begin(cx, &s[i], 1, s[i].level));
	}
	return 0;
}

int merge_work(struct ctx *cx, size_t budget)
{
	struct row_search_merges *rows;
	size_t n;
	bool more;

	TRY(begin_due(cx));
	TRY(sql_search_merges(cx, &rows, &n));
	for (size_t i = 0; i < n; i++)
		TRY(step(cx, &rows[i], budget > MERGE_STEP_BYTES ? budget : MERGE_STEP_BYTES));
	return drop_pages(cx, DROP_PAGES, &more);
}

/* Level a segment of so many numbers would have by flushes and merges alone. */
static int64_t level_of(int64_t docs)
{
	int64_t level = 1;

	for (int64_t most = MERGE_PENDING * MERGE_WAYS; docs >= most && level < LEVELS; most *= MERGE_WAYS)
		level++;
	return level;
}

static int begin_tidy(struct ctx *cx, bool *begun)
{
	struct segment *s;
	size_t n, from = 0;
	int64_t rest = 0;

	*begun = false;
	TRY(idle_segments(cx, &s, &n));
	for (size_t i = 0; i < n; i++)
		rest += s[i].bytes;
	while (from < n && s[from].bytes > TIDY_RATIO * (rest - s[from].bytes))
		rest -= s[from++].bytes;
	if (n - from > SOURCES_MOST)
		n = from + SOURCES_MOST;
	if (n - from < 2)
		return 0;
	*begun = true;
	return begin(cx, s + from, n - from, level_of(s[n - 1].hi - s[from].lo + 1));
}

int merge_tidy(struct ctx *cx, bool *more)
{
	struct row_search_merges *rows;
	size_t n, bytes;

	*more = false;
	TRY(sql_search_merges(cx, &rows, &n));
	if (n == 0) {
		bool begun;

		TRY(merge_flush(cx, &bytes));
		TRY(begin_tidy(cx, &begun));
		if (begun)
			TRY(sql_search_merges(cx, &rows, &n));
	}
	if (n > 0) {
		*more = true;
		TRY(step(cx, &rows[0], TIDY_STEP_BYTES));
	}
	return drop_pages(cx, DROP_PAGES, more);
}
