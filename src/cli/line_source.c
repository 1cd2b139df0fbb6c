#include "cli/line_source.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES 65536

static bool digest_file(struct line_source *s, int fd)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	uint8_t piece[PIECE_BYTES], digest[DIGEST_BYTES];
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

int line_source_next(struct ctx *cx, struct line_source *s, struct buf *line)
{
	char piece[PIECE_BYTES];
	bool any = false;

	buf_truncate(line, 0);
	if (!s->file)
		return next_in_memory(s, line);
	while (gzgets(s->file, piece, sizeof(piece))) {
		size_t n = strlen(piece);
		bool ended = n && piece[n - 1] == '\n';

		any = true;
		buf_add(line, piece, n - ended);
		if (line->len > LINE_MOST || line->failed)
			return err_set(cx, ERR_TOO_LARGE, "第 %lld 行太长。", (long long)s->number + 1);
		if (ended)
			break;
	}
	if (!any) {
		int code;

		gzerror(s->file, &code);
		return code == Z_OK || code == Z_STREAM_END ? 0 : err_set(cx, ERR_IO, "压缩文件在第 %lld 行之后损坏。", (long long)s->number);
	}
	s->number++;
	s->bytes_done = gzoffset(s->file);
	return 1;
}
