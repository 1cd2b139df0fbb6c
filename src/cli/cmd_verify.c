/* verify: the chain of events, what is shown against what was published, lists, counts, the store's own check. */
#include "cli/commands.h"

#include "flow/chain.h"
#include "publish/publish.h"

struct verify {
	struct cli *cli;
	struct chain_report chain;
	struct publish_finding *found;
	size_t found_len;
	int64_t documents;
};

static void progress(void *arg, int64_t done, int64_t total)
{
	cli_progress(arg, "核验记录", done, total);
}

static int do_verify(struct ctx *cx, void *arg)
{
	struct verify *v = arg;

	TRY(chain_verify(cx, &v->chain, progress, v->cli));
	return publish_verify(cx, &v->found, &v->found_len, &v->documents);
}

static const char *fault_name(enum chain_fault f)
{
	static const char *const names[] = { [CHAIN_ALTERED] = "altered", [CHAIN_MISSING] = "missing", [CHAIN_REORDERED] = "reordered",
					     [CHAIN_HEAD] = "head", [CHAIN_STATE] = "state" };

	return names[f];
}

static int print_json(struct cli *cli, const struct verify *v)
{
	json_t *chain = json_array(), *documents = json_array();

	for (size_t i = 0; i < v->chain.finding_len; i++) {
		const struct chain_finding *f = &v->chain.findings[i];

		json_array_append_new(chain, json_pack("{s:s, s:I, s:s, s:I, s:s}", "fault", fault_name(f->fault), "seq", (json_int_t)f->seq,
						       "kind", f->kind, "id", (json_int_t)f->subject_id, "message", f->text));
	}
	for (size_t i = 0; i < v->found_len; i++)
		json_array_append_new(documents, json_pack("{s:I, s:s}", "id", (json_int_t)v->found[i].document_id, "message",
							   v->found[i].text));
	return cli_print_json(cli, json_pack("{s:b, s:I, s:s, s:I, s:o, s:o}", "sound", !v->chain.finding_total && !v->found_len, "events",
					     (json_int_t)v->chain.events, "head_sm3", v->chain.head_sm3, "documents",
					     (json_int_t)v->documents, "chain", chain, "findings", documents));
}

static void print_report(struct cli *cli, const struct verify *v)
{
	for (size_t i = 0; i < v->chain.finding_len; i++)
		fprintf(cli->out, "%s\n", v->chain.findings[i].text);
	if (v->chain.finding_total > (int64_t)v->chain.finding_len)
		fprintf(cli->out, "……共 %lld 处，只列出前 %zu 处\n", (long long)v->chain.finding_total, v->chain.finding_len);
	for (size_t i = 0; i < v->found_len; i++)
		fprintf(cli->out, "%s\n", v->found[i].text);
	fprintf(cli->out, "%s：%lld 条记录，%lld 份已公开文件，链尾 SM3 %s\n",
		v->chain.finding_total || v->found_len ? "核验发现问题" : "核验通过", (long long)v->chain.events,
		(long long)v->documents, v->chain.head_sm3);
}

static int run(struct cli *cli)
{
	struct verify v = { .cli = cli };

	TRY(cli_open(cli));
	TRY(db_check(&cli->cx, cli->db));
	TRY(db_read(&cli->cx, do_verify, &v));
	cli_progress_end(cli);
	if (cli->json)
		TRY(print_json(cli, &v));
	else
		print_report(cli, &v);
	return v.chain.finding_total || v.found_len ? err_exit_code(ERR_CORRUPT) : 0;
}

const struct command command_verify = {
	"verify", "DIR", "核验：办理记录有没有被改动、删除、调换，公开的内容与发布时是否一致",
	"核验通过退出码为 0，发现问题为 76，并逐条说明是哪一条记录、哪一份文件。", NULL, 1, 1, true, run
};
