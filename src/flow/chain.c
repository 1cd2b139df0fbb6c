/*
 * Verification streams the log once. A row is sound when its own digest is right under the prev_sm3 it carries; it is in
 * place when that prev_sm3 is the digest of the row before. Telling the two apart names the fault: altered, or moved.
 */
#include "flow/chain.h"

#include "base/buf.h"
#include "base/str.h"
#include "db/db.h"
#include "flow/chain_link.h"
#include "flow/flow.sql.h"

#define FINDINGS_KEPT 100
#define PROGRESS_EVERY 1000

static void add_text(struct buf *b, const char *s)
{
	buf_printf(b, "%zu:", strlen(s));
	buf_str(b, s);
}

static void add_number(struct buf *b, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)n);
	add_text(b, text);
}

int chain_link_digest(struct ctx *cx, char out[DIGEST_HEX_BYTES], const char *prev, const struct chain_link *l)
{
	uint8_t digest[DIGEST_BYTES];
	struct buf b;

	buf_init(&b, cx->arena);
	buf_str(&b, prev);
	add_number(&b, l->seq);
	add_number(&b, l->at);
	add_text(&b, l->kind);
	add_number(&b, l->subject_id);
	add_text(&b, l->event);
	add_text(&b, l->from_state);
	add_text(&b, l->to_state);
	add_text(&b, l->step);
	add_number(&b, l->actor_id);
	add_text(&b, l->actor_name);
	add_text(&b, l->role);
	add_number(&b, l->body_id);
	add_text(&b, l->reason);
	add_text(&b, l->data);
	TRY(buf_done(cx, &b));
	digest_sm3(digest, b.ptr, b.len);
	digest_hex(out, digest);
	return 0;
}

struct verify {
	struct chain_report *report;
	struct arena scratch;       /* one row at a time */
	int64_t expected_seq;
	char prev[DIGEST_HEX_BYTES];
	int64_t head_seq;
	void (*progress)(void *arg, int64_t done, int64_t total);
	void *progress_arg;
};

static int add_finding(struct ctx *cx, struct chain_report *r, enum chain_fault fault, int64_t seq, const char *kind,
		       int64_t subject_id, const char *text)
{
	r->finding_total++;
	if (r->finding_len == FINDINGS_KEPT)
		return 0;
	if (!r->findings)
		r->findings = arena_new_array(cx->arena, struct chain_finding, FINDINGS_KEPT);
	kind = arena_strdup(cx->arena, kind);
	if (!r->findings || !kind || !text)
		return err_set(cx, ERR_NO_MEMORY, "核验报告放不下，请联系技术人员。");
	r->findings[r->finding_len++] = (struct chain_finding){ fault, seq, kind, subject_id, text };
	return 0;
}

static int check_place(struct ctx *cx, struct verify *v, const struct row_flow_event_all *row, bool sound)
{
	if (row->seq > v->expected_seq)
		return add_finding(cx, v->report, CHAIN_MISSING, v->expected_seq, row->kind, row->subject_id,
				   arena_printf(cx->arena, "第 %lld 至 %lld 条记录缺失。", (long long)v->expected_seq,
						(long long)row->seq - 1));
	if (sound && !str_eq(row->prev_sm3, v->prev))
		return add_finding(cx, v->report, CHAIN_REORDERED, row->seq, row->kind, row->subject_id,
				   arena_printf(cx->arena, "第 %lld 条记录不接在前一条之后，次序被改动过。",
						(long long)row->seq));
	return 0;
}

static int verify_row(struct ctx *cx, void *arg, const struct row_flow_event_all *row)
{
	struct verify *v = arg;
	struct ctx scratch = *cx;
	char sm3[DIGEST_HEX_BYTES];
	struct chain_link link = { row->seq, row->at, row->kind, row->subject_id, row->event, row->from_state,
				   row->to_state, row->step, row->actor_id, row->actor_name, row->role, row->body_id,
				   row->reason, row->data };
	bool sound;

	scratch.arena = &v->scratch;
	arena_reset(&v->scratch);
	if (chain_link_digest(&scratch, sm3, row->prev_sm3, &link) < 0)
		return err_detail(cx, ERR_NO_MEMORY, "event %lld does not fit", (long long)row->seq);
	sound = str_eq(sm3, row->sm3);
	if (!sound)
		TRY(add_finding(cx, v->report, CHAIN_ALTERED, row->seq, row->kind, row->subject_id,
				arena_printf(cx->arena, "第 %lld 条记录的内容被改动过。", (long long)row->seq)));
	TRY(check_place(cx, v, row, sound));
	v->expected_seq = row->seq + 1;
	str_copy(v->prev, sizeof(v->prev), row->sm3);
	v->report->events++;
	if (v->progress && v->report->events % PROGRESS_EVERY == 0)
		v->progress(v->progress_arg, v->report->events, v->head_seq);
	return 0;
}

static int verify_head(struct ctx *cx, struct verify *v, const struct row_flow_head_get *head)
{
	int64_t last = v->expected_seq - 1;

	if (head->seq > last)
		return add_finding(cx, v->report, CHAIN_MISSING, last + 1, "", 0,
				   arena_printf(cx->arena, "末尾缺失第 %lld 至 %lld 条记录。", (long long)last + 1,
						(long long)head->seq));
	if (head->seq < last || !str_eq(head->sm3, v->prev))
		return add_finding(cx, v->report, CHAIN_HEAD, head->seq, "", 0,
				   arena_strdup(cx->arena, "链尾登记与最后一条记录不符。"));
	return 0;
}

static int verify_states(struct ctx *cx, struct chain_report *r)
{
	struct row_flow_case_disagree *bad;
	struct row_flow_case_lost *lost;
	size_t n;

	TRY(sql_flow_case_disagree(cx, &bad, &n));
	for (size_t i = 0; i < n; i++)
		TRY(add_finding(cx, r, CHAIN_STATE, bad[i].seq, bad[i].kind, bad[i].subject_id,
				arena_printf(cx->arena, "%s %lld 现在的状态是 %s，最后一条记录却是 %s。", bad[i].kind,
					     (long long)bad[i].subject_id, bad[i].state, bad[i].event_state)));
	TRY(sql_flow_case_lost(cx, &lost, &n));
	for (size_t i = 0; i < n; i++)
		TRY(add_finding(cx, r, CHAIN_STATE, lost[i].seq, lost[i].kind, lost[i].subject_id,
				arena_printf(cx->arena, "%s %lld 有办理记录，但它的当前状态不见了。", lost[i].kind,
					     (long long)lost[i].subject_id)));
	return 0;
}

int chain_verify(struct ctx *cx, struct chain_report *out, void (*progress)(void *arg, int64_t done, int64_t total),
		 void *arg)
{
	struct verify v = { .report = out, .expected_seq = 1, .prev = CHAIN_ORIGIN, .progress = progress, .progress_arg = arg };
	struct row_flow_head_get *head;
	int rc;

	*out = (struct chain_report){ 0 };
	TRY(sql_flow_head_get(cx, &head));
	out->head_sm3 = head->sm3;
	v.head_seq = head->seq;
	arena_init(&v.scratch, ARENA_LIMIT_REQUEST);
	rc = sql_flow_event_all(cx, verify_row, &v);
	arena_release(&v.scratch);
	TRY(rc);
	TRY(verify_head(cx, &v, head));
	return verify_states(cx, out);
}
