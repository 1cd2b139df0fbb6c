/* The check of a machine's table finds what a reader would overlook; the documents' own table passes it. */
#include "base/str.h"
#include "flow/flow.h"
#include "publish/publish.h"
#include "support/test.h"

static const char *const finals[] = { "done", NULL };

static int check(struct test *t, const struct flow_edge *edges, size_t n)
{
	const struct flow_machine m = { "sample", edges, n, finals };

	return flow_machine_check(&t->cx, &m);
}
#define CHECK_EDGES(t, ...) check((t), (const struct flow_edge[]){ __VA_ARGS__ }, \
				  sizeof((const struct flow_edge[]){ __VA_ARGS__ }) / sizeof(struct flow_edge))

#define EDGE(from, event, to) { from, event, to, 1, 0, "" }

static void the_documents_machine_is_sound(void **state)
{
	struct test *t = *state;

	assert_int_equal(flow_machine_check(&t->cx, &document_machine), 0);
}

static void a_small_sound_machine_passes(void **state)
{
	assert_int_equal(CHECK_EDGES(*state, EDGE("", "open", "draft"), EDGE("draft", "pass", "done"), EDGE("draft", "back", "draft")), 0);
}

static void a_state_that_cannot_be_reached_is_named(void **state)
{
	struct test *t = *state;

	assert_int_equal(CHECK_EDGES(t, EDGE("", "open", "done"), EDGE("island", "pass", "done")), ERR_INVALID);
	assert_non_null(strstr(t->cx.err.detail, "island"));
}

static void a_state_without_a_way_out_that_is_not_final_is_named(void **state)
{
	struct test *t = *state;

	assert_int_equal(CHECK_EDGES(t, EDGE("", "open", "draft"), EDGE("draft", "lose", "pit"), EDGE("draft", "pass", "done")), ERR_INVALID);
	assert_non_null(strstr(t->cx.err.detail, "pit"));
}

static void a_final_state_has_no_way_out(void **state)
{
	struct test *t = *state;

	assert_int_equal(CHECK_EDGES(t, EDGE("", "open", "done"), EDGE("done", "again", "done")), ERR_INVALID);
	assert_non_null(strstr(t->cx.err.detail, "done"));
}

static void one_edge_stands_once(void **state)
{
	struct test *t = *state;

	assert_int_equal(CHECK_EDGES(t, EDGE("", "open", "draft"), EDGE("draft", "pass", "done"), EDGE("draft", "pass", "done")), ERR_INVALID);
	assert_non_null(strstr(t->cx.err.detail, "twice"));
}

static void the_diagram_shows_every_edge(void **state)
{
	struct test *t = *state;
	struct buf b;

	buf_init(&b, &t->arena);
	flow_diagram(&b, &document_machine);
	assert_int_equal(buf_done(&t->cx, &b), 0);
	for (size_t i = 0; i < document_machine.edge_len; i++)
		assert_non_null(strstr(buf_cstr(&b), document_machine.edges[i].label));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_documents_machine_is_sound),
		TEST(a_small_sound_machine_passes),
		TEST(a_state_that_cannot_be_reached_is_named),
		TEST(a_state_without_a_way_out_that_is_not_final_is_named),
		TEST(a_final_state_has_no_way_out),
		TEST(one_edge_stands_once),
		TEST(the_diagram_shows_every_edge),
	};
	return test_run(tests);
}
