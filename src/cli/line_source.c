#include "cli/line_source.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGEST_PIECE_BYTES 65536

static bool digest_file(struct line_source *s, int fd)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	uint8_t piece[DIGEST_PIECE_BYTES], digest[DIGEST_BYTES];
	ssize_t n = 0;
	bool ok = md && EVP_DigestInit_ex(md, EVP_sm3(), NULL);

	while (ok && (n = read(fd, piece, sizeof(piece))) > 0)
		ok = EVP_DigestUpdate(md, piece, (size_t)n) == 1;
	ok = ok && n == 0 && EVP_DigestFinal_ex(md, digest, NULL) == 1 && lseek(fd, 0, SEEK_SET) == 0;
	EVP_MD_CTX_free(md);
	if (ok)
		digest_hex(s->sm3, digest);
	return ok;
}

int line_source_open(struct ctx *cx, struct line_source *s, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	*s = (struct line_source){ 0 };
	if (fd < 0)
		return err_set(cx, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "打不开文件 %s：%s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !digest_file(s, fd)) {
		close(fd);
		return err_set(cx, ERR_IO, "读不了文件 %s", path);
	}
	s->bytes_total = st.st_size;
	s->file = gzdopen(fd, "rb");
	if (!s->file) {
		close(fd);
		return err_detail(cx, ERR_NO_MEMORY, "gzdopen");
	}
	return gzbuffer(s->file, 1 << 18) == 0 ? 0 : err_detail(cx, ERR_NO_MEMORY, "gzbuffer");
}

void line_source_memory(struct line_source *s, struct bytes text)
{
	uint8_t digest[DIGEST_BYTES];

	*s = (struct line_source){ .memory = text, .bytes_total = (int64_t)text.len };
	digest_sm3(digest, text.ptr, text.len);
	digest_hex(s->sm3, digest);
}

void line_source_close(struct line_source *s)
{
	if (s->file)
		gzclose(s->file);
	s->file = NULL;
}

static int next_in_memory(struct line_source *s, struct buf *line)
{
	const char *from = (const char *)s->memory.ptr + s->at, *end;

	if (s->at >= s->memory.len)
		return 0;
	end = memchr(from, '\n', s->memory.len - s->at);
	buf_add(line, from, end ? (size_t)(end - from) : s->memory.len - s->at);
	s->at += line->len + 1;
	s->bytes_done = (int64_t)s->at;
	s->number++;
	return 1;
}

/* 1: there is something to read, 0: the end, ERR_IO. */
static int refill(struct ctx *cx, struct line_source *s)
{
	int n = gzread(s->file, s->piece, sizeof(s->piece));

	s->piece_at = 0;
	s->piece_len = n > 0 ? (size_t)n : 0;
	if (n < 0)
		return err_set(cx, ERR_IO, "压缩文件在第 %lld 行之后损坏。", (long long)s->number);
	return n > 0;
}

int line_source_next(struct ctx *cx, struct line_source *s, struct buf *line)
{
	bool any = false;

	buf_truncate(line, 0);
	if (!s->file)
		return next_in_memory(s, line);
	for (;;) {
		const char *from, *end;
		int rc = s->piece_at < s->piece_len ? 1 : refill(cx, s);

		TRY(rc);
		if (rc == 0)
			break;
		any = true;
		from = s->piece + s->piece_at;
		end = memchr(from, '\n', s->piece_len - s->piece_at);
		buf_add(line, from, end ? (size_t)(end - from) : s->piece_len - s->piece_at);
		s->piece_at = end ? s->piece_at + (size_t)(end - from) + 1 : s->piece_len;
		if (line->len > LINE_MOST || line->failed)
			return err_set(cx, ERR_TOO_LARGE, "第 %lld 行太长。", (long long)s->number + 1);
		if (end)
			break;
	}
	s->number += any;
	s->bytes_done = gzoffset(s->file);
	return any;
}
