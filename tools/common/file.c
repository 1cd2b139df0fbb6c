/* Whole files in and out. */
#include "common/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

static int fail(struct ctx *cx, const char *path)
{
	return err_set(cx, ERR_IO, "%s: %s", path, strerror(errno));
}

int file_read(struct ctx *cx, const char *path, struct bytes *out)
{
	struct stat st;
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		return fail(cx, path);
	if (fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > (off_t)FILE_BYTES_MAX) {
		fclose(f);
		return err_set(cx, ERR_IO, "%s: not a file, or too large", path);
	}
	uint8_t *p = arena_alloc(cx->arena, (size_t)st.st_size + 1);
	size_t n = p != NULL ? fread(p, 1, (size_t)st.st_size, f) : 0;
	fclose(f);
	if (p == NULL)
		return err_set(cx, ERR_NO_MEMORY, "%s: too large", path);
	if (n != (size_t)st.st_size)
		return err_set(cx, ERR_IO, "%s: cut short while reading", path);
	*out = (struct bytes){ p, n };
	return 0;
}

static int make_folders(struct ctx *cx, const char *path)
{
	char *copy = arena_strdup(cx->arena, path);
	if (copy == NULL)
		return err_detail(cx, ERR_NO_MEMORY, "path");
	for (char *slash = copy + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		if (mkdir(copy, 0777) != 0 && errno != EEXIST)
			return fail(cx, copy);
		*slash = '/';
	}
	return 0;
}

static bool holds(const char *path, const void *p, size_t len)
{
	char block[8192];
	size_t at = 0, n;
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		return false;
	while ((n = fread(block, 1, sizeof(block), f)) > 0) {
		if (n > len - at || memcmp(block, (const char *)p + at, n) != 0)
			break;
		at += n;
	}
	bool same = n == 0 && at == len && !ferror(f);
	fclose(f);
	return same;
}

int file_write(struct ctx *cx, const char *path, const void *p, size_t len)
{
	if (holds(path, p, len))
		return 0;
	TRY(make_folders(cx, path));
	FILE *f = fopen(path, "wb");
	if (f == NULL)
		return fail(cx, path);
	bool ok = fwrite(p, 1, len, f) == len;
	if (fclose(f) != 0 || !ok) {
		unlink(path);
		return fail(cx, path);
	}
	return 0;
}

int file_below(struct ctx *cx, const char *root, const char *path, const char **out)
{
	char *full_root = realpath(root, NULL), *full = full_root != NULL ? realpath(path, NULL) : NULL;
	int rc = 0;
	if (full == NULL) {
		rc = fail(cx, full_root != NULL ? path : root);
	} else {
		size_t n = strlen(full_root);
		if (n == 1)
			n = 0; /* the root of the file system has a slash of its own */
		if (!str_starts(full, full_root) || full[n] != '/')
			rc = err_set(cx, ERR_INVALID, "%s: not below %s", path, root);
		else if ((*out = arena_strdup(cx->arena, full + n + 1)) == NULL)
			rc = err_detail(cx, ERR_NO_MEMORY, "path");
	}
	free(full_root);
	free(full);
	return rc;
}
