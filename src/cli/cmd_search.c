/* search: the portal's own search from the command line. */
#include "base/str.h"
#include "cli/commands.h"
#include "publish/publish.h"
#include "publish/publish.sql.h"
#include "search/search.h"

#define LIMIT_MOST 10000

struct searching {
	const char *text;
	int64_t limit;
	struct search_result *result;
	struct published_row *rows;
	const char **source_ids;
	size_t row_len;
};

static int do_search(struct ctx *cx, void *arg)
{
	struct searching *s = arg;
	struct search_query q = { .text = s->text, .limit = (size_t)s->limit };
	int64_t *ids;

	TRY(search_query(cx, &s->result, &q));
	ids = arena_new_array(cx->arena, int64_t, s->result->hit_len + 1);
	s->source_ids = arena_new_array(cx->arena, const char *, s->result->hit_len + 1);
	if (!ids || !s->source_ids)
		return err_detail(cx, ERR_NO_MEMORY, "hits");
	for (size_t i = 0; i < s->result->hit_len; i++)
		ids[i] = s->result->hits[i].id;
	TRY(published_rows(cx, &s->rows, &s->row_len, ids, s->result->hit_len));
	for (size_t i = 0; i < s->row_len; i++) {
		struct row_document_source *row;

		TRY(sql_document_source(cx, &row, s->rows[i].id));
		s->source_ids[i] = row ? row->source_id : "";
	}
	return 0;
}

static double score_of(const struct searching *s, int64_t id)
{
	for (size_t i = 0; i < s->result->hit_len; i++)
		if (s->result->hits[i].id == id)
			return s->result->hits[i].score;
	return 0;
}

static int print_json(struct cli *cli, const struct searching *s)
{
	json_t *hits = json_array();

	for (size_t i = 0; i < s->row_len; i++)
		json_array_append_new(hits, json_pack("{s:I, s:s, s:s, s:f}", "id", (json_int_t)s->rows[i].id, "source_id", s->source_ids[i],
						      "title", s->rows[i].title, "score", score_of(s, s->rows[i].id)));
	return cli_print_json(cli, json_pack("{s:I, s:o}", "total", (json_int_t)s->result->total, "hits", hits));
}

static int run(struct cli *cli)
{
	struct searching s = { .text = cli->args[1], .limit = 10 };
	const char *limit = cli_option(cli, "limit");

	if (limit && (str_to_int64(limit, &s.limit) < 0 || s.limit < 1 || s.limit > LIMIT_MOST))
		return err_set(&cli->cx, ERR_USAGE, "--limit 应是 1 到 %d 的整数。", LIMIT_MOST);
	TRY(cli_open(cli));
	TRY(db_read(&cli->cx, do_search, &s));
	if (cli->json)
		return print_json(cli, &s);
	fprintf(cli->out, "共 %lld 件\n", (long long)s.result->total);
	for (size_t i = 0; i < s.row_len; i++)
		fprintf(cli->out, "%6lld  %s  %s %s\n", (long long)s.rows[i].id, s.rows[i].published_on ? s.rows[i].published_on : "          ",
			s.rows[i].title, s.rows[i].doc_no);
	return 0;
}

static const struct cli_option options[] = { { "limit", "N", "最多列出多少件，默认 10" }, { 0 } };
const struct command command_search = { "search", "DIR QUERY", "检索已公开的文件", NULL, options, 2, 2, true, run };
