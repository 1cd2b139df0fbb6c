/* tests/fixtures/embed as built in by tools/embed, with compression: every byte comes back, by every way. */
#include "support/test.h"

#include <brotli/decode.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/digest.h"
#include "base/str.h"
#include "common/file.h"
#include "embed/embed.h"
#include "fixtures_embed.h"

static struct bytes original(struct test *t, const char *name)
{
	struct bytes b;
	const char *path = arena_printf(&t->arena, "%s/tests/fixtures/embed/%s", getenv("SOURCE_ROOT"), name);
	assert_int_equal(file_read(&t->cx, path, &b), 0);
	return b;
}

static void every_byte_of_every_file_comes_back(void **state)
{
	static const char *const names[] = { "bytes.bin", "deep/long.json", "empty.txt", "tiny.css" };
	assert_int_equal(test_files_count, ARRAY_LEN(names));
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct embed_file *f = embed_find(test_files, test_files_count, names[i]);
		struct bytes want = original(*state, names[i]);
		assert_ptr_equal(f, &test_files[i]);
		assert_string_equal(f->name, names[i]);
		assert_int_equal(f->plain.len, want.len);
		assert_memory_equal(f->plain.ptr, want.ptr, want.len);
		assert_int_equal(f->plain.ptr[want.len], 0);
	}
}

static void a_name_that_is_not_there_is_not_found(void **state)
{
	(void)state;
	assert_null(embed_find(test_files, test_files_count, "tiny"));
	assert_null(embed_find(test_files, test_files_count, "tiny.css.map"));
	assert_null(embed_find(test_files, test_files_count, ""));
	assert_null(embed_find(test_files, 0, "tiny.css"));
}

static void digest_and_type_are_right(void **state)
{
	uint8_t digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	(void)state;
	for (size_t i = 0; i < test_files_count; i++) {
		digest_sha256(digest, test_files[i].plain.ptr, test_files[i].plain.len);
		digest_hex(hex, digest);
		assert_string_equal(test_files[i].sha256, hex);
	}
	assert_string_equal(test_files[0].type, "application/octet-stream");
	assert_string_equal(test_files[1].type, "application/json");
	assert_string_equal(test_files[3].type, "text/css; charset=utf-8");
	assert_string_equal(embed_type("a.b/portal.js"), "text/javascript; charset=utf-8");
	assert_string_equal(embed_type("Makefile"), "application/octet-stream");
}

static void compressed_bytes_unpack_to_the_plain_ones(void **state)
{
	const struct embed_file *f = &test_files[1];
	struct test *t = *state;
	size_t len = f->plain.len;
	uint8_t *out = arena_alloc(&t->arena, len);
	assert_true(f->gzip.len > 0 && f->gzip.len < f->plain.len / 4);
	assert_true(f->brotli.len > 0 && f->brotli.len < f->gzip.len);
	z_stream z = {
		.next_in = (Bytef *)f->gzip.ptr, .avail_in = (uInt)f->gzip.len, .next_out = out, .avail_out = (uInt)len
	};
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	inflateEnd(&z);
	assert_int_equal(z.total_out, len);
	assert_memory_equal(out, f->plain.ptr, len);
	memset(out, 0, len);
	assert_int_equal(BrotliDecoderDecompress(f->brotli.len, f->brotli.ptr, &len, out),
			 BROTLI_DECODER_RESULT_SUCCESS);
	assert_int_equal(len, f->plain.len);
	assert_memory_equal(out, f->plain.ptr, len);
}

static void nothing_larger_than_the_plain_file_is_kept(void **state)
{
	(void)state;
	assert_null(test_files[2].gzip.ptr);
	assert_null(test_files[2].brotli.ptr);
	assert_null(test_files[3].gzip.ptr);
}

static void two_files_of_one_name_and_a_bad_symbol_are_refused(void **state)
{
	struct test *t = *state;
	struct embed_input in[] = { { "a", { (const uint8_t *)"x", 1 } }, { "b", { 0 } }, { "a", { 0 } } };
	struct buf out;
	assert_int_equal(embed_unit(&t->cx, "files", in, 3, false, &out), ERR_INVALID);
	assert_string_equal(err_message(&t->cx), "two files are named a");
	assert_int_equal(embed_unit(&t->cx, "1files", in, 1, false, &out), ERR_INVALID);
	assert_int_equal(embed_header(&t->cx, "a b", &out), ERR_INVALID);
	assert_int_equal(embed_header(&t->cx, "", &out), ERR_INVALID);
}

static void no_file_at_all_is_an_array_of_none(void **state)
{
	struct test *t = *state;
	struct buf out;
	assert_int_equal(embed_unit(&t->cx, "none", NULL, 0, true, &out), 0);
	assert_non_null(strstr(buf_cstr(&out), "const size_t none_count = 0;"));
}

static int embed_all(struct ctx *cx, void *arg)
{
	struct embed_input in[] = { { "b", { arg, 5 } }, { "a", { arg, 5 } } };
	struct buf out;
	TRY(embed_header(cx, "x", &out));
	return embed_unit(cx, "x", in, 2, true, &out);
}

static void memory_that_runs_out_is_an_error_wherever_it_happens(void **state)
{
	(void)state;
	assert_true(test_every_allocation(embed_all, (void *)"aaaaa") > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_byte_of_every_file_comes_back),
		TEST(a_name_that_is_not_there_is_not_found),
		TEST(digest_and_type_are_right),
		TEST(compressed_bytes_unpack_to_the_plain_ones),
		TEST(nothing_larger_than_the_plain_file_is_kept),
		TEST(two_files_of_one_name_and_a_bad_symbol_are_refused),
		TEST(no_file_at_all_is_an_array_of_none),
		TEST(memory_that_runs_out_is_an_error_wherever_it_happens),
	};
	return test_run(tests);
}
