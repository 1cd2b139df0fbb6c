#include "http/gate.h"

#include "support/test.h"

#define HEAD "GET /a?b=c HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n"

/* Feed in pieces of at most `piece` bytes; the status, and how many bytes of good messages went before. */
static int feed(const char *text, size_t len, size_t piece, uint64_t *heads, enum gate_state *last)
{
	struct gate g;
	int status = 0;
	size_t good;

	gate_init(&g, 1000);
	for (size_t at = 0; at < len && !status; at += piece)
		status = gate_feed(&g, text + at, len - at < piece ? len - at : piece, &good);
	*heads = g.heads;
	*last = g.state;
	gate_release(&g);
	return status;
}

static const struct {
	const char *text;
	int status;
	uint64_t heads;
	enum gate_state last;
} messages[] = {
	{ HEAD, 0, 1, GATE_START },
	{ HEAD HEAD HEAD, 0, 3, GATE_START },
	{ "\r\n" HEAD "\r\n" HEAD, 0, 2, GATE_START },
	{ "GET / HTTP/1.0\r\n\r\n", 0, 1, GATE_START },
	{ "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc" HEAD, 0, 2, GATE_START },
	{ "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab", 0, 1, GATE_BODY },
	{ "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n", 0, 1, GATE_BODY },
	{ "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n", 413, 0, GATE_REFUSED },
	{ "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n" HEAD, 0, 2,
	  GATE_START },
	{ "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n", 0, 1, GATE_CHUNK_DATA },
	{ "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", 413, 1, GATE_REFUSED },
	{ "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n", 400, 1, GATE_REFUSED },
	{ HEAD "GET / HTTP/1.1\r\n\r\n", 400, 1, GATE_REFUSED },
	{ "GET / HTTP/1.1\r\nHost: h\r\n", 0, 0, GATE_HEADERS },
	{ "GET / HT", 0, 0, GATE_LINE },
	{ "GET / HTTP/1.1\rHost: h\r\r", 400, 0, GATE_REFUSED },
};

static void a_message_is_judged_alike_however_it_is_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
		size_t len = strlen(messages[i].text);

		for (size_t piece = 1; piece <= len; piece++) {
			enum gate_state last;
			uint64_t heads;
			int status = feed(messages[i].text, len, piece, &heads, &last);

			if (status != messages[i].status || heads != messages[i].heads || last != messages[i].last)
				fail_msg("pieces of %zu: %d after %d heads, state %d\n%s", piece, status, (int)heads,
					 (int)last, messages[i].text);
		}
	}
}

static void what_is_good_before_a_bad_message_is_told(void **state)
{
	static const char text[] = HEAD HEAD "BAD\r\n";
	struct gate g;
	size_t good;

	(void)state;
	gate_init(&g, 0);
	assert_int_equal(gate_feed(&g, text, sizeof(text) - 1, &good), 400);
	assert_int_equal(good, 2 * (sizeof(HEAD) - 1));
	gate_release(&g);
	gate_init(&g, 0);
	assert_int_equal(gate_feed(&g, HEAD "GE", sizeof(HEAD) + 1, &good), 0);
	assert_int_equal(good, sizeof(HEAD) - 1);
	assert_int_equal(gate_feed(&g, "T\n", 2, &good), 400);
	assert_int_equal(good, 0);
	gate_release(&g);
}

static void after_a_refusal_everything_is_refused(void **state)
{
	struct gate g;
	size_t good;

	(void)state;
	gate_init(&g, 0);
	assert_int_equal(gate_feed(&g, "\n", 1, &good), 400);
	assert_int_equal(gate_feed(&g, HEAD, sizeof(HEAD) - 1, &good), 400);
	assert_int_equal(good, 0);
	assert_int_equal(g.heads, 0);
	gate_release(&g);
}

static void a_host_of_one_message_is_not_remembered_for_the_next(void **state)
{
	static const char text[] = "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: b\r\n\r\n";
	struct gate g;
	size_t good;

	(void)state;
	gate_init(&g, 0);
	assert_int_equal(gate_feed(&g, text, sizeof(text) - 1, &good), 0);
	assert_int_equal(gate_feed(&g, "GET / HTTP/1.1\r\n\r\n", 18, &good), 400);
	gate_release(&g);
}

static void every_byte_has_its_place(void **state)
{
	(void)state;
	for (int c = 0; c < 256; c++) {
		char text[] = "GET /? HTTP/1.1\r\nHost: h\r\nA: ?\r\n\r\n";
		enum gate_state last;
		uint64_t heads;
		int taken;

		text[29] = (char)c;
		taken = feed(text, sizeof(text) - 1, 99, &heads, &last) == 0;
		assert_int_equal(taken, c == '\t' || (c >= ' ' && c != 0x7f));
		text[29] = 'x';
		text[5] = (char)c;
		taken = feed(text, sizeof(text) - 1, 99, &heads, &last) == 0;
		assert_int_equal(taken, c > ' ' && c < 0x7f && !strchr("\"#<>\\", c));
		text[5] = 'x';
		text[26] = (char)c;
		taken = feed(text, sizeof(text) - 1, 99, &heads, &last) == 0;
		assert_int_equal(taken, c > ' ' && c < 0x7f && !strchr("\"(),/:;<=>?@[\\]{}", c));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_message_is_judged_alike_however_it_is_cut),
		TEST(what_is_good_before_a_bad_message_is_told),
		TEST(after_a_refusal_everything_is_refused),
		TEST(a_host_of_one_message_is_not_remembered_for_the_next),
		TEST(every_byte_has_its_place),
	};

	return test_run(tests);
}
