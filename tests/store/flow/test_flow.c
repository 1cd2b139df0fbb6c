/* A state moves only by an edge somebody may take, from the state and revision that somebody saw. */
#include "flow/flow.h"

#include "base/str.h"
#include "support/people.h"
#include "support/store.h"

#define HERE 1
#define ELSEWHERE 2

static const struct flow_edge edges[] = {
	{ "", "open", "draft", ROLE_EDITOR, 0, "起草" },
	{ "", "load", "done", 0, 0, "导入" },
	{ "draft", "send", "review", ROLE_EDITOR, FLOW_AUTHOR, "送审" },
	{ "review", "pass", "review", ROLE_REVIEWERS, FLOW_STEP_ROLE | FLOW_NOT_AUTHOR, "通过" },
	{ "review", "pass", "done", ROLE_REVIEWERS, FLOW_STEP_ROLE | FLOW_NOT_AUTHOR | FLOW_SIGNED, "签发" },
	{ "review", "back", "draft", ROLE_REVIEWERS, FLOW_STEP_ROLE | FLOW_REASON, "退回" },
};
static const char *const finals[] = { "done", NULL };
static const struct flow_machine machine = { "sample", edges, ARRAY_LEN(edges), finals };

struct act {
	struct flow_case *c; /* NULL: open */
	struct flow_act act;
};

static int do_act(struct ctx *cx, void *arg)
{
	struct act *a = arg;

	return a->c ? flow_fire(cx, &machine, a->c, &a->act) : flow_open(cx, &machine, 1, &a->act);
}

static int act(struct test *t, const struct actor *who, struct flow_case *c, struct flow_act what)
{
	struct act a = { c, what };
	int rc;

	if (!a.act.step)
		a.act.step = "";
	if (!a.act.wait_role)
		a.act.wait_role = "";
	if (!a.act.body_id)
		a.act.body_id = HERE;
	t->cx.actor = who;
	rc = db_write(&t->cx, do_act, &a);
	t->cx.actor = NULL;
	return rc;
}

static struct flow_case *loaded;

static int do_load(struct ctx *cx, void *arg)
{
	(void)arg;
	return flow_load(cx, &loaded, "sample", 1);
}

static struct flow_case *stored(struct test *t)
{
	store_ok(t, db_read(&t->cx, do_load, NULL));
	return loaded;
}

#define SEND(...) (struct flow_act){ .event = "send", .step = "first", .wait_role = "first_reviewer", .wait_body_id = HERE, __VA_ARGS__ }

static const struct actor *author(struct test *t)
{
	return person(t, 1, ROLE_EDITOR | ROLE_FIRST_REVIEWER, HERE);
}

static struct flow_case *sent(struct test *t)
{
	store_ok(t, act(t, author(t), NULL, (struct flow_act){ .event = "open" }));
	store_ok(t, act(t, author(t), stored(t), SEND(0)));
	return stored(t);
}

static void who_comes_second_on_one_revision_is_told_so(void **state)
{
	struct test *t = *state;
	struct flow_case *c = sent(t), stale = *c;
	const struct actor *one = person(t, 2, ROLE_FIRST_REVIEWER, HERE), *two = person(t, 3, ROLE_FIRST_REVIEWER, HERE);
	const struct flow_act on = { .event = "pass", .to = "review", .step = "first", .wait_role = "first_reviewer", .wait_body_id = HERE };

	store_ok(t, act(t, one, c, on));
	assert_int_equal(c->rev, stale.rev + 1);
	assert_int_equal(act(t, two, &stale, on), ERR_CONFLICT);
	assert_int_equal(stored(t)->rev, c->rev);
}

static void an_event_without_an_edge_from_this_state_is_a_conflict(void **state)
{
	struct test *t = *state;

	assert_int_equal(act(t, author(t), sent(t), SEND(0)), ERR_CONFLICT);
}

static void a_role_counts_at_its_body_only(void **state)
{
	struct test *t = *state;
	struct flow_case *c = sent(t);
	const struct flow_act on = { .event = "pass", .to = "review", .step = "first", .wait_role = "first_reviewer", .wait_body_id = HERE };

	assert_int_equal(act(t, person(t, 2, ROLE_FIRST_REVIEWER, ELSEWHERE), c, on), ERR_DENIED);
	assert_int_equal(act(t, person(t, 2, ROLE_EDITOR, HERE), c, on), ERR_DENIED);
	assert_int_equal(act(t, person(t, 2, ROLE_LEADER, HERE), c, on), ERR_DENIED); /* a reviewer, but not the one waited for */
	assert_int_equal(act(t, NULL, c, on), ERR_DENIED);
	assert_string_equal(stored(t)->state, "review");
}

static void nobody_reviews_what_he_wrote(void **state)
{
	struct test *t = *state;

	assert_int_equal(act(t, author(t), sent(t), (struct flow_act){ .event = "pass", .to = "review" }), ERR_DENIED);
	assert_non_null(strstr(err_message(&t->cx), "自己起草"));
}

static void only_the_author_sends_his_draft(void **state)
{
	struct test *t = *state;

	store_ok(t, act(t, author(t), NULL, (struct flow_act){ .event = "open" }));
	assert_int_equal(act(t, person(t, 9, ROLE_EDITOR, HERE), stored(t), SEND(0)), ERR_DENIED);
	store_ok(t, act(t, author(t), stored(t), SEND(0)));
}

static void sending_back_needs_words(void **state)
{
	struct test *t = *state;
	struct flow_case *c = sent(t);
	const struct actor *reviewer = person(t, 2, ROLE_FIRST_REVIEWER, HERE);

	assert_int_equal(act(t, reviewer, c, (struct flow_act){ .event = "back" }), ERR_INVALID);
	assert_int_equal(act(t, reviewer, c, (struct flow_act){ .event = "back", .reason = "" }), ERR_INVALID);
	store_ok(t, act(t, reviewer, c, (struct flow_act){ .event = "back", .reason = "合计与分项不符" }));
	assert_string_equal(stored(t)->state, "draft");
}

static void a_signed_step_needs_the_signature(void **state)
{
	struct test *t = *state;
	struct flow_case *c = sent(t);
	const struct actor *reviewer = person(t, 2, ROLE_FIRST_REVIEWER, HERE);

	assert_int_equal(act(t, reviewer, c, (struct flow_act){ .event = "pass", .to = "done" }), ERR_INVALID);
	store_ok(t, act(t, reviewer, c, (struct flow_act){ .event = "pass", .to = "done", .is_signed = true }));
	assert_string_equal(stored(t)->state, "done");
}

static void what_only_the_system_may_do_no_account_does(void **state)
{
	struct test *t = *state;

	assert_int_equal(act(t, person(t, 1, ~0u, HERE), NULL, (struct flow_act){ .event = "load" }), ERR_DENIED);
	store_ok(t, act(t, NULL, NULL, (struct flow_act){ .event = "load" }));
	assert_string_equal(stored(t)->state, "done");
}

static struct flow_event *events;
static size_t event_len;

static int do_events(struct ctx *cx, void *arg)
{
	(void)arg;
	return flow_events(cx, &events, &event_len, "sample", 1);
}

static void each_act_leaves_one_event_and_a_refused_one_none(void **state)
{
	struct test *t = *state;
	struct flow_case *c = sent(t);
	const struct actor *reviewer = person(t, 2, ROLE_FIRST_REVIEWER | ROLE_LEADER, HERE);

	assert_int_equal(act(t, reviewer, c, (struct flow_act){ .event = "back" }), ERR_INVALID);
	store_ok(t, act(t, reviewer, c, (struct flow_act){ .event = "back", .reason = "缺少附件" }));
	store_ok(t, db_read(&t->cx, do_events, NULL));
	assert_int_equal(event_len, 3);
	assert_string_equal(events[0].event, "open");
	assert_string_equal(events[0].role, "editor");
	assert_string_equal(events[1].to_state, "review");
	assert_string_equal(events[2].event, "back");
	assert_string_equal(events[2].from_state, "review");
	assert_string_equal(events[2].step, "first");
	assert_string_equal(events[2].role, "first_reviewer");
	assert_string_equal(events[2].reason, "缺少附件");
	assert_string_equal(events[2].actor_name, "人员2");
	assert_int_equal(events[2].at, TEST_NOW_AT);
}

static void a_button_is_shown_to_whom_the_act_is_open(void **state)
{
	struct test *t = *state;
	struct flow_case *c = sent(t);

	assert_true(flow_may(&edges[3], c, person(t, 2, ROLE_FIRST_REVIEWER, HERE)));
	assert_false(flow_may(&edges[3], c, author(t)));
	assert_false(flow_may(&edges[3], c, person(t, 2, ROLE_FIRST_REVIEWER, ELSEWHERE)));
	assert_false(flow_may(&edges[2], c, author(t))); /* not from this state */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(who_comes_second_on_one_revision_is_told_so),
		STORE_TESTS(an_event_without_an_edge_from_this_state_is_a_conflict),
		STORE_TESTS(a_role_counts_at_its_body_only),
		STORE_TESTS(nobody_reviews_what_he_wrote),
		STORE_TESTS(only_the_author_sends_his_draft),
		STORE_TESTS(sending_back_needs_words),
		STORE_TESTS(a_signed_step_needs_the_signature),
		STORE_TESTS(what_only_the_system_may_do_no_account_does),
		STORE_TESTS(each_act_leaves_one_event_and_a_refused_one_none),
		STORE_TESTS(a_button_is_shown_to_whom_the_act_is_open),
	};
	return test_run(tests);
}
