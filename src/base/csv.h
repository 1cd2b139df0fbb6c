/*
 * csv - comma-separated values (RFC 4180) in memory: reading with line numbers, writing with quotes where needed.
 *
 * Reading accepts \n and \r\n, a byte order mark, quoted fields with "" and line breaks inside. A lone quote inside an
 * unquoted field is text. Writing protects spreadsheets: a field that begins with = + - @ or a tab gets a ' in front.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/buf.h"
#include "base/bytes.h"

struct csv_row {
	const char **fields; /* trimmed of nothing, never NULL */
	size_t len;
	int64_t line;        /* where the row begins, from 1 */
};

struct csv {
	const char *at, *end;
	int64_t line;
	struct arena *arena;
};

/* text must outlive the reader; it is not changed. */
void csv_init(struct csv *c, struct arena *arena, const char *text, size_t len);
/* 1: a row, 0: the end, ERR_INVALID: a quote is never closed (row->line says where), ERR_NO_MEMORY. Blank lines are passed over. */
int csv_next(struct csv *c, struct csv_row *row) MUST_USE;
/* One row with \r\n behind it. */
void csv_write(struct buf *b, const char *const *fields, size_t n);

#endif
