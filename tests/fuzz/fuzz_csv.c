/* CSV: whatever comes in, rows are written and read back the same. */
#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* csv_write puts a ' before what a spreadsheet would compute. */
static bool same_field(const char *was, const char *is)
{
	return strcmp(was, is) == 0 || (*is == '\'' && *was && strchr("=+-@\t", *was) && strcmp(was, is + 1) == 0);
}

static void check_row(struct arena *a, const struct csv_row *row)
{
	struct buf b;
	struct csv again;
	struct csv_row back;

	if (strncmp(row->fields[0], "\xEF\xBB\xBF", 3) == 0)
		return; /* at the head of a file it would be a byte order mark */
	buf_init(&b, a);
	csv_write(&b, row->fields, row->len);
	csv_init(&again, a, buf_cstr(&b), b.len);
	int rc = csv_next(&again, &back);
	if (row->len == 1 && row->fields[0][0] == '\0') {
		CHECK(rc == 0); /* one empty field is a blank line */
		return;
	}
	CHECK(rc == 1 && back.len == row->len);
	for (size_t i = 0; i < row->len; i++)
		CHECK(same_field(row->fields[i], back.fields[i]));
	CHECK(csv_next(&again, &back) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a, scratch;
	struct csv c;
	struct csv_row row;
	int64_t line = 0;
	int rc;

	if (memchr(size ? data : (const uint8_t *)"", 0, size) || size > 4096)
		return 0; /* text everywhere is without NUL */
	arena_init(&a, ARENA_LIMIT_REQUEST);
	arena_init(&scratch, ARENA_LIMIT_REQUEST);
	csv_init(&c, &a, (const char *)data, size);
	while ((rc = csv_next(&c, &row)) == 1) {
		CHECK(row.len > 0 && row.line > line);
		line = row.line;
		check_row(&scratch, &row);
		arena_reset(&scratch);
	}
	CHECK(rc <= 0);
	arena_release(&scratch);
	arena_release(&a);
	return 0;
}
