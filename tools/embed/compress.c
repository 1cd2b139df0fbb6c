/* Compressed at build time, so the highest levels cost nothing when serving. No time stamp: the same input, the same bytes. */
#include "embed/embed.h"

#include <brotli/encode.h>
#include <zlib.h>

static void keep_if_smaller(struct bytes plain, const uint8_t *packed, size_t len, struct bytes *out)
{
	*out = len < plain.len ? (struct bytes){ packed, len } : (struct bytes){ 0 };
}

int embed_gzip(struct ctx *cx, struct bytes plain, struct bytes *out)
{
	z_stream z = { .next_in = (Bytef *)plain.ptr, .avail_in = (uInt)plain.len };
	if (plain.len > UINT32_MAX / 2 || deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return err_detail(cx, ERR_INTERNAL, "gzip");
	size_t cap = deflateBound(&z, (uLong)plain.len);
	uint8_t *packed = arena_alloc(cx->arena, cap);
	z.next_out = packed;
	z.avail_out = (uInt)cap;
	int rc = packed != NULL ? deflate(&z, Z_FINISH) : Z_MEM_ERROR;
	deflateEnd(&z);
	if (packed == NULL)
		return err_detail(cx, ERR_NO_MEMORY, "gzip");
	if (rc != Z_STREAM_END)
		return err_detail(cx, ERR_INTERNAL, "gzip");
	keep_if_smaller(plain, packed, z.total_out, out);
	return 0;
}

int embed_brotli(struct ctx *cx, struct bytes plain, struct bytes *out)
{
	size_t len = BrotliEncoderMaxCompressedSize(plain.len);
	uint8_t *packed = arena_alloc(cx->arena, len != 0 ? len : 1);
	if (packed == NULL)
		return err_detail(cx, ERR_NO_MEMORY, "brotli");
	if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, plain.len, plain.ptr,
				   &len, packed))
		return err_detail(cx, ERR_INTERNAL, "brotli");
	keep_if_smaller(plain, packed, len, out);
	return 0;
}
