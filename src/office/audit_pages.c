/* The audit administrator's log: who did what and when, as a list and as CSV, and whether the chain of events is whole. */
#include "base/csv.h"
#include "base/date.h"
#include "base/str.h"
#include "db/db.h"
#include "flow/audit.h"
#include "flow/chain.h"
#include "office/admin.tmpl.h"
#include "office/admin_pages.h"
#include "office/admin_view.h"
#include "office/audit_draw.h"
#include "office/event_words.h"

#define COUNT_MOST 10000
#define CSV_MOST 50000
#define CHAIN_KIND "chain"

struct page {
	struct form_audit_list in; /* all fields NULL: no filter */
	const struct chain_report *report; /* just verified; NULL: not */
};

static int fill_report(struct ctx *cx, struct view_audit *v, const struct chain_report *r)
{
	struct view_pair *rows = arena_new_array(cx->arena, struct view_pair, r->finding_len + 1);

	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "findings");
	for (size_t i = 0; i < r->finding_len; i++)
		rows[i] = (struct view_pair){ arena_printf(cx->arena, "第 %lld 条", (long long)r->findings[i].seq), r->findings[i].text, NULL };
	v->findings = rows;
	v->finding_len = r->finding_len;
	v->chain_tone = r->finding_total ? VIEW_BAD : VIEW_GOOD;
	v->chain_note = r->finding_total ?
				arena_printf(cx->arena, "事件链校验不通过：共 %lld 条，发现 %lld 处问题。请保护现场并报告。", (long long)r->events,
					     (long long)r->finding_total) :
				arena_printf(cx->arena, "事件链校验通过，共 %lld 条，末条摘要 %s。", (long long)r->events, r->head_sm3);
	return 0;
}

/* Without a fresh report: when somebody last asked, and what came of it. */
static int fill_last(struct ctx *cx, struct view_audit *v)
{
	struct audit_event *last;

	TRY(audit_last(cx, &last, CHAIN_KIND, 0));
	v->chain_tone = VIEW_PLAIN;
	v->chain_note = last ? arena_printf(cx->arena, "上次校验：%s，%s，%s。", web_minute(cx, last->at), last->actor_name,
					    strstr(last->data, "\"findings\":0}") ? "通过" : "发现问题") :
			       "还没有校验过事件链。";
	return 0;
}

static int draw(struct ctx *cx, void *arg)
{
	struct page *p = arg;
	struct view_audit v = { .verify_action = "/office/audit/verify",
				.empty = { "没有符合条件的记录", "换一个条件试试。", { "/office/audit", "全部记录", false } } };
	int64_t page = p->in.page ? p->in.page : 1, total;
	struct audit_names names;
	struct audit_filter f;
	const char *base;

	TRY(web_work_page(cx, &v.page, "审计日志"));
	v.page.wide = true;
	TRY(audit_names_load(cx, &names));
	TRY(audit_filter_of(cx, &f, &p->in, &names));
	TRY(audit_count(cx, &f, COUNT_MOST, &total));
	TRY(audit_rows(cx, &v, &f, &names, (page - 1) * PAGE_ROWS, PAGE_ROWS));
	TRY(audit_filters(cx, &v.filters, &base, &v.export_href, &p->in));
	TRY(web_pager(cx, &v.pager, base, total, page, PAGE_ROWS));
	v.count_note = arena_printf(cx->arena, total == COUNT_MOST ? "%lld 条以上，只列最近的 %lld 条，可用筛选缩小范围" : "共 %lld 条",
				    (long long)total, (long long)total);
	TRY(p->report ? fill_report(cx, &v, p->report) : fill_last(cx, &v));
	return respond_html(cx, 200, tmpl_audit, &v);
}

int page_audit(struct ctx *cx, struct form_audit_list *in)
{
	struct page p = { .in = *in };

	return draw(cx, &p);
}

struct export {
	struct buf b;
	const struct audit_names *names;
};

static int write_line(struct ctx *cx, void *arg, const struct audit_event *e)
{
	struct export *x = arg;
	char seq[24], subject[24], at[INSTANT_TEXT_BYTES];
	enum role role = role_parse(e->role);
	const char *const fields[] = { seq, at, e->actor_name, role ? role_label(role) : "", event_kind_label(e->kind), subject,
				       event_label(e->kind, e->event), e->from_state, e->to_state, e->step,
				       audit_body_name(x->names, e->body_id), e->reason, e->data };

	(void)cx;
	snprintf(seq, sizeof(seq), "%lld", (long long)e->seq);
	snprintf(subject, sizeof(subject), "%lld", (long long)e->subject_id);
	instant_format(e->at, at);
	csv_write(&x->b, fields, ARRAY_LEN(fields));
	return 0;
}

int page_audit_csv(struct ctx *cx, struct form_audit_list *in)
{
	static const char *const head[] = { "序号", "时间", "人员", "角色", "对象类型", "对象编号", "操作", "原状态", "新状态", "步骤",
					    "机构", "理由", "附记" };
	struct audit_names names;
	struct export x = { .names = &names };
	struct audit_filter f;

	TRY(audit_names_load(cx, &names));
	TRY(audit_filter_of(cx, &f, in, &names));
	buf_init(&x.b, cx->arena);
	buf_str(&x.b, "\xEF\xBB\xBF");
	csv_write(&x.b, head, ARRAY_LEN(head));
	TRY(audit_each(cx, &f, 0, CSV_MOST, write_line, &x));
	TRY(buf_done(cx, &x.b));
	return respond_download(cx, "text/csv; charset=utf-8", "审计日志.csv", &x.b);
}

static int do_verify(struct ctx *cx, void *arg)
{
	return chain_verify(cx, arg, NULL, NULL);
}

static int do_record(struct ctx *cx, void *arg)
{
	const struct chain_report *r = arg;
	struct flow_note note = { .kind = CHAIN_KIND, .event = "verify" };

	note.data = arena_printf(cx->arena, "{\"events\":%lld,\"findings\":%lld}", (long long)r->events, (long long)r->finding_total);
	return flow_record(cx, &note);
}

int post_audit_verify(struct ctx *cx, struct form_none *in)
{
	struct chain_report report;
	struct page p = { .report = &report };
	unsigned role = cx->db_role;
	int rc;

	(void)in;
	cx->db_role |= DB_ROLE_SYSTEM; /* the whole log is read, in order */
	rc = db_read(cx, do_verify, &report);
	cx->db_role = role;
	TRY(rc);
	TRY(db_write(cx, do_record, &report));
	return db_read(cx, draw, &p);
}
