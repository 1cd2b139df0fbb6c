#include "office/audit_draw.h"

#include "base/date.h"
#include "base/str.h"
#include "office/audit_data.h"
#include "office/event_words.h"
#include "publish/publish.h"

#define MONTHS_BACK 12
#define SYSTEM_NAME "系统"

int audit_names_load(struct ctx *cx, struct audit_names *out)
{
	*out = (struct audit_names){ 0 };
	TRY(account_list(cx, &out->accounts, &out->account_len));
	TRY(body_tree(cx, &out->bodies, &out->body_len));
	return section_tree(cx, &out->sections, &out->section_len);
}

const char *audit_body_name(const struct audit_names *names, int64_t id)
{
	for (size_t i = 0; i < names->body_len; i++)
		if (names->bodies[i].id == id)
			return names->bodies[i].short_name;
	return "";
}

/* % _ and \ typed by a person are themselves. */
static const char *like_of(struct ctx *cx, const char *q)
{
	struct buf b;

	buf_init(&b, cx->arena);
	buf_char(&b, '%');
	for (; *q; q++) {
		if (strchr("%_\\", *q))
			buf_char(&b, '\\');
		buf_char(&b, *q);
	}
	buf_char(&b, '%');
	return buf_cstr(&b);
}

static date_t month_start(int year, int month)
{
	return month > 12 ? date_from_ymd(year + 1, month - 12, 1) : date_from_ymd(year, month, 1);
}

/* "7" and "30": the last days, today included; "2026-03": that month. Anything else: always. */
static void set_period(const struct ctx *cx, struct audit_filter *f, const char *period)
{
	date_t today = date_of_instant(clock_now(cx->clock));
	int64_t days = 0;
	date_t first_day = str_empty(period) ? DATE_NONE : date_parse(arena_printf(cx->arena, "%.7s-01", period));
	int year, month, day;

	f->from_at = 0;
	f->to_at = INT64_MAX;
	if (str_empty(period))
		return;
	if (str_to_int64(period, &days) == 0 && days > 0 && days <= 366) {
		f->from_at = date_start_at(today - (date_t)days + 1);
	} else if (first_day != DATE_NONE) {
		date_to_ymd(first_day, &year, &month, &day);
		f->from_at = date_start_at(first_day);
		f->to_at = date_start_at(month_start(year, month + 1));
	}
}

int audit_filter_of(struct ctx *cx, struct audit_filter *out, const struct form_audit_list *in, const struct audit_names *names)
{
	*out = (struct audit_filter){ .kind = in->kind ? in->kind : "", .event = in->event ? in->event : "", .who = "",
				      .actor_id = AUDIT_ANYBODY };
	set_period(cx, out, in->period);
	if (str_empty(in->q))
		return 0;
	if (str_eq(in->q, SYSTEM_NAME))
		out->actor_id = 0;
	for (size_t i = 0; i < names->account_len; i++)
		if (str_eq(names->accounts[i].login, in->q) || str_eq(names->accounts[i].name, in->q))
			out->actor_id = names->accounts[i].id;
	if (out->actor_id == AUDIT_ANYBODY)
		out->who = like_of(cx, in->q);
	return 0;
}

static int kind_options(struct ctx *cx, admin_options *kinds, admin_options *events)
{
	for (const struct event_word *w = event_kinds; w->code; w++)
		TRY(admin_option(cx, kinds, w->code, w->label));
	for (const struct event_word *w = event_words; w->code; w++) {
		bool said = false;

		for (size_t i = 0; i < events->len; i++)
			said = said || str_eq(events->ptr[i].value, w->code);
		if (!said)
			TRY(admin_option(cx, events, w->code, w->label));
	}
	return 0;
}

static int period_options(struct ctx *cx, admin_options *o)
{
	int year, month, day;

	date_to_ymd(date_of_instant(clock_now(cx->clock)), &year, &month, &day);
	TRY(admin_option(cx, o, "1", "今天"));
	TRY(admin_option(cx, o, "7", "最近 7 天"));
	TRY(admin_option(cx, o, "30", "最近 30 天"));
	for (int i = 0; i < MONTHS_BACK; i++) {
		TRY(admin_option(cx, o, arena_printf(cx->arena, "%d-%02d", year, month), arena_printf(cx->arena, "%d年%d月", year, month)));
		month = month == 1 ? 12 : month - 1;
		year -= month == 12;
	}
	return 0;
}

int audit_filters(struct ctx *cx, struct view_filters *out, const char **base, const char **export_href, const struct form_audit_list *in)
{
	struct view_filter *rows = arena_new_array(cx->arena, struct view_filter, 3);
	admin_options kinds = { 0 }, events = { 0 }, periods = { 0 };
	struct admin_query q;

	TRY(kind_options(cx, &kinds, &events));
	TRY(period_options(cx, &periods));
	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "filters");
	for (size_t i = 0; i < kinds.len; i++)
		kinds.ptr[i].chosen = str_eq(kinds.ptr[i].value, in->kind);
	for (size_t i = 0; i < events.len; i++)
		events.ptr[i].chosen = str_eq(events.ptr[i].value, in->event);
	for (size_t i = 0; i < periods.len; i++)
		periods.ptr[i].chosen = str_eq(periods.ptr[i].value, in->period);
	rows[0] = (struct view_filter){ "kind", "对象类型", "全部", kinds.ptr, kinds.len };
	rows[1] = (struct view_filter){ "event", "操作", "全部", events.ptr, events.len };
	rows[2] = (struct view_filter){ "period", "时间", "全部时间", periods.ptr, periods.len };
	*out = (struct view_filters){ .action = "/office/audit", .query = in->q ? in->q : "", .query_label = "姓名或登录名", .rows = rows,
				      .len = 3 };
	admin_query_start(cx, &q, "");
	admin_query_add(&q, "q", in->q);
	admin_query_add(&q, "kind", in->kind);
	admin_query_add(&q, "event", in->event);
	admin_query_add(&q, "period", in->period);
	TRY(buf_done(cx, &q.b));
	out->clear_href = q.any ? "/office/audit" : NULL;
	*base = arena_printf(cx->arena, "/office/audit%s", buf_cstr(&q.b));
	*export_href = arena_printf(cx->arena, "/office/audit.csv%s", buf_cstr(&q.b));
	return *base && *export_href ? 0 : err_detail(cx, ERR_NO_MEMORY, "addresses");
}

struct collecting {
	const struct audit_names *names;
	VEC(struct view_audit_row) rows;
	VEC(int64_t) documents; /* 0: the row is about something else */
};

static const char *object_name(const struct audit_names *names, const struct audit_event *e)
{
	if (str_eq(e->kind, "body"))
		return audit_body_name(names, e->subject_id);
	for (size_t i = 0; str_eq(e->kind, "account") && i < names->account_len; i++)
		if (names->accounts[i].id == e->subject_id)
			return names->accounts[i].name;
	for (size_t i = 0; str_eq(e->kind, "section") && i < names->section_len; i++)
		if (names->sections[i].id == e->subject_id)
			return names->sections[i].name;
	return "";
}

static int add_row(struct ctx *cx, void *arg, const struct audit_event *e)
{
	struct collecting *c = arg;
	const char *name = object_name(c->names, e), *body = audit_body_name(c->names, e->body_id);
	bool document = str_eq(e->kind, DOCUMENT_KIND);
	struct view_audit_row row = { .seq = e->seq, .at = web_minute(cx, e->at), .who = arena_strdup(cx->arena, e->actor_name),
				      .act = arena_strdup(cx->arena, event_label(e->kind, e->event)), .body = body[0] ? body : NULL };
	struct buf note;

	row.object = name[0] ? arena_printf(cx->arena, "%s：%s", event_kind_label(e->kind), name) :
		     e->subject_id ? arena_printf(cx->arena, "%s 第 %lld 号", event_kind_label(e->kind), (long long)e->subject_id) :
				     arena_strdup(cx->arena, event_kind_label(e->kind));
	buf_init(&note, cx->arena);
	buf_str(&note, e->reason);
	if (!document)
		audit_data_text(&note, cx, e->data, c->names);
	TRY(buf_done(cx, &note));
	row.note = note.len ? buf_cstr(&note) : NULL;
	if (!vec_push(cx->arena, &c->rows, row) || !vec_push(cx->arena, &c->documents, document ? e->subject_id : 0))
		return err_detail(cx, ERR_NO_MEMORY, "events");
	return 0;
}

int audit_rows(struct ctx *cx, struct view_audit *v, const struct audit_filter *f, const struct audit_names *names, int64_t offset,
	       int64_t limit)
{
	struct collecting c = { .names = names };
	const char *title;

	TRY(audit_each(cx, f, offset, limit, add_row, &c));
	for (size_t i = 0; i < c.documents.len; i++) {
		if (!c.documents.ptr[i])
			continue;
		TRY(document_title(cx, &title, c.documents.ptr[i]));
		if (title)
			c.rows.ptr[i].object = title;
	}
	v->rows = c.rows.ptr;
	v->row_len = c.rows.len;
	return 0;
}
