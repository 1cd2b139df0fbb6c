/*
 * A document on its way: what it is, what has happened, and exactly the decisions this actor may take now. The decision is
 * made on the revision that was read; who comes second is told so.
 */
#include "base/str.h"
#include "base/vec.h"
#include "db/db.h"
#include "org/org.h"
#include "publish/desk.h"
#include "publish/publish_pages.h"
#include "publish/review.tmpl.h"
#include "publish/review_view.h"
#include "web/account.h"
#include "web/form_draw.h"
#include "web/frame.h"

const char *const document_events[] = { "pass", "send_back", "take_back", "discard", "submit", NULL };

struct review {
	struct document *doc;
	struct flow_case *c;
	struct review_step *steps;
	size_t step_len;
	struct flow_event *events;
	size_t event_len;
	size_t at;             /* of the current step; step_len when none */
};

static int load_review(struct ctx *cx, struct review *r, int64_t id)
{
	TRY(document_load(cx, &r->doc, id));
	if (!desk_may_look(cx->actor, r->doc->is.body_id))
		return err_set(cx, ERR_NOT_FOUND, "没有找到这份文件。");
	TRY(flow_load(cx, &r->c, DOCUMENT_KIND, id));
	TRY(route_steps(cx, &r->steps, &r->step_len, r->doc->route_id));
	TRY(flow_events(cx, &r->events, &r->event_len, DOCUMENT_KIND, id));
	for (r->at = 0; r->at < r->step_len && !str_eq(r->steps[r->at].code, r->c->step); r->at++)
		;
	return 0;
}

static int fill_head(struct ctx *cx, struct view_review *v, const struct review *r)
{
	const struct document_draft *d = &r->doc->is;
	const struct view_pair pairs[] = {
		{ "索引号", r->doc->index_no, NULL },
		{ "发文字号", d->doc_no[0] ? d->doc_no : NULL, NULL },
		{ "发文机关", d->issuer, NULL },
		{ "所属机构", r->doc->body_name, NULL },
		{ "栏目", r->doc->section_name, NULL },
		{ "成文日期", d->made_on, NULL },
		{ "生效日期", d->effective_on, NULL },
		{ "废止日期", d->repealed_on, NULL },
		{ "主题分类", d->theme[0] ? class_label(cx, "theme", d->theme) : NULL, NULL },
		{ "体裁分类", d->genre[0] ? class_label(cx, "genre", d->genre) : NULL, NULL },
		{ "关键词", d->keywords[0] ? d->keywords : NULL, NULL },
		{ "内容概述", d->summary[0] ? d->summary : NULL, NULL },
		{ "信息来源", d->source[0] ? d->source : NULL, NULL },
	};
	struct view_pair *copy = arena_new_array(cx->arena, struct view_pair, ARRAY_LEN(pairs));

	if (!copy)
		return err_detail(cx, ERR_NO_MEMORY, "head table");
	memcpy(copy, pairs, sizeof(pairs));
	v->head = copy;
	v->head_len = ARRAY_LEN(pairs);
	return 0;
}

/* Done steps carry the day and the person of the last pass since the last submission. */
static int fill_steps(struct ctx *cx, struct view_review *v, const struct review *r)
{
	struct view_step *steps = arena_new_array(cx->arena, struct view_step, r->step_len + 1);
	size_t done = 0;

	if (!steps)
		return err_detail(cx, ERR_NO_MEMORY, "steps");
	for (size_t i = 0; i < r->step_len; i++)
		steps[i] = (struct view_step){ .name = r->steps[i].name, .state = VIEW_STEP_TODO };
	for (size_t i = 0; i < r->event_len; i++) {
		const struct flow_event *e = &r->events[i];

		if (str_eq(e->event, "submit"))
			done = 0;
		if (!str_eq(e->event, "pass") || done >= r->step_len)
			continue;
		steps[done].state = VIEW_STEP_DONE;
		steps[done].at = web_minute(cx, e->at);
		steps[done++].who = e->actor_name;
	}
	if (str_eq(r->c->state, DOCUMENT_REVIEW) && r->at < r->step_len)
		steps[r->at].state = VIEW_STEP_NOW;
	v->steps = steps;
	v->step_len = r->step_len;
	return 0;
}

static int fill_events(struct ctx *cx, struct view_review *v, const struct review *r)
{
	struct view_event *events = arena_new_array(cx->arena, struct view_event, r->event_len + 1);

	if (!events)
		return err_detail(cx, ERR_NO_MEMORY, "events");
	for (size_t i = 0; i < r->event_len; i++) {
		const struct flow_event *e = &r->events[i];
		enum role role = role_parse(e->role);
		const char *act = desk_event_label(e->event);

		for (size_t k = 0; str_eq(e->event, "pass") && k < r->step_len; k++)
			if (str_eq(r->steps[k].code, e->step))
				act = arena_printf(cx->arena, "%s通过", r->steps[k].name);
		if (str_eq(e->to_state, DOCUMENT_PUBLISHED) && str_eq(e->event, "pass"))
			act = arena_printf(cx->arena, "%s，发布", act);
		events[i] = (struct view_event){ .at = web_minute(cx, e->at), .act = act,
						 .who = role ? arena_printf(cx->arena, "%s（%s）", e->actor_name, role_label(role)) :
							       e->actor_name,
						 .note = e->reason[0] ? e->reason : NULL,
						 .tone = str_eq(e->event, "send_back") ? VIEW_WARN :
							 str_eq(e->to_state, DOCUMENT_PUBLISHED) ? VIEW_GOOD : VIEW_PLAIN };
	}
	v->events = events;
	v->event_len = r->event_len;
	return 0;
}

static const struct flow_edge *edge_of(const struct review *r, const struct actor *a, const char *event)
{
	for (size_t i = 0; i < document_machine.edge_len; i++)
		if (str_eq(document_machine.edges[i].event, event) && flow_may(&document_machine.edges[i], r->c, a))
			return &document_machine.edges[i];
	return NULL;
}

static const struct view_option read_and_agreed[] = { { .value = "1", .text = "本人已阅全文，同意按所选方式公开" } };

static void fill_pass(struct ctx *cx, struct view_decision *d, const struct review *r, const struct form *f)
{
	const struct form_def *def = form_def_document_decide();
	const struct review_step *step = &r->steps[r->at];
	bool last = r->at + 1 == r->step_len, open = str_eq(r->doc->is.disclosure, "active");

	d->kind = step->is_signed ? VIEW_DECIDE_SIGN : VIEW_DECIDE_PASS;
	d->event = "pass";
	d->heading = arena_printf(cx->arena, "%s：通过", step->name);
	d->explain = !last ? arena_printf(cx->arena, "通过后送%s。", r->steps[r->at + 1].name) :
		     open  ? "通过后立即在门户发布，公众马上可以查到。" : "通过后备案，不在门户公开。";
	d->button = step->is_signed ? "签发" : last && open ? "通过并发布" : "通过";
	d->opinion = form_field(def, f, "opinion", "");
	d->opinion.optional = true;
	d->password = form_field(def, f, "password", "");
	d->confirm = form_field(def, f, "confirm", "");
	d->password.optional = d->confirm.optional = false;
	d->confirm.options = read_and_agreed;
	d->confirm.option_len = ARRAY_LEN(read_and_agreed);
}

static int fill_decisions(struct ctx *cx, struct view_review *v, const struct review *r, const struct form *f)
{
	struct view_decision *d = arena_new_array(cx->arena, struct view_decision, 4);
	const char *action = arena_printf(cx->arena, "/office/documents/%lld/decide", (long long)r->doc->id);
	size_t n = 0;

	if (!d || !action)
		return err_detail(cx, ERR_NO_MEMORY, "decisions");
	if (r->at < r->step_len && edge_of(r, cx->actor, "pass")) {
		fill_pass(cx, &d[n++], r, f);
		d[n] = (struct view_decision){ .kind = VIEW_DECIDE_BACK, .event = "send_back", .heading = "退回修改",
					       .explain = "退回给起草人，改好后从第一步重新审核。", .button = "退回修改" };
		d[n++].opinion = form_field(form_def_document_decide(), f, "opinion", "");
		d[n - 1].opinion.label = "退回的理由";
		d[n - 1].opinion.optional = false;
	}
	if (edge_of(r, cx->actor, "submit"))
		d[n++] = (struct view_decision){ .kind = VIEW_DECIDE_PLAIN, .event = "submit", .heading = "提交审核", .button = "提交审核" };
	if (edge_of(r, cx->actor, "take_back"))
		d[n++] = (struct view_decision){ .kind = VIEW_DECIDE_PLAIN, .event = "take_back", .heading = "取回",
						 .explain = "取回后可以继续修改，审核从头开始。", .button = "取回" };
	for (size_t i = 0; i < n; i++)
		d[i].action = action;
	v->decisions = d;
	v->decision_len = n;
	if (!n && str_eq(r->c->state, DOCUMENT_REVIEW) && r->c->author_id == cx->actor->account_id)
		v->readonly_why = "您是起草人，不能审核自己的文件。";
	return 0;
}

static int draw_review(struct ctx *cx, const struct review *r, const struct form *f, int status)
{
	const struct document_draft *d = &r->doc->is;
	struct view_review v = { .title = d->title, .official = d->doc_no[0] != '\0', .body = { d->body_html } };
	bool draft = str_eq(r->c->state, DOCUMENT_DRAFT);

	TRY(web_work_page(cx, &v.page, d->title));
	v.state = (struct view_badge){ r->doc->shown ? VIEW_GOOD : draft ? VIEW_QUIET : VIEW_WARN,
				       desk_state_label(cx, r->c->state, r->c->step, r->steps, r->step_len), NULL };
	TRY(desk_due(cx, &v.due, r->c->since_at, r->at < r->step_len ? r->steps[r->at].limit_days : 0));
	v.revision = arena_printf(cx->arena, "%lld", (long long)r->doc->rev);
	v.validity = (struct view_badge){ str_eq(d->validity, "valid") ? VIEW_GOOD : VIEW_WARN, validity_label(d->validity), NULL };
	v.disclosure = disclosure_label(d->disclosure);
	if (!str_eq(d->disclosure, "active"))
		v.ground = arena_printf(cx->arena, "%s：%s", class_label(cx, "ground", d->ground), d->ground_note);
	TRY(fill_head(cx, &v, r));
	TRY(fill_steps(cx, &v, r));
	TRY(fill_events(cx, &v, r));
	TRY(fill_decisions(cx, &v, r, f));
	if (f)
		TRY(form_errors(cx, &v.errors, f));
	if (draft && actor_has_at(cx->actor, ROLE_EDITOR, d->body_id))
		v.edit_href = arena_printf(cx->arena, "/office/documents/%lld/edit", (long long)r->doc->id);
	if (r->doc->shown)
		v.public_href = published_path(cx, r->doc->id);
	return respond_html(cx, status, tmpl_review, &v);
}

int page_document_review(struct ctx *cx, struct form_document_id *in)
{
	struct review r;

	TRY(load_review(cx, &r, in->id));
	return draw_review(cx, &r, NULL, 200);
}

struct decide {
	struct form_document_decide *in;
	bool is_signed;
};

static int do_decide(struct ctx *cx, void *arg)
{
	const struct decide *d = arg;
	const struct form_document_decide *in = d->in;

	if (str_eq(in->event, "pass"))
		return document_pass(cx, in->id, in->revision, in->opinion, d->is_signed);
	if (str_eq(in->event, "send_back"))
		return document_send_back(cx, in->id, in->revision, in->opinion);
	if (str_eq(in->event, "take_back"))
		return document_take_back(cx, in->id, in->revision, in->opinion);
	if (str_eq(in->event, "discard"))
		return document_discard(cx, in->id, in->revision);
	return document_submit(cx, in->id, in->revision);
}

static int redraw(struct ctx *cx, void *arg)
{
	const struct decide *d = arg;
	struct review r;

	TRY(load_review(cx, &r, d->in->id));
	return draw_review(cx, &r, &d->in->state, 422);
}

/* A signature is the password, proved for this act and outside the transaction: it is slow on purpose. */
static int prove(struct ctx *cx, struct decide *d)
{
	int rc;

	if (!str_eq(d->in->event, "pass") || str_empty(d->in->password))
		return 0;
	if (!d->in->confirm) {
		(void)form_reject(cx, &d->in->state, "confirm", "签发前请阅读全文并勾选确认");
		return 0;
	}
	rc = account_prove(cx, cx->actor->account_id, d->in->password);
	if (rc == ERR_LOGIN) {
		(void)form_reject(cx, &d->in->state, "password", "密码不正确");
		err_clear(cx);
		return 0;
	}
	d->is_signed = rc == 0;
	return rc;
}

int post_document_decide(struct ctx *cx, struct form_document_decide *in)
{
	struct decide d = { .in = in };
	int rc;

	if (str_eq(in->event, "send_back") && str_empty(in->opinion))
		(void)form_reject(cx, &in->state, "opinion", "请写明退回的理由");
	if (!form_failed(&in->state))
		TRY(prove(cx, &d));
	if (form_failed(&in->state))
		return db_read(cx, redraw, &d);
	rc = db_write(cx, do_decide, &d);
	if (rc == ERR_CONFLICT || rc == ERR_INVALID) {
		(void)form_reject(cx, &in->state, NULL, "%s", err_message(cx));
		err_clear(cx);
		return db_read(cx, redraw, &d);
	}
	TRY(rc);
	if (str_eq(in->event, "discard"))
		return respond_redirect(cx, "/office/documents?done=discard");
	return respond_redirect(cx, "/office/documents/%lld?done=%s", (long long)in->id, in->event);
}
