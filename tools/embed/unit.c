/* The C text of an array of files. */
#include "embed/embed.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/str.h"

#define LITERAL_LINE 4096 /* bytes of a literal a line; long lines are faster to read than many joined pieces */

static const struct {
	const char *ending, *type;
} types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".html", "text/html; charset=utf-8" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".sql", "text/plain; charset=utf-8" },
	{ ".csv", "text/csv; charset=utf-8" },
	{ ".json", "application/json" },
	{ ".map", "application/json" },
	{ ".webmanifest", "application/manifest+json" },
	{ ".xml", "application/xml" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".jpg", "image/jpeg" },
	{ ".webp", "image/webp" },
	{ ".ico", "image/x-icon" },
	{ ".woff2", "font/woff2" },
	{ ".pdf", "application/pdf" },
};

const char *embed_type(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_ends(name, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

static bool is_symbol(const char *s)
{
	bool first = true;
	for (; *s != '\0'; s++, first = false) {
		bool letter = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || *s == '_';
		if (!letter && (first || *s < '0' || *s > '9'))
			return false;
	}
	return !first;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct embed_input *)a)->name, ((const struct embed_input *)b)->name);
}

/* The bytes of a literal, without the quotes. An octal escape is shortened where no digit follows it. */
static void add_escaped(struct buf *out, const uint8_t *p, size_t len, size_t i)
{
	uint8_t c = p[i];
	bool digit_next = i + 1 < len && p[i + 1] >= '0' && p[i + 1] <= '7';
	char text[4] = { '\\', 0, 0, 0 };
	size_t n = 1;
	if (c == '"' || c == '\\') {
		text[n++] = (char)c;
	} else if (c == '\n') {
		text[n++] = 'n';
	} else if (c >= 0x20 && c < 0x7f && c != '?') {
		text[0] = (char)c;
	} else {
		if (c >= 0100 || digit_next)
			text[n++] = (char)('0' + (c >> 6));
		if (c >= 010 || digit_next)
			text[n++] = (char)('0' + ((c >> 3) & 7));
		text[n++] = (char)('0' + (c & 7));
	}
	buf_add(out, text, n);
}

static void add_literal(struct buf *out, struct bytes b)
{
	buf_str(out, "(const uint8_t *)\n\t\t\"");
	for (size_t i = 0; i < b.len; i++) {
		if (i > 0 && i % LITERAL_LINE == 0)
			buf_str(out, "\"\n\t\t\"");
		bool line_ends = i % LITERAL_LINE == LITERAL_LINE - 1;
		add_escaped(out, b.ptr, line_ends ? i + 1 : b.len, i);
	}
	buf_char(out, '"');
}

static void add_bytes(struct buf *out, const char *field, struct bytes b)
{
	if (b.ptr == NULL)
		return;
	buf_printf(out, ",\n\t  .%s = { ", field);
	add_literal(out, b);
	buf_printf(out, ", %zu }", b.len);
}

static int add_file(struct ctx *cx, const struct embed_input *in, bool compress, struct buf *out)
{
	struct bytes gzip = { 0 }, brotli = { 0 };
	uint8_t digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	digest_sha256(digest, in->plain.ptr, in->plain.len);
	digest_hex(hex, digest);
	if (compress) {
		TRY(embed_gzip(cx, in->plain, &gzip));
		TRY(embed_brotli(cx, in->plain, &brotli));
	}
	buf_str(out, "\t{ .name = \"");
	for (size_t i = 0, n = strlen(in->name); i < n; i++)
		add_escaped(out, (const uint8_t *)in->name, n, i);
	buf_printf(out, "\",\n\t  .type = \"%s\",\n\t  .sha256 = \"%s\"", embed_type(in->name), hex);
	add_bytes(out, "plain", in->plain);
	add_bytes(out, "gzip", gzip);
	add_bytes(out, "brotli", brotli);
	buf_str(out, " },\n");
	return 0;
}

static int finish(struct ctx *cx, const struct buf *out)
{
	return out->failed ? err_set(cx, ERR_NO_MEMORY, "the files are too large together") : 0;
}

int embed_header(struct ctx *cx, const char *symbol, struct buf *out)
{
	if (!is_symbol(symbol))
		return err_set(cx, ERR_INVALID, "\"%s\" is no C name", symbol);
	buf_init(out, cx->arena);
	buf_printf(out, "/* Made by embed. */\n#ifndef EMBED_%s\n#define EMBED_%s\n\n#include \"base/embed.h\"\n\n",
		   symbol, symbol);
	buf_printf(out, "extern const struct embed_file %s[];\nextern const size_t %s_count;\n\n#endif\n", symbol,
		   symbol);
	return finish(cx, out);
}

int embed_unit(struct ctx *cx, const char *symbol, struct embed_input *inputs, size_t count, bool compress,
	       struct buf *out)
{
	if (!is_symbol(symbol))
		return err_set(cx, ERR_INVALID, "\"%s\" is no C name", symbol);
	if (count > 0)
		qsort(inputs, count, sizeof(*inputs), by_name);
	buf_init(out, cx->arena);
	buf_printf(out, "/* Made by embed. */\n#include \"base/embed.h\"\n\nextern const struct embed_file %s[];\n",
		   symbol);
	buf_printf(out, "extern const size_t %s_count;\n\nconst struct embed_file %s[] = {\n", symbol, symbol);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && str_eq(inputs[i].name, inputs[i - 1].name))
			return err_set(cx, ERR_INVALID, "two files are named %s", inputs[i].name);
		TRY(add_file(cx, &inputs[i], compress, out));
	}
	if (count == 0)
		buf_str(out, "\t{ .name = \"\" },\n");
	buf_printf(out, "};\n\nconst size_t %s_count = %zu;\n", symbol, count);
	return finish(cx, out);
}
