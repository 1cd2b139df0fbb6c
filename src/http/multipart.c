#include "http/multipart.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "http/param.h"
#include "http/percent.h"

struct part {
	bool has_disposition;
	const char *name, *filename, *content_type; /* filename NULL: a field */
	struct bytes content;
};

struct reader {
	struct ctx *cx;
	const char *at, *end;
	const char *delimiter; /* "\r\n--boundary" */
	size_t delimiter_len;
};

static int bad(struct ctx *cx, const char *why)
{
	return err_detail(cx, ERR_BAD_REQUEST, "multipart: %s", why);
}

static bool boundary_ok(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c && strchr("'()+_,-./:=? ", c))))
			return false;
	}
	return len >= 1 && len <= 70 && p[len - 1] != ' ';
}

int multipart_boundary(struct ctx *cx, const char **out, const char *content_type)
{
	size_t at = 0, len = strlen(content_type);
	struct param p;
	int rc;

	*out = NULL;
	while ((rc = param_next(content_type, len, &at, &p)) > 0) {
		if (!param_is(&p, "boundary"))
			continue;
		if (*out || !boundary_ok(p.value, p.value_len))
			return bad(cx, "boundary");
		*out = arena_strndup(cx->arena, p.value, p.value_len);
		if (!*out)
			return err_detail(cx, ERR_NO_MEMORY, "multipart boundary");
	}
	return rc < 0 || !*out ? bad(cx, "no boundary") : 0;
}

static bool text_ok(const char *p, size_t len, bool controls)
{
	for (size_t i = 0; i < len && !controls; i++)
		if ((uint8_t)p[i] < 0x20 || p[i] == 0x7f)
			return false;
	return utf8_valid(p, len);
}

/* Undo \" and \\ and the %22 browsers write for a quote. */
static int unquote(struct ctx *cx, const char **out, const struct param *p)
{
	char *text = arena_alloc(cx->arena, p->value_len + 1);
	const char *v = p->value;
	size_t n = 0;

	if (!text)
		return err_detail(cx, ERR_NO_MEMORY, "multipart name");
	for (size_t i = 0; i < p->value_len; i++) {
		if (p->quoted && v[i] == '\\' && i + 1 < p->value_len && (v[i + 1] == '"' || v[i + 1] == '\\'))
			text[n++] = v[++i];
		else if (percent_byte(v + i, p->value_len - i) == '"')
			text[n++] = '"', i += 2;
		else
			text[n++] = v[i];
	}
	text[n] = '\0';
	*out = text;
	return text_ok(text, n, false) ? 0 : bad(cx, "a name is not plain UTF-8");
}

/* RFC 5987: UTF-8'language'percent-encoded */
static int decode_extended(struct ctx *cx, const char **out, const struct param *p)
{
	const char *v = p->value, *end = v + p->value_len, *quote;
	size_t n = 0;
	char *text;

	if (p->quoted || p->value_len < 7 || strncasecmp(v, "utf-8'", 6) != 0)
		return bad(cx, "filename* is not UTF-8");
	quote = memchr(v + 6, '\'', p->value_len - 6);
	if (!quote)
		return bad(cx, "filename* without a language mark");
	text = arena_alloc(cx->arena, p->value_len);
	if (!text)
		return err_detail(cx, ERR_NO_MEMORY, "multipart name");
	for (v = quote + 1; v < end; v++) {
		int c = (uint8_t)*v;

		if (c == '%') {
			c = percent_byte(v, (size_t)(end - v));
			if (c < 0)
				return bad(cx, "filename* has a bad percent escape");
			v += 2;
		}
		text[n++] = (char)c;
	}
	text[n] = '\0';
	*out = text;
	return text_ok(text, n, false) ? 0 : bad(cx, "filename* is not plain UTF-8");
}

static int read_disposition(struct ctx *cx, struct part *part, const char *value, size_t len)
{
	const char *word, *extended = NULL;
	size_t at = 0, n = param_word(value, len, &word);
	struct param p;
	int rc;

	if (part->has_disposition || n != 9 || strncasecmp(word, "form-data", 9) != 0)
		return bad(cx, "Content-Disposition is not one form-data");
	part->has_disposition = true;
	while ((rc = param_next(value, len, &at, &p)) > 0) {
		if (param_is(&p, "name")) {
			if (part->name)
				return bad(cx, "two names");
			TRY(unquote(cx, &part->name, &p));
		} else if (param_is(&p, "filename")) {
			if (part->filename)
				return bad(cx, "two file names");
			TRY(unquote(cx, &part->filename, &p));
		} else if (param_is(&p, "filename*")) {
			if (extended)
				return bad(cx, "two file names");
			TRY(decode_extended(cx, &extended, &p));
		}
	}
	if (extended)
		part->filename = extended;
	return rc < 0 || !part->name ? bad(cx, "Content-Disposition is malformed") : 0;
}

static bool is_word(const char *p, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(p, word, len) == 0;
}

static int read_header(struct ctx *cx, struct part *part, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len), *value, *word;
	size_t name = colon ? (size_t)(colon - line) : 0, n;

	if (name == 0 || line[0] == ' ' || line[0] == '\t' || colon[-1] == ' ' || colon[-1] == '\t')
		return bad(cx, "header line");
	if (memchr(line, '\0', len) || memchr(line, '\r', len))
		return bad(cx, "control character in a header");
	value = colon + 1;
	n = len - name - 1;
	if (is_word(line, name, "Content-Disposition"))
		return read_disposition(cx, part, value, n);
	if (is_word(line, name, "Content-Type")) {
		if (part->content_type || !text_ok(value, n, false))
			return bad(cx, "Content-Type");
		n = param_word(value, n, &word);
		part->content_type = arena_strndup(cx->arena, word, n);
		return part->content_type ? 0 : err_detail(cx, ERR_NO_MEMORY, "multipart type");
	}
	if (is_word(line, name, "Content-Transfer-Encoding")) {
		n = param_word(value, n, &word);
		return is_word(word, n, "7bit") || is_word(word, n, "8bit") || is_word(word, n, "binary")
			       ? 0
			       : bad(cx, "transfer encoding");
	}
	return 0;
}

static int read_headers(struct reader *r, struct part *part)
{
	for (unsigned lines = 0;; lines++) {
		const char *lf = memchr(r->at, '\n', (size_t)(r->end - r->at));
		size_t len = lf ? (size_t)(lf - r->at) : 0;
		const char *line = r->at;

		if (!lf || len == 0 || line[len - 1] != '\r' || len > MULTIPART_LINE_MAX)
			return bad(r->cx, "header line without CRLF or too long");
		r->at = lf + 1;
		if (len == 1)
			break;
		if (lines >= MULTIPART_HEADERS_MAX)
			return bad(r->cx, "too many headers in a part");
		TRY(read_header(r->cx, part, line, len - 1));
	}
	return part->has_disposition ? 0 : bad(r->cx, "part without Content-Disposition");
}

/* Behind a delimiter: "--" ends the body (1), blanks and CRLF begin a part (0). */
static int after_delimiter(struct reader *r)
{
	if (r->end - r->at >= 2 && r->at[0] == '-' && r->at[1] == '-')
		return 1;
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\t'))
		r->at++;
	if (r->end - r->at < 2 || r->at[0] != '\r' || r->at[1] != '\n')
		return bad(r->cx, "delimiter line");
	r->at += 2;
	return 0;
}

static int read_part(struct reader *r, struct part *part)
{
	const char *stop, *from;

	TRY(read_headers(r, part));
	/* an empty part may share its blank line's CRLF with the delimiter */
	from = r->at - 2;
	stop = memmem(from, (size_t)(r->end - from), r->delimiter, r->delimiter_len);
	if (!stop)
		return bad(r->cx, "no closing delimiter");
	part->content.ptr = (const uint8_t *)r->at;
	part->content.len = stop < r->at ? 0 : (size_t)(stop - r->at);
	r->at = stop + r->delimiter_len;
	return 0;
}

static const char *field_value(struct ctx *cx, const struct part *part)
{
	return arena_strndup(cx->arena, part->content.len ? (const char *)part->content.ptr : "", part->content.len);
}

static int begin(struct reader *r, struct ctx *cx, struct bytes body, const char *boundary)
{
	char *delimiter = arena_printf(cx->arena, "\r\n--%s", boundary);

	if (!delimiter)
		return err_detail(cx, ERR_NO_MEMORY, "multipart boundary");
	r->cx = cx;
	r->at = (const char *)body.ptr;
	r->end = r->at + body.len;
	r->delimiter = delimiter;
	r->delimiter_len = strlen(delimiter);
	if (body.len < r->delimiter_len - 2 || memcmp(r->at, delimiter + 2, r->delimiter_len - 2) != 0)
		return bad(cx, "does not begin with the boundary");
	r->at += r->delimiter_len - 2;
	return 0;
}

int multipart_parse(struct ctx *cx, struct multipart *out, struct bytes body, const char *boundary, unsigned max)
{
	VEC(struct http_pair) fields = { 0 };
	VEC(struct http_file) files = { 0 };
	struct reader r = { 0 };
	int rc;

	TRY(begin(&r, cx, body, boundary));
	while ((rc = after_delimiter(&r)) == 0) {
		struct part part = { 0 };
		bool kept;

		TRY(read_part(&r, &part));
		if (fields.len + files.len >= max)
			return err_detail(cx, ERR_TOO_LARGE, "more than %u parts", max);
		if (part.filename && str_empty(part.filename) && part.content.len == 0)
			continue;
		if (!part.filename && !utf8_valid((const char *)part.content.ptr, part.content.len))
			return bad(cx, "a field is not UTF-8 or has a NUL");
		if (part.filename)
			kept = vec_push(cx->arena, &files,
					(struct http_file){ part.name, part.filename,
							    part.content_type ? part.content_type : "", part.content });
		else
			kept = vec_push(cx->arena, &fields, (struct http_pair){ part.name, field_value(cx, &part) }) &&
			       fields.ptr[fields.len - 1].value;
		if (!kept)
			return err_detail(cx, ERR_NO_MEMORY, "multipart parts");
	}
	out->fields = fields.ptr;
	out->field_len = fields.len;
	out->files = files.ptr;
	out->file_len = files.len;
	return rc < 0 ? rc : 0;
}
