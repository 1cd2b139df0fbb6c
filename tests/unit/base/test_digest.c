#include "base/digest.h"

#include "base/err.h"
#include "base/str.h"
#include "support/test.h"

static const char *hex_of(void (*digest)(uint8_t *, const void *, size_t), const void *p, size_t len)
{
	static char hex[DIGEST_HEX_BYTES];
	uint8_t out[DIGEST_BYTES];

	digest(out, p, len);
	digest_hex(hex, out);
	return hex;
}

/* The two examples of GB/T 32905-2016, appendix A. */
static void sm3_gives_the_digests_of_the_standard(void **state)
{
	char text[65];

	(void)state;
	assert_string_equal(hex_of(digest_sm3, "abc", 3),
			    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
	for (size_t i = 0; i < 64; i++)
		text[i] = "abcd"[i % 4];
	assert_string_equal(hex_of(digest_sm3, text, 64),
			    "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

/* The examples of FIPS 180-2. */
static void sha256_gives_the_digests_of_the_standard(void **state)
{
	(void)state;
	assert_string_equal(hex_of(digest_sha256, "abc", 3),
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(hex_of(digest_sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56),
			    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void nothing_has_a_digest_too(void **state)
{
	(void)state;
	assert_string_equal(hex_of(digest_sha256, NULL, 0),
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_string_equal(hex_of(digest_sm3, NULL, 0),
			    "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
}

static void hexadecimal_goes_there_and_back_in_either_case(void **state)
{
	static const uint8_t in[] = { 0x00, 0x01, 0x7F, 0x80, 0xAB, 0xFF };
	char hex[2 * sizeof(in) + 1];
	uint8_t out[sizeof(in)];

	(void)state;
	hex_encode(hex, in, sizeof(in));
	assert_string_equal(hex, "00017f80abff");
	assert_int_equal(hex_decode(out, sizeof(out), hex), 0);
	assert_memory_equal(in, out, sizeof(in));
	assert_int_equal(hex_decode(out, sizeof(out), "00017F80aBfF"), 0);
	assert_memory_equal(in, out, sizeof(in));
	assert_int_equal(hex_decode(out, 0, ""), 0);
}

static void hexadecimal_of_another_length_or_alphabet_is_refused(void **state)
{
	uint8_t out[2];

	(void)state;
	assert_int_equal(hex_decode(out, 2, NULL), ERR_INVALID);
	assert_int_equal(hex_decode(out, 2, ""), ERR_INVALID);
	assert_int_equal(hex_decode(out, 2, "abc"), ERR_INVALID);
	assert_int_equal(hex_decode(out, 2, "abcdef"), ERR_INVALID);
	assert_int_equal(hex_decode(out, 2, "abcg"), ERR_INVALID);
	assert_int_equal(hex_decode(out, 2, "0x12"), ERR_INVALID);
	assert_int_equal(hex_decode(out, 2, "ab d"), ERR_INVALID);
}

static void random_bytes_fill_all_of_the_room_and_differ(void **state)
{
	uint8_t a[64] = { 0 }, b[64] = { 0 };
	unsigned seen = 0;

	(void)state;
	random_bytes(a, sizeof(a));
	random_bytes(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	for (int round = 0; round < 64; round++) {
		random_bytes(a, sizeof(a));
		seen |= a[0] | (unsigned)a[63] << 8;
	}
	assert_int_equal(seen, 0xFFFF); /* every bit of the first and last byte was once set */
	random_bytes(a, 0);
}

static void a_token_is_base64url_without_padding_and_never_the_same(void **state)
{
	struct test *t = *state;
	char *a = random_token(&t->arena, 16), *b = random_token(&t->arena, 16);

	assert_int_equal(strlen(a), 22);
	assert_string_not_equal(a, b);
	assert_int_equal(strspn(a, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 22);
	assert_int_equal(strlen(random_token(&t->arena, 32)), 43);
}

static void a_token_in_a_full_arena_is_null(void **state)
{
	struct test *t = *state;

	for (size_t n = 1; n <= 2; n++) {
		arena_fail_nth(&t->arena, n);
		assert_null(random_token(&t->arena, 16));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sm3_gives_the_digests_of_the_standard),
		TEST(sha256_gives_the_digests_of_the_standard),
		TEST(nothing_has_a_digest_too),
		TEST(hexadecimal_goes_there_and_back_in_either_case),
		TEST(hexadecimal_of_another_length_or_alphabet_is_refused),
		TEST(random_bytes_fill_all_of_the_room_and_differ),
		TEST(a_token_is_base64url_without_padding_and_never_the_same),
		TEST(a_token_in_a_full_arena_is_null),
	};

	return test_run(tests);
}
