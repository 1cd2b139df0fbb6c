/* Whatever is done to the log behind the program's back, the verification finds it and says where. */
#include "flow/chain.h"

#include "base/str.h"
#include "flow/chain_link.h"
#include "flow/flow.h"
#include "store/sample.sql.h"
#include "support/store.h"

#define EVENTS 6

static const struct flow_edge edges[] = {
	{ "", "open", "draft", 0, 0, "起草" },
	{ "draft", "pass", "done", 0, 0, "通过" },
};
static const char *const finals[] = { "done", NULL };
static const struct flow_machine machine = { "sample", edges, ARRAY_LEN(edges), finals };

/* Three notes, a case with two events, one note more. */
static int do_history(struct ctx *cx, void *arg)
{
	const struct flow_act open = { .event = "open", .step = "", .wait_role = "" }, pass = { .event = "pass", .step = "", .wait_role = "" };
	struct flow_note note = { .kind = "account", .event = "login" };
	struct flow_case *c;

	(void)arg;
	for (note.subject_id = 1; note.subject_id <= 3; note.subject_id++)
		TRY(flow_record(cx, &note));
	TRY(flow_open(cx, &machine, 7, &open));
	TRY(flow_load(cx, &c, "sample", 7));
	TRY(flow_fire(cx, &machine, c, &pass));
	return flow_record(cx, &note);
}

static struct chain_report report;

static int do_verify(struct ctx *cx, void *arg)
{
	(void)arg;
	return chain_verify(cx, &report, NULL, NULL);
}

static void verify(struct test *t)
{
	store_ok(t, db_read(&t->cx, do_verify, NULL));
}

/* A store with its history, tampered with, and verified. */
static void after(void **state, db_work_fn *tamper)
{
	struct test *t = *state;

	store_ok(t, db_write(&t->cx, do_history, NULL));
	if (tamper)
		store_ok(t, db_write(&t->cx, tamper, NULL));
	verify(t);
}

static void assert_found(size_t i, enum chain_fault fault, int64_t seq)
{
	assert_true(i < report.finding_len);
	assert_int_equal(report.findings[i].fault, fault);
	assert_int_equal(report.findings[i].seq, seq);
	assert_false(str_empty(report.findings[i].text));
}

static void an_untouched_log_is_whole(void **state)
{
	after(state, NULL);
	assert_int_equal(report.events, EVENTS);
	assert_int_equal(report.finding_total, 0);
	assert_int_equal(strlen(report.head_sm3), 64);
}

static void an_empty_log_is_whole(void **state)
{
	verify(*state);
	assert_int_equal(report.events, 0);
	assert_int_equal(report.finding_total, 0);
}

static int alter(struct ctx *cx, void *arg)
{
	(void)arg;
	return sql_tamper_reason(cx, 2, "后来补写的理由");
}

static void an_altered_event_is_named(void **state)
{
	after(state, alter);
	assert_int_equal(report.finding_total, 1);
	assert_found(0, CHAIN_ALTERED, 2);
	assert_string_equal(report.findings[0].kind, "account");
	assert_int_equal(report.findings[0].subject_id, 2);
}

static int remove_one(struct ctx *cx, void *arg)
{
	(void)arg;
	return sql_tamper_remove(cx, 3);
}

static void a_removed_event_is_named(void **state)
{
	after(state, remove_one);
	assert_int_equal(report.finding_total, 1);
	assert_found(0, CHAIN_MISSING, 3);
	assert_int_equal(report.events, EVENTS - 1);
}

static int exchange(struct ctx *cx, void *arg)
{
	(void)arg;
	TRY(sql_tamper_move(cx, 2, 1000));
	TRY(sql_tamper_move(cx, 3, 2));
	return sql_tamper_move(cx, 1000, 3);
}

static void two_exchanged_events_are_found(void **state)
{
	bool at_two = false, at_three = false;

	after(state, exchange);
	assert_true(report.finding_total >= 2);
	for (size_t i = 0; i < report.finding_len; i++) {
		at_two = at_two || report.findings[i].seq == 2;
		at_three = at_three || report.findings[i].seq == 3;
	}
	assert_true(at_two && at_three);
}

/* An event made anew with a sound digest of its own, but following nothing that was there. */
static int forge(struct ctx *cx, void *arg)
{
	const char *prev = "1111111111111111111111111111111111111111111111111111111111111111";
	struct chain_link link = { 2, clock_now(cx->clock), "account", 2, "login", "", "", "", 0, "系统", "", 0, "", "{}" };
	char sm3[DIGEST_HEX_BYTES];

	(void)arg;
	TRY(chain_link_digest(cx, sm3, prev, &link));
	return sql_tamper_link(cx, 2, prev, sm3);
}

static void an_event_that_does_not_follow_the_one_before_is_named(void **state)
{
	after(state, forge);
	assert_int_equal(report.finding_total, 2); /* it does not follow 1, and 3 does not follow it */
	assert_found(0, CHAIN_REORDERED, 2);
	assert_found(1, CHAIN_REORDERED, 3);
}

static int cut_end(struct ctx *cx, void *arg)
{
	(void)arg;
	return sql_tamper_remove(cx, EVENTS);
}

static void a_log_cut_off_at_its_end_is_found(void **state)
{
	after(state, cut_end);
	assert_int_equal(report.finding_total, 1);
	assert_found(0, CHAIN_MISSING, EVENTS);
}

static int cut_with_head(struct ctx *cx, void *arg)
{
	(void)arg;
	TRY(sql_tamper_remove(cx, EVENTS));
	return sql_tamper_head(cx, EVENTS - 1);
}

static void a_head_set_back_with_the_cut_is_found_too(void **state)
{
	after(state, cut_with_head);
	assert_int_equal(report.finding_total, 1);
	assert_found(0, CHAIN_HEAD, EVENTS - 1);
}

static int move_state(struct ctx *cx, void *arg)
{
	(void)arg;
	return sql_tamper_state(cx, 7, "draft");
}

static void a_state_that_no_event_left_is_found(void **state)
{
	after(state, move_state);
	assert_int_equal(report.finding_total, 1);
	assert_found(0, CHAIN_STATE, 5);
	assert_string_equal(report.findings[0].kind, "sample");
	assert_int_equal(report.findings[0].subject_id, 7);
}

static int lose_case(struct ctx *cx, void *arg)
{
	(void)arg;
	return sql_tamper_case(cx, 7);
}

static void a_case_that_is_gone_is_found(void **state)
{
	after(state, lose_case);
	assert_int_equal(report.finding_total, 1);
	assert_found(0, CHAIN_STATE, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(an_untouched_log_is_whole),
		STORE_TESTS(an_empty_log_is_whole),
		STORE_TESTS(an_altered_event_is_named),
		STORE_TESTS(a_removed_event_is_named),
		STORE_TESTS(two_exchanged_events_are_found),
		STORE_TESTS(an_event_that_does_not_follow_the_one_before_is_named),
		STORE_TESTS(a_log_cut_off_at_its_end_is_found),
		STORE_TESTS(a_head_set_back_with_the_cut_is_found_too),
		STORE_TESTS(a_state_that_no_event_left_is_found),
		STORE_TESTS(a_case_that_is_gone_is_found),
	};
	return test_run(tests);
}
