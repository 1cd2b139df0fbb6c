/*
 * The template compiler over any bytes: it takes them or refuses them with a place, within its arena. What it takes, it
 * takes again to the same C.
 */
#include "base/check.h"
#include "base/str.h"
#include "tmplc/tmplc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int compile(struct ctx *cx, const uint8_t *data, size_t size, struct tmplc_output *out)
{
	struct tmplc_input in = { "fuzz.tmpl", "fuzz/fuzz.tmpl", "src/fuzz/fuzz.tmpl", (const char *)data, size };
	return tmplc_compile(cx, &in, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tmplc_output first, second;
	struct arena arena;
	struct ctx cx;
	arena_init(&arena, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &arena);
	int rc = compile(&cx, data, size, &first);
	if (rc == 0) {
		CHECK(compile(&cx, data, size, &second) == 0);
		CHECK(str_eq(buf_cstr(&first.unit), buf_cstr(&second.unit)));
		CHECK(first.unit.len == strlen(buf_cstr(&first.unit)));
	} else if (rc == ERR_INVALID) {
		CHECK(str_starts(err_message(&cx), "fuzz.tmpl:"));
	} else {
		CHECK(rc == ERR_NO_MEMORY);
	}
	arena_release(&arena);
	return 0;
}
