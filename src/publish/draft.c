/* The rules of a draft, one table of texts and a few functions: what is missing, too long, or contradicts itself. */
#include "base/date.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "law/docno.h"
#include "publish/publish.h"
#include "publish/publish.sql.h"

struct word {
	const char *code, *label;
};

static const struct word disclosures[] = { { "active", "主动公开" }, { "on_request", "依申请公开" }, { "withheld", "不予公开" } };
static const struct word validities[] = { { "valid", "有效" }, { "amended", "已修改" }, { "repealed", "废止" },
					  { "expired", "失效" }, { "pending", "尚未生效" } };
const char *const disclosure_codes[] = { "active", "on_request", "withheld", NULL };
const char *const validity_codes[] = { "valid", "amended", "repealed", "expired", "pending", NULL };

static const char *label_of(const struct word *w, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(w[i].code, code))
			return w[i].label;
	return "";
}

const char *disclosure_label(const char *code)
{
	return label_of(disclosures, ARRAY_LEN(disclosures), code);
}

const char *validity_label(const char *code)
{
	return label_of(validities, ARRAY_LEN(validities), code);
}

struct faults {
	struct ctx *cx;
	VEC(struct draft_fault) list;
	bool lost;
};

static void add_fault(struct faults *f, const char *field, bool warning, const char *message)
{
	f->lost = f->lost || !vec_push(f->cx->arena, &f->list, (struct draft_fault){ field, message, warning });
}

struct text_rule {
	const char *field, *label;
	size_t offset;
	size_t max_chars;
	bool needed; /* to be complete */
};

#define RULE(field, label, max, needed) { #field, label, offsetof(struct document_draft, field), max, needed }
static const struct text_rule text_rules[] = {
	RULE(title, "标题", 200, true),       RULE(doc_no, "文号", 60, false),     RULE(issuer, "发文机关", 200, true),
	RULE(keywords, "关键词", 200, false), RULE(summary, "内容概述", 1000, false), RULE(source, "信息来源", 200, false),
	RULE(ground_note, "理由", 1000, false),
};

static void check_texts(struct faults *f, const struct document_draft *d, bool complete)
{
	for (size_t i = 0; i < ARRAY_LEN(text_rules); i++) {
		const struct text_rule *r = &text_rules[i];
		const char *const *field = (const void *)((const char *)d + r->offset);
		const char *text = *field ? *field : "";

		if (complete && r->needed && str_empty(text))
			add_fault(f, r->field, false, arena_printf(f->cx->arena, "请填写%s", r->label));
		if (utf8_count(text, strlen(text)) > r->max_chars)
			add_fault(f, r->field, false, arena_printf(f->cx->arena, "%s最多 %zu 个字", r->label, r->max_chars));
	}
	if (!complete && str_empty(d->title))
		add_fault(f, "title", false, "请填写标题");
}

static int check_doc_no(struct faults *f, struct document_draft *d)
{
	struct docno no;

	TRY(docno_parse(f->cx, &no, d->doc_no));
	d->doc_no = no.text;
	if (no.kind == DOCNO_OTHER)
		add_fault(f, "doc_no", true, "文号不是“机关代字〔年份〕序号号”的形式，请核对");
	return 0;
}

static void check_dates(struct faults *f, const struct document_draft *d, bool complete)
{
	date_t today = date_of_instant(clock_now(f->cx->clock));
	date_t made = d->made_on ? date_parse(d->made_on) : DATE_NONE;

	if (complete && !d->made_on)
		add_fault(f, "made_on", false, "请填写成文日期");
	if (made != DATE_NONE && made > today)
		add_fault(f, "made_on", false, "成文日期晚于今天");
	if (d->made_on && d->effective_on && strcmp(d->effective_on, d->made_on) < 0)
		add_fault(f, "effective_on", true, "生效日期早于成文日期，请核对");
	if (d->effective_on && d->repealed_on && strcmp(d->repealed_on, d->effective_on) < 0)
		add_fault(f, "repealed_on", false, "废止日期早于生效日期");
	if (str_eq(d->validity, "repealed") && !d->repealed_on)
		add_fault(f, "repealed_on", true, "有效性是废止，请填写废止日期");
	if (d->effective_on && date_parse(d->effective_on) > today && str_eq(d->validity, "valid"))
		add_fault(f, "validity", true, "生效日期还没有到，有效性应选“尚未生效”");
}

static int check_class(struct faults *f, const char *kind, const char *field, const char *code, const char *message)
{
	struct row_class_item_get *row;

	if (str_empty(code))
		return 0;
	TRY(sql_class_item_get(f->cx, &row, kind, code));
	if (!row)
		add_fault(f, field, false, message);
	return 0;
}

/* Regulation arts. 14-16, 19: what is not disclosed on the organ's own motion needs its legal ground. */
static int check_disclosure(struct faults *f, const struct document_draft *d, bool complete)
{
	bool open = str_eq(d->disclosure, "active");

	if (str_empty(d->disclosure)) {
		if (complete)
			add_fault(f, "disclosure", false, "请选择公开方式");
		return 0;
	}
	if (str_empty(disclosure_label(d->disclosure)))
		add_fault(f, "disclosure", false, "请从列表中选择公开方式");
	if (!open && complete && str_empty(d->ground))
		add_fault(f, "ground", false, "不主动公开的，请选择法律依据");
	if (!open && complete && str_empty(d->ground_note))
		add_fault(f, "ground_note", false, "不主动公开的，请写明理由");
	return check_class(f, "ground", "ground", d->ground, "请从列表中选择法律依据");
}

static int check_place(struct faults *f, const struct document_draft *d)
{
	struct row_document_section_get *section = NULL;

	if (d->section_id)
		TRY(sql_document_section_get(f->cx, &section, d->section_id));
	if (!section)
		add_fault(f, "section_id", false, "请选择栏目");
	else if (!str_eq(section->status, "active"))
		add_fault(f, "section_id", false, "这个栏目已经停用，请另选");
	return 0;
}

int draft_check(struct ctx *cx, struct document_draft *d, bool complete, struct draft_fault **out, size_t *n)
{
	struct faults f = { .cx = cx };

	check_texts(&f, d, complete);
	TRY(check_doc_no(&f, d));
	check_dates(&f, d, complete);
	TRY(check_disclosure(&f, d, complete));
	TRY(check_place(&f, d));
	TRY(check_class(&f, "theme", "theme", d->theme, "请从列表中选择主题分类"));
	TRY(check_class(&f, "genre", "genre", d->genre, "请从列表中选择体裁分类"));
	if (complete && str_empty(d->genre))
		add_fault(&f, "genre", false, "请选择体裁分类");
	if (complete && str_empty(d->body_html))
		add_fault(&f, "body_html", false, "请填写正文");
	if (f.lost)
		return err_detail(cx, ERR_NO_MEMORY, "draft faults");
	*out = f.list.ptr;
	*n = f.list.len;
	return 0;
}
