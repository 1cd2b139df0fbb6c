#include "http/urlpath.h"

#include <string.h>

#include "base/utf8.h"
#include "http/percent.h"

static bool segments_ok(const char *path, size_t len)
{
	const char *at = path + 1, *end = path + len;

	while (at < end) {
		const char *slash = memchr(at, '/', (size_t)(end - at));
		size_t n = slash ? (size_t)(slash - at) : (size_t)(end - at);

		if (n == 0 || (n == 1 && at[0] == '.') || (n == 2 && at[0] == '.' && at[1] == '.'))
			return false;
		if (!slash)
			break;
		at = slash + 1;
	}
	return true;
}

static bool bytes_ok(const char *path, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((uint8_t)path[i] < 0x20 || path[i] == 0x7f || path[i] == '\\')
			return false;
	return utf8_valid(path, len);
}

int urlpath_decode(struct ctx *cx, const char **out, const char *raw, size_t len)
{
	size_t n = 0;
	char *path;

	if (len == 0 || raw[0] != '/')
		return err_detail(cx, ERR_BAD_REQUEST, "path does not start with a slash");
	path = arena_alloc(cx->arena, len + 1);
	if (!path)
		return err_detail(cx, ERR_NO_MEMORY, "path of %zu bytes", len);
	for (size_t i = 0; i < len; i++) {
		int c = (uint8_t)raw[i];

		if (c == '%') {
			c = percent_byte(raw + i, len - i);
			if (c <= 0 || c == '/')
				return err_detail(cx, ERR_BAD_REQUEST, "path has a bad percent escape");
			i += 2;
		}
		path[n++] = (char)c;
	}
	path[n] = '\0';
	if (!bytes_ok(path, n) || !segments_ok(path, n))
		return err_detail(cx, ERR_BAD_REQUEST, "path is not in normal form");
	*out = path;
	return 0;
}
