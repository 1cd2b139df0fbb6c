/* put - documents into the index and out of it. A change is a new number; the old one is dead. */
#include "search/search.h"

#include "search/entry.h"
#include "search/merge.h"
#include "search/scan.h"
#include "search/scratch.h"
#include "search/search.sql.h"

#include <string.h>

struct change {
	int64_t docs, title, head, body, pending, day;
};

static uint64_t mix_text(uint64_t h, const char *s)
{
	size_t len = s ? strlen(s) : 0;

	h = scan_mix(h, len + 1);
	while (len >= 8) {
		uint64_t v = 0;

		for (int i = 0; i < 8; i++)
			v |= (uint64_t)(unsigned char)s[i] << (8 * i);
		h = scan_mix(h, v);
		s += 8;
		len -= 8;
	}
	while (len-- > 0)
		h = scan_mix(h, (unsigned char)*s++);
	return h;
}

int64_t search_digest(const struct search_doc *doc)
{
	const char *texts[] = { doc->title,     doc->doc_no,   doc->index_no, doc->summary,
				doc->body_text, doc->keywords, doc->issuer };
	uint64_t h = scan_mix(0, (uint64_t)doc->id);

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		h = mix_text(h, texts[i]);
	h = scan_mix(scan_mix(scan_mix(h, (uint64_t)doc->date), (uint64_t)doc->body_id), (uint64_t)doc->validity);
	for (size_t i = 0; i < doc->section_len; i++)
		h = scan_mix(h, (uint64_t)doc->section_path[i]);
	return (int64_t)(h >> 1);
}

static int mark_dead(struct ctx *cx, int64_t no)
{
	struct row_search_segment_of *s;
	int64_t *dead;
	struct bytes bytes;
	size_t n, at;

	TRY(sql_search_segment_of(cx, &s, no));
	if (!s)
		return err_detail(cx, ERR_CORRUPT, "search: no segment has number %lld", (long long)no);
	TRY(dead_read(cx, s->lo, s->dead, &dead, &n));
	for (at = n; at > 0 && dead[at - 1] > no; at--)
		dead[at] = dead[at - 1];
	dead[at] = no;
	TRY(dead_write(cx, s->lo, dead, n + 1, &bytes));
	return sql_search_segment_dead(cx, s->segment, s->dead_docs + 1, bytes);
}

static int take_out(struct ctx *cx, int64_t id, struct change *c)
{
	struct row_search_doc_get *old;
	int64_t was_pending;

	TRY(sql_search_doc_get(cx, &old, id));
	if (!old)
		return 0;
	TRY(sql_search_pending_delete(cx, &was_pending, old->no));
	if (was_pending == 0)
		TRY(mark_dead(cx, old->no));
	c->docs--;
	c->title -= old->title_len;
	c->head -= old->head_len;
	c->body -= old->body_len;
	c->pending -= was_pending;
	return 0;
}

static int change_write(struct ctx *cx, const struct change *c)
{
	return sql_search_state_add(cx, c->docs, c->title, c->head, c->body, c->pending, c->day);
}

static int put(struct ctx *cx, struct arena *home, void *arg)
{
	const struct search_doc *doc = arg;
	struct row_search_state_lock *state;
	struct change c = { 0 };
	struct entry e;
	uint8_t facts[FACTS_BYTES];
	size_t bytes;
	int rc;

	(void)home;
	TRY(sql_search_state_lock(cx, &state, 1));
	TRY(take_out(cx, doc->id, &c));
	int64_t no = state->next_no - 1;
	rc = entry_make(cx->arena, &e, doc, no);
	if (rc < 0)
		return err_detail(cx, rc, "terms of document %lld", (long long)doc->id);
	facts_write(facts, &e.facts);
	TRY(sql_search_doc_put(cx, doc->id, no, e.title_len, e.head_len, e.body_len, search_digest(doc)));
	TRY(sql_search_pending_add(cx, no, (struct bytes){ facts, sizeof(facts) }, e.page, e.spots));
	c.docs++;
	c.title += e.title_len;
	c.head += e.head_len;
	c.body += e.body_len;
	c.pending++;
	c.day = e.facts.day;
	TRY(change_write(cx, &c));
	if (state->pending + c.pending < (int64_t)MERGE_PENDING)
		return 0;
	TRY(merge_flush(cx, &bytes));
	return merge_work(cx, 4 * bytes);
}

int search_put(struct ctx *cx, const struct search_doc *doc)
{
	struct search_doc copy = *doc;

	return scratch_call(cx, put, &copy);
}

static int take_away(struct ctx *cx, struct arena *home, void *arg)
{
	struct row_search_state_lock *state;
	struct change c = { 0 };
	const int64_t *id = arg;

	(void)home;
	TRY(sql_search_state_lock(cx, &state, 0));
	TRY(take_out(cx, *id, &c));
	TRY(sql_search_doc_delete(cx, *id));
	return change_write(cx, &c);
}

int search_remove(struct ctx *cx, int64_t id)
{
	return scratch_call(cx, take_away, &id);
}

static int tidy(struct ctx *cx, struct arena *home, void *arg)
{
	struct row_search_state_lock *state;

	(void)home;
	TRY(sql_search_state_lock(cx, &state, 0));
	return merge_tidy(cx, arg);
}

int search_tidy(struct ctx *cx, bool *more)
{
	return scratch_call(cx, tidy, more);
}

int search_clear(struct ctx *cx)
{
	struct row_search_state_lock *state;

	TRY(sql_search_state_lock(cx, &state, 0));
	TRY(sql_search_clear_docs(cx));
	TRY(sql_search_pending_clear(cx));
	TRY(sql_search_clear_segments(cx));
	TRY(sql_search_clear_parts(cx));
	TRY(sql_search_clear_pages(cx));
	TRY(sql_search_clear_spots(cx));
	TRY(sql_search_clear_merges(cx));
	TRY(sql_search_clear_drops(cx));
	return sql_search_clear_state(cx);
}
