/* A reader by hand: libraries for CSV call back per field and lose the line a quoted field began on. */
#include "base/csv.h"

#include "base/err.h"
#include "base/vec.h"

void csv_init(struct csv *c, struct arena *arena, const char *text, size_t len)
{
	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		len -= 3;
	}
	*c = (struct csv){ .at = text, .end = text + len, .line = 1, .arena = arena };
}

/* Reads a field that began with a quote; at stands behind it. */
static int read_quoted(struct csv *c, struct buf *b)
{
	while (c->at < c->end) {
		char ch = *c->at++;

		if (ch == '"') {
			if (c->at == c->end || *c->at != '"')
				return 0;
			c->at++;
		}
		if (ch == '\n')
			c->line++;
		buf_char(b, ch);
	}
	return ERR_INVALID;
}

static bool at_line_end(const struct csv *c)
{
	return c->at == c->end || *c->at == '\n' || (*c->at == '\r' && c->at + 1 < c->end && c->at[1] == '\n');
}

static int read_field(struct csv *c, const char **out)
{
	struct buf b;

	buf_init(&b, c->arena);
	if (c->at < c->end && *c->at == '"') {
		c->at++;
		TRY(read_quoted(c, &b));
	}
	while (!at_line_end(c) && *c->at != ',')
		buf_char(&b, *c->at++);
	*out = buf_cstr(&b);
	return b.failed ? ERR_NO_MEMORY : 0;
}

static void skip_blank_lines(struct csv *c)
{
	while (c->at < c->end && at_line_end(c)) {
		c->at += *c->at == '\r' ? 2 : 1;
		c->line++;
	}
}

int csv_next(struct csv *c, struct csv_row *row)
{
	VEC(const char *) fields = { 0 };

	skip_blank_lines(c);
	*row = (struct csv_row){ .line = c->line };
	if (c->at == c->end)
		return 0;
	for (;;) {
		const char *field;

		TRY(read_field(c, &field));
		if (!vec_push(c->arena, &fields, field))
			return ERR_NO_MEMORY;
		if (c->at == c->end || *c->at != ',')
			break;
		c->at++;
	}
	if (c->at < c->end) {
		c->at += *c->at == '\r' ? 2 : 1;
		c->line++;
	}
	row->fields = fields.ptr;
	row->len = fields.len;
	return 1;
}

static void write_field(struct buf *b, const char *s)
{
	bool formula = *s && strchr("=+-@\t", *s);

	if (!formula && !strpbrk(s, ",\"\r\n")) {
		buf_str(b, s);
		return;
	}
	buf_char(b, '"');
	if (formula)
		buf_char(b, '\'');
	for (; *s; s++) {
		if (*s == '"')
			buf_char(b, '"');
		buf_char(b, *s);
	}
	buf_char(b, '"');
}

void csv_write(struct buf *b, const char *const *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(b, ',');
		write_field(b, fields[i] ? fields[i] : "");
	}
	buf_str(b, "\r\n");
}
