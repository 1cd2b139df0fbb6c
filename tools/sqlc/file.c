/* file - see the header. */
#include "file.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

int file_read(struct ctx *cx, const char *path, char **text, size_t *len)
{
	struct buf b;
	char chunk[16384];
	size_t n;
	FILE *f = fopen(path, "rb");

	if (!f)
		return err_detail(cx, ERR_IO, "%s: %s", path, strerror(errno));
	buf_init(&b, cx->arena);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	if (ferror(f)) {
		fclose(f);
		return err_detail(cx, ERR_IO, "%s: cannot be read", path);
	}
	fclose(f);
	buf_char(&b, '\0');
	*text = b.ptr;
	*len = b.len - 1;
	return buf_done(cx, &b);
}

static bool same(struct ctx *cx, const char *path, const char *text, size_t len)
{
	char *old;
	size_t old_len;

	if (access(path, R_OK) != 0 || file_read(cx, path, &old, &old_len) < 0)
		return false;
	return old_len == len && memcmp(old, text, len) == 0;
}

static int make_folders(struct ctx *cx, const char *path)
{
	char *copy = arena_strdup(cx->arena, path);

	if (!copy)
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	for (char *p = copy + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(copy, 0777) != 0 && errno != EEXIST)
			return err_detail(cx, ERR_IO, "%s: %s", copy, strerror(errno));
		*p = '/';
	}
	return 0;
}

int file_write(struct ctx *cx, const char *path, const char *text, size_t len)
{
	FILE *f;
	bool good;

	if (same(cx, path, text, len))
		return 0;
	TRY(make_folders(cx, path));
	f = fopen(path, "wb");
	if (!f)
		return err_detail(cx, ERR_IO, "%s: %s", path, strerror(errno));
	good = fwrite(text, 1, len, f) == len;
	good = fclose(f) == 0 && good;
	return good ? 0 : err_detail(cx, ERR_IO, "%s: cannot be written", path);
}
