/* compress - see the header. */
#include "web/compress.h"

#include <brotli/encode.h>
#include <zlib.h>

static bool worth_while(size_t before, size_t after)
{
	return after < before - before / 10;
}

int compress_gzip(struct ctx *cx, struct bytes *out, struct bytes in, int level)
{
	z_stream z = { 0 };

	*out = (struct bytes){ 0 };
	if (in.len < COMPRESS_LEAST_BYTES || in.len > UINT32_MAX / 2)
		return 0;
	if (deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return err_detail(cx, ERR_NO_MEMORY, "gzip");
	uLong most = deflateBound(&z, in.len);
	uint8_t *p = arena_alloc(cx->arena, most);
	z.next_in = (Bytef *)(uintptr_t)in.ptr;
	z.avail_in = (uInt)in.len;
	z.next_out = p;
	z.avail_out = (uInt)most;
	int rc = p ? deflate(&z, Z_FINISH) : Z_MEM_ERROR;
	deflateEnd(&z);
	if (rc != Z_STREAM_END)
		return err_detail(cx, ERR_NO_MEMORY, "gzip: %d", rc);
	if (worth_while(in.len, z.total_out))
		*out = (struct bytes){ p, z.total_out };
	return 0;
}

int compress_brotli(struct ctx *cx, struct bytes *out, struct bytes in, int quality)
{
	*out = (struct bytes){ 0 };
	if (in.len < COMPRESS_LEAST_BYTES)
		return 0;
	size_t len = BrotliEncoderMaxCompressedSize(in.len);
	uint8_t *p = len ? arena_alloc(cx->arena, len) : NULL;
	if (!p || !BrotliEncoderCompress(quality, 18, BROTLI_MODE_TEXT, in.len, in.ptr, &len, p))
		return err_detail(cx, ERR_NO_MEMORY, "brotli");
	if (worth_while(in.len, len))
		*out = (struct bytes){ p, len };
	return 0;
}
