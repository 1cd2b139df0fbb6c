/* A path that is taken is in normal form, and stays itself when written and read again. */
#include "base/buf.h"
#include "base/check.h"
#include "base/str.h"
#include "base/utf8.h"
#include "http/urlpath.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(struct ctx *cx, const char *path)
{
	const char *again;
	struct buf b;

	CHECK(path[0] == '/' && utf8_valid(path, strlen(path)));
	CHECK(!strstr(path, "//") && !strstr(path, "/./") && !strstr(path, "/../"));
	CHECK(!str_ends(path, "/.") && !str_ends(path, "/..") && !strchr(path, '\\'));
	buf_init(&b, cx->arena);
	buf_url_path(&b, path);
	CHECK(urlpath_decode(cx, &again, buf_cstr(&b), b.len) == 0);
	CHECK(strcmp(path, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	const char *path;
	struct ctx cx;

	arena_init(&arena, 1 << 20);
	ctx_init(&cx, &arena);
	if (size < 65536 && urlpath_decode(&cx, &path, (const char *)data, size) == 0)
		check_path(&cx, path);
	arena_release(&arena);
	return 0;
}
