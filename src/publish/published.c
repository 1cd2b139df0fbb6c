/* What anybody may see. Every statement used here is a public one and asks for shown documents only. */
#include "base/buf.h"
#include "base/str.h"
#include "publish/publish.h"
#include "publish/publish.sql.h"

#define DAY_FIRST "0001-01-01"
#define DAY_LAST "9999-12-31"

int published_load(struct ctx *cx, struct published **out, int64_t id)
{
	struct row_published_get *r;
	struct published *p;

	TRY(sql_published_get(cx, &r, id));
	if (!r)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这份文件，它可能还没有公开，或者地址有误。");
	p = arena_new(cx->arena, struct published);
	if (!p)
		return err_detail(cx, ERR_NO_MEMORY, "published document");
	*p = (struct published){
		.id = r->id, .index_no = r->index_no, .title = r->title, .doc_no = r->doc_no, .issuer = r->issuer,
		.made_on = r->made_on, .published_on = r->published_on, .effective_on = r->effective_on,
		.repealed_on = r->repealed_on, .validity = r->validity, .theme = r->theme, .genre = r->genre,
		.keywords = r->keywords, .summary = r->summary, .source = r->source, .source_url = r->source_url,
		.body_id = r->body_id, .section_id = r->section_id, .published_at = r->published_at,
		.body_name = r->body_name, .body_slug = r->body_slug, .section_name = r->section_name,
		.section_path = r->section_path, .body = { r->body_html }, .body_text = r->body_text,
	};
	*out = p;
	return 0;
}

/* The four list statements return rows of one shape. */
#define COPY_ROWS(rows, n, out)                                                                                      \
	do {                                                                                                         \
		*(out) = arena_new_array(cx->arena, struct published_row, (n) + 1);                                  \
		if (!*(out))                                                                                         \
			return err_detail(cx, ERR_NO_MEMORY, "published rows");                                      \
		for (size_t i_ = 0; i_ < (n); i_++)                                                                  \
			(*(out))[i_] = (struct published_row){                                                       \
				(rows)[i_].id, (rows)[i_].section_id, (rows)[i_].body_id, (rows)[i_].title,          \
				(rows)[i_].doc_no, (rows)[i_].issuer, (rows)[i_].published_on, (rows)[i_].validity,  \
				(rows)[i_].summary, (rows)[i_].section_name, (rows)[i_].section_path, (rows)[i_].body_name }; \
	} while (0)

struct range {
	const char *from, *to;
	bool all;
	int64_t offset, limit;
};

static int list_section(struct ctx *cx, struct published_row **out, size_t *n, int64_t *total, int64_t id, const struct range *r)
{
	struct row_published_by_section *rows;
	struct row_published_stat_section *stat;
	struct row_published_count_section *count;

	TRY(sql_published_by_section(cx, &rows, n, id, r->from, r->to, r->limit, r->offset));
	COPY_ROWS(rows, *n, out);
	if (r->all) {
		TRY(sql_published_stat_section(cx, &stat, id));
		*total = stat ? stat->documents : 0;
		return 0;
	}
	TRY(sql_published_count_section(cx, &count, id, r->from, r->to));
	*total = count->total;
	return 0;
}

static int list_body(struct ctx *cx, struct published_row **out, size_t *n, int64_t *total, int64_t id, const struct range *r)
{
	struct row_published_by_body *rows;
	struct row_published_stat_body *stat;
	struct row_published_count_body *count;

	TRY(sql_published_by_body(cx, &rows, n, id, r->from, r->to, r->limit, r->offset));
	COPY_ROWS(rows, *n, out);
	if (r->all) {
		TRY(sql_published_stat_body(cx, &stat, id));
		*total = stat ? stat->documents : 0;
		return 0;
	}
	TRY(sql_published_count_body(cx, &count, id, r->from, r->to));
	*total = count->total;
	return 0;
}

static int list_newest(struct ctx *cx, struct published_row **out, size_t *n, int64_t *total, const struct range *r)
{
	struct row_published_newest *rows;
	struct row_published_stat_all *stat;
	struct row_published_count_all *count;

	TRY(sql_published_newest(cx, &rows, n, r->from, r->to, r->limit, r->offset));
	COPY_ROWS(rows, *n, out);
	if (r->all) {
		TRY(sql_published_stat_all(cx, &stat));
		*total = stat->documents;
		return 0;
	}
	TRY(sql_published_count_all(cx, &count, r->from, r->to));
	*total = count->total;
	return 0;
}

int published_list(struct ctx *cx, struct published_row **out, size_t *n, int64_t *total, int64_t section_id, int64_t body_id,
		   int year, int64_t offset, int64_t limit)
{
	struct range r = { DAY_FIRST, DAY_LAST, year == 0, offset, limit };

	if (year) {
		r.from = arena_printf(cx->arena, "%04d-01-01", year);
		r.to = arena_printf(cx->arena, "%04d-12-31", year);
		if (!r.from || !r.to)
			return err_detail(cx, ERR_NO_MEMORY, "year");
	}
	if (section_id)
		return list_section(cx, out, n, total, section_id, &r);
	if (body_id)
		return list_body(cx, out, n, total, body_id, &r);
	return list_newest(cx, out, n, total, &r);
}

int published_rows(struct ctx *cx, struct published_row **out, size_t *n, const int64_t *ids, size_t id_len)
{
	struct row_published_of_ids *rows;
	struct published_row *found, *ordered;
	struct buf json;
	size_t found_len;

	buf_init(&json, cx->arena);
	buf_char(&json, '[');
	for (size_t i = 0; i < id_len; i++)
		buf_printf(&json, "%s\"%lld\"", i ? "," : "", (long long)ids[i]);
	buf_char(&json, ']');
	TRY(buf_done(cx, &json));
	TRY(sql_published_of_ids(cx, &rows, &found_len, buf_cstr(&json)));
	COPY_ROWS(rows, found_len, &found);
	ordered = arena_new_array(cx->arena, struct published_row, found_len + 1);
	if (!ordered)
		return err_detail(cx, ERR_NO_MEMORY, "published rows");
	*n = 0;
	for (size_t i = 0; i < id_len; i++)
		for (size_t k = 0; k < found_len; k++)
			if (found[k].id == ids[i])
				ordered[(*n)++] = found[k];
	*out = ordered;
	return 0;
}

const char *published_path(struct ctx *cx, int64_t id)
{
	return arena_printf(cx->arena, "/documents/%lld", (long long)id);
}

int published_at_address(struct ctx *cx, const char **path, const char *address)
{
	struct row_published_address *row;

	*path = NULL;
	TRY(sql_published_address(cx, &row, address));
	if (!row)
		return 0;
	*path = published_path(cx, row->document_id);
	return *path ? 0 : err_detail(cx, ERR_NO_MEMORY, "address");
}
