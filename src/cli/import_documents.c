/* Lines to records to batches; findings are printed as they come, so that a long import can be watched and broken off. */
#include "cli/import_documents.h"

#include "base/str.h"
#include "cli/line_source.h"
#include "org/data_files.h"
#include "publish/import_run.h"

#define BATCH_RECORDS 200
#define BATCH_BYTES ((size_t)8 << 20)
#define FINDINGS_KEPT 1000
#define MAP_MOST (1u << 20)

struct importing {
	struct cli *cli;
	const struct import_options *opt;
	struct import_report *report;
	struct line_source lines;
	struct import_map map;
	struct import_lookup lookup;
	struct map unknown;
	struct import_run run;
	struct arena batch_arena;       /* records of one batch */
	struct ctx batch_cx;
	struct import_item *items;      /* BATCH_RECORDS */
	size_t len, bytes;
};

static int load_map(struct importing *im)
{
	const char *name = im->opt->map;
	struct ctx *cx = &im->cli->cx;
	struct bytes text = { 0 };
	const struct embed_file *f;

	if (!name)
		return import_map_init(cx, &im->map, text, im->opt->source ? im->opt->source : "import");
	f = data_file(arena_printf(cx->arena, "maps/%s.map.json", name));
	if (f)
		return import_map_init(cx, &im->map, f->plain, NULL);
	TRY(cli_read_file(cx, &text, name, MAP_MOST));
	return import_map_init(cx, &im->map, text, NULL);
}

static int do_lookup(struct ctx *cx, void *arg)
{
	struct importing *im = arg;

	return import_lookup_init(cx, &im->lookup, im->opt->body, im->opt->section);
}

static int say(struct importing *im, const struct import_item *item, const struct import_note *n)
{
	struct import_report *r = im->report;
	struct arena *keep = &im->cli->arena;

	r->warnings += n->warning;
	if (!im->cli->json && !im->opt->silent) {
		cli_progress_end(im->cli);
		fprintf(im->cli->err, "第 %lld 行 %s %s %s：%s\n", (long long)item->line, item->record.id, n->warning ? "提醒" : "错误",
			n->field ? n->field : "", n->message);
	}
	if (r->finding_len == FINDINGS_KEPT)
		return 0;
	if (!r->findings)
		r->findings = arena_new_array(keep, struct import_finding, FINDINGS_KEPT);
	if (!r->findings)
		return err_detail(&im->cli->cx, ERR_NO_MEMORY, "import report");
	r->findings[r->finding_len++] = (struct import_finding){ item->line, arena_strdup(keep, item->record.id), n->field,
								 arena_strdup(keep, n->message), n->warning };
	return 0;
}

static int finish_batch(struct importing *im, bool last)
{
	struct import_report *r = im->report;
	int rc = 0;

	if (im->len || last)
		rc = import_run_batch(&im->batch_cx, &im->run, im->items, im->len, im->lines.number, last, im->opt->dry_run);
	if (rc < 0) {
		im->cli->cx.err.code = rc;
		return err_set(&im->cli->cx, rc, "%s", err_message(&im->batch_cx));
	}
	for (size_t i = 0; i < im->len; i++) {
		const struct import_item *item = &im->items[i];

		r->loaded += item->outcome == IMPORT_LOADED;
		r->repeated += item->outcome == IMPORT_REPEATED;
		r->refused += item->outcome == IMPORT_REFUSED;
		for (size_t k = 0; k < item->record.notes.len; k++)
			TRY(say(im, item, &item->record.notes.ptr[k]));
	}
	im->len = im->bytes = 0;
	arena_reset(&im->batch_arena);
	cli_progress(im->cli, "导入", im->lines.bytes_done >> 10, im->lines.bytes_total >> 10);
	return 0;
}

static int read_record(struct importing *im, const struct buf *line)
{
	struct import_item *item = &im->items[im->len++];
	json_t *record = json_loadb(line->ptr, line->len, JSON_REJECT_DUPLICATES, NULL);
	int rc;

	item->line = im->lines.number;
	item->outcome = IMPORT_REFUSED;
	im->bytes += line->len;
	rc = import_record_read(&im->batch_cx, &item->record, &im->map, &im->lookup, record, &im->unknown);
	json_decref(record);
	return rc;
}

static int read_all(struct importing *im)
{
	struct ctx *cx = &im->cli->cx;
	struct buf line;
	int rc;

	buf_init(&line, cx->arena);
	while ((rc = line_source_next(cx, &im->lines, &line)) > 0) {
		if (im->lines.number <= im->run.lines || line.len == 0)
			continue;
		im->report->read++;
		TRY(read_record(im, &line));
		if (im->len == BATCH_RECORDS || im->bytes > BATCH_BYTES)
			TRY(finish_batch(im, false));
	}
	TRY(rc);
	return finish_batch(im, true);
}

static void say_unknown(struct importing *im)
{
	for (size_t i = 0; i < im->unknown.len && !im->cli->json; i++)
		fprintf(im->cli->err, "字段 %s 不认识，没有导入（%lld 条记录中有）\n", im->unknown.items[i].key,
			(long long)*(const int64_t *)im->unknown.items[i].value);
}

static int run_import(struct importing *im)
{
	struct ctx *cx = &im->cli->cx;

	if (im->opt->text.ptr)
		line_source_memory(&im->lines, im->opt->text);
	else
		TRY(line_source_open(cx, &im->lines, im->opt->file));
	TRY(load_map(im));
	TRY(db_read(cx, do_lookup, im));
	map_init(&im->unknown, cx->arena);
	im->items = arena_new_array(cx->arena, struct import_item, BATCH_RECORDS);
	if (!im->items)
		return err_detail(cx, ERR_NO_MEMORY, "import batch");
	if (!im->opt->dry_run)
		TRY(import_run_start(cx, &im->run, im->map.name, im->lines.sm3, im->opt->resume));
	im->batch_cx = *cx;
	im->batch_cx.arena = &im->batch_arena;
	TRY(read_all(im));
	say_unknown(im);
	return 0;
}

int import_documents(struct cli *cli, struct import_report *out, const struct import_options *opt)
{
	struct importing im = { .cli = cli, .opt = opt, .report = out };
	int rc;

	*out = (struct import_report){ 0 };
	arena_init(&im.batch_arena, (size_t)1 << 30);
	rc = run_import(&im);
	import_map_release(&im.map);
	line_source_close(&im.lines);
	arena_release(&im.batch_arena);
	return rc;
}

/* --- the command --- */

static int print_json(struct cli *cli, const struct import_report *r)
{
	json_t *findings = json_array();

	for (size_t i = 0; i < r->finding_len; i++)
		json_array_append_new(findings, json_pack("{s:I, s:s, s:s, s:s?, s:s}", "line", (json_int_t)r->findings[i].line, "id",
							  r->findings[i].id, "level", r->findings[i].warning ? "warning" : "error",
							  "field", r->findings[i].field, "message", r->findings[i].message));
	return cli_print_json(cli, json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "read", (json_int_t)r->read, "loaded", (json_int_t)r->loaded,
					     "repeated", (json_int_t)r->repeated, "refused", (json_int_t)r->refused, "warnings",
					     (json_int_t)r->warnings, "findings", findings));
}

static int run(struct cli *cli)
{
	struct import_options opt = { .file = cli->args[1], .map = cli_option(cli, "map"), .body = cli_option(cli, "body"),
				      .section = cli_option(cli, "section"), .dry_run = cli_option(cli, "dry-run") != NULL,
				      .resume = cli_option(cli, "resume") != NULL };
	struct import_report r;

	TRY(cli_open(cli));
	TRY(import_documents(cli, &r, &opt));
	cli_progress_end(cli);
	if (cli->json)
		TRY(print_json(cli, &r));
	else
		fprintf(cli->out, "%s读取 %lld / 导入 %lld / 重复 %lld / 跳过 %lld / 提醒 %lld\n", opt.dry_run ? "试运行，没有保存：" : "",
			(long long)r.read, (long long)r.loaded, (long long)r.repeated, (long long)r.refused, (long long)r.warnings);
	return r.refused ? CLI_PARTLY : 0;
}

static const struct cli_option options[] = {
	{ "body", "CODE", "归属机构的代码或标识（记录自带 body_key 的以记录为准）" },
	{ "section", "PATH", "归入的栏目路径（记录自带 section 的以记录为准）" },
	{ "map", "MAP", "字段映射：laws、govcn、stard，或映射文件的路径" },
	{ "resume", NULL, "接着上次中断的地方导入同一个文件" },
	{ "dry-run", NULL, "只检查并报告，不保存" },
	{ 0 },
};
const struct command command_import_documents = {
	"import documents", "DIR FILE", "导入文件（JSONL，可以是 .gz）",
	"每行一个 JSON 对象，字段见 docs/import.md。重复运行不会重复导入；每个问题都写明行号、编号和字段。\n"
	"全部导入或已存在时退出码为 0，有跳过的行时为 3。",
	options, 2, 2, true, run
};
