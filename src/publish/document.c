/*
 * The acts on a document. Each loads what it decides on, asks the rules, changes its own tables, and lets flow move the
 * state: one transaction, begun by the caller. "Nobody reviews their own draft" means: nobody who created, edited or
 * submitted it.
 */
#include "base/date.h"
#include "base/str.h"
#include "check/html_clean.h"
#include "db/db.h"
#include "publish/place.h"
#include "publish/publish.h"
#include "publish/publish.sql.h"

static const struct flow_edge edges[] = {
#define EDGE(from, event, to, roles, flags, label) { from, event, to, roles, flags, label },
#include "publish/publish_flow.def"
#undef EDGE
};
static const char *const finals[] = { DOCUMENT_PUBLISHED, DOCUMENT_FILED, DOCUMENT_DISCARDED, NULL };
const struct flow_machine document_machine = { DOCUMENT_KIND, edges, ARRAY_LEN(edges), finals };

static struct document_draft draft_of(const struct row_document_get *r)
{
	return (struct document_draft){
		.body_id = r->body_id, .section_id = r->section_id, .title = r->title, .doc_no = r->doc_no,
		.issuer = r->issuer, .made_on = r->made_on, .effective_on = r->effective_on, .repealed_on = r->repealed_on,
		.validity = r->validity, .theme = r->theme, .genre = r->genre, .keywords = r->keywords,
		.summary = r->summary, .source = r->source, .disclosure = r->disclosure, .ground = r->ground,
		.ground_note = r->ground_note, .body_html = r->body_html,
	};
}

int document_load(struct ctx *cx, struct document **out, int64_t id)
{
	struct row_document_get *r;
	struct document *d;

	TRY(sql_document_get(cx, &r, id));
	if (!r)
		return err_set(cx, ERR_NOT_FOUND, "没有找到这份文件。");
	d = arena_new(cx->arena, struct document);
	if (!d)
		return err_detail(cx, ERR_NO_MEMORY, "document");
	*d = (struct document){
		.id = r->id, .rev = r->rev, .is = draft_of(r), .body_text = r->body_text, .shown = r->shown,
		.index_no = r->index_no, .published_on = r->published_on, .published_at = r->published_at,
		.route_id = r->route_id, .created_at = r->created_at, .changed_at = r->changed_at,
		.source_id = r->source_id, .source_url = r->source_url, .body_name = r->body_name,
		.section_name = r->section_name, .section_path = r->section_path,
	};
	*out = d;
	return 0;
}

/* First fault that forbids; warnings pass. */
static int refuse_faults(struct ctx *cx, struct document_draft *d, bool complete)
{
	struct draft_fault *faults;
	size_t n;

	TRY(draft_check(cx, d, complete, &faults, &n));
	for (size_t i = 0; i < n; i++)
		if (!faults[i].warning)
			return err_set(cx, ERR_INVALID, "%s。", faults[i].message);
	return 0;
}

static int put_text(struct ctx *cx, int64_t id, const char *markup)
{
	struct html clean;
	const char *text;

	if (strchr(markup, '<')) {
		TRY(html_clean(cx, &clean, markup));
	} else { /* typed or pasted as text: a line is a paragraph */
		TRY(html_from_text(cx, &clean, markup, TEXT_PLAIN));
	}
	TRY(html_text(cx, &text, clean.markup));
	return sql_document_text_put(cx, id, clean.markup, text);
}

static int insert(struct ctx *cx, int64_t *id, const struct document_draft *d, const char *source_id, const char *key,
		  const char *source_url)
{
	struct row_document_insert *row;

	TRY(sql_document_insert(cx, &row, d->body_id, d->section_id, d->title, d->doc_no, d->issuer, d->made_on,
				d->effective_on, d->repealed_on, d->validity, d->theme, d->genre, d->keywords, d->summary,
				d->source, d->disclosure, d->ground, d->ground_note, source_id, key, source_url,
				clock_now(cx->clock)));
	*id = row->id;
	return put_text(cx, row->id, d->body_html);
}

int document_title(struct ctx *cx, const char **out, int64_t id)
{
	struct row_document_title *row;

	TRY(sql_document_title(cx, &row, id));
	*out = row ? row->title : NULL;
	return 0;
}

int document_create(struct ctx *cx, int64_t *id, const struct document_draft *d)
{
	struct document_draft draft = *d;
	struct flow_act act = { .event = "create", .step = "", .wait_role = "", .wait_body_id = d->body_id, .body_id = d->body_id };

	if (!actor_has_at(cx->actor, ROLE_EDITOR, d->body_id))
		return err_set(cx, ERR_DENIED, "您不是这个机构的信息员，不能为它起草文件。");
	TRY(refuse_faults(cx, &draft, false));
	TRY(insert(cx, id, &draft, "", NULL, ""));
	return flow_open(cx, &document_machine, *id, &act);
}

/* Loads document and case, and makes sure both are what the actor saw. */
static int open_case(struct ctx *cx, struct document **d, struct flow_case **c, int64_t id, int64_t rev)
{
	TRY(document_load(cx, d, id));
	TRY(flow_load(cx, c, DOCUMENT_KIND, id));
	if ((*d)->rev != rev)
		return err_set(cx, ERR_CONFLICT, "这份文件刚刚被改动过，请刷新后再办理。");
	return 0;
}

static int bump(struct ctx *cx, int64_t id, int64_t rev)
{
	int64_t changed;

	TRY(sql_document_bump(cx, &changed, clock_now(cx->clock), id, rev));
	return changed == 1 ? 0 : err_set(cx, ERR_CONFLICT, "这份文件刚刚被改动过，请刷新后再办理。");
}

int document_edit(struct ctx *cx, int64_t id, int64_t rev, const struct document_draft *given)
{
	struct flow_note note = { .kind = DOCUMENT_KIND, .subject_id = id, .event = "edit" };
	struct document_draft d = *given;
	struct document *old;
	struct flow_case *c;
	int64_t changed;

	TRY(open_case(cx, &old, &c, id, rev));
	if (!actor_has_at(cx->actor, ROLE_EDITOR, old->is.body_id))
		return err_set(cx, ERR_DENIED, "您不是这个机构的信息员，不能修改这份文件。");
	if (!str_eq(c->state, DOCUMENT_DRAFT))
		return err_set(cx, ERR_CONFLICT, "文件已经提交审核，取回或退回后才能修改。");
	d.body_id = old->is.body_id;
	TRY(refuse_faults(cx, &d, false));
	TRY(sql_document_update(cx, &changed, d.section_id, d.title, d.doc_no, d.issuer, d.made_on, d.effective_on,
				d.repealed_on, d.validity, d.theme, d.genre, d.keywords, d.summary, d.source, d.disclosure,
				d.ground, d.ground_note, clock_now(cx->clock), id, rev));
	if (changed != 1)
		return err_set(cx, ERR_CONFLICT, "这份文件刚刚被改动过，请刷新后再办理。");
	TRY(put_text(cx, id, d.body_html));
	note.body_id = d.body_id;
	return flow_record(cx, &note);
}

int document_submit(struct ctx *cx, int64_t id, int64_t rev)
{
	struct flow_act act = { .event = "submit" };
	struct review_step *steps;
	struct document *d;
	struct flow_case *c;
	int64_t route;
	size_t n;

	TRY(open_case(cx, &d, &c, id, rev));
	TRY(refuse_faults(cx, &d->is, true));
	TRY(route_pick(cx, &route, d->is.body_id, d->is.genre));
	TRY(route_steps(cx, &steps, &n, route));
	CHECK(n > 0);
	TRY(bump(cx, id, rev));
	TRY(sql_document_set_route(cx, route, id));
	act.step = steps[0].code;
	act.wait_role = steps[0].role;
	act.wait_body_id = act.body_id = d->is.body_id;
	return flow_fire(cx, &document_machine, c, &act);
}

/* Back to the drawer: by the author (take_back), by a reviewer (send_back). */
static int to_draft(struct ctx *cx, int64_t id, int64_t rev, const char *event, const char *reason)
{
	struct flow_act act = { .event = event, .step = "", .wait_role = "", .reason = reason };
	struct document *d;
	struct flow_case *c;

	TRY(open_case(cx, &d, &c, id, rev));
	act.wait_body_id = act.body_id = d->is.body_id;
	TRY(bump(cx, id, rev));
	return flow_fire(cx, &document_machine, c, &act);
}

int document_take_back(struct ctx *cx, int64_t id, int64_t rev, const char *reason)
{
	return to_draft(cx, id, rev, "take_back", reason);
}

int document_send_back(struct ctx *cx, int64_t id, int64_t rev, const char *reason)
{
	return to_draft(cx, id, rev, "send_back", reason);
}

int document_discard(struct ctx *cx, int64_t id, int64_t rev)
{
	return to_draft(cx, id, rev, "discard", NULL);
}

static int refuse_own(struct ctx *cx, int64_t id)
{
	static const char *const events[] = { "create", "edit", "submit" };

	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		int64_t times;

		TRY(flow_times(cx, &times, DOCUMENT_KIND, id, cx->actor->account_id, events[i]));
		if (times)
			return err_set(cx, ERR_DENIED, "不能审核自己起草、修改或提交的文件，请由他人办理。");
	}
	return 0;
}

static const struct review_step *step_named(const struct review_step *steps, size_t n, const char *code, size_t *at)
{
	for (*at = 0; *at < n; (*at)++)
		if (str_eq(steps[*at].code, code))
			return &steps[*at];
	return NULL;
}

/* The last step was passed: on the portal, or filed with its ground. */
static int finish(struct ctx *cx, const struct document *d, struct flow_act *act)
{
	char today[DATE_TEXT_BYTES];

	act->step = act->wait_role = "";
	if (!str_eq(d->is.disclosure, "active")) {
		act->to = DOCUMENT_FILED;
		return 0;
	}
	act->to = DOCUMENT_PUBLISHED;
	date_format(date_of_instant(clock_now(cx->clock)), today);
	return place_document(cx, &act->data, d->id, today, d->index_no, act->is_signed);
}

int document_pass(struct ctx *cx, int64_t id, int64_t rev, const char *opinion, bool is_signed)
{
	struct flow_act act = { .event = "pass", .reason = opinion, .is_signed = is_signed, .data = is_signed ? "{\"signed\":true}" : NULL };
	const struct review_step *step;
	struct review_step *steps;
	struct document *d;
	struct flow_case *c;
	size_t n, at;

	TRY(open_case(cx, &d, &c, id, rev));
	if (!str_eq(c->state, DOCUMENT_REVIEW))
		return err_set(cx, ERR_CONFLICT, "这份文件现在不在审核中，请刷新后再看。");
	if (!cx->actor || !actor_has_at(cx->actor, role_parse(c->wait_role), c->wait_body_id))
		return err_set(cx, ERR_DENIED, "这一步不由您审核。");
	TRY(refuse_own(cx, id));
	TRY(route_steps(cx, &steps, &n, d->route_id));
	step = step_named(steps, n, c->step, &at);
	CHECK(step != NULL);
	if (step->is_signed && !is_signed)
		return err_set(cx, ERR_INVALID, "这一步需要签批，请输入本人密码。");
	act.wait_body_id = act.body_id = d->is.body_id;
	TRY(bump(cx, id, rev));
	if (at + 1 < n) {
		act.to = DOCUMENT_REVIEW;
		act.step = steps[at + 1].code;
		act.wait_role = steps[at + 1].role;
	} else {
		TRY(finish(cx, d, &act));
	}
	return flow_fire(cx, &document_machine, c, &act);
}

int document_import(struct ctx *cx, int64_t *id, const struct document_import *in)
{
	const char *key = arena_printf(cx->arena, "%s:%s", in->source, in->source_id);
	struct flow_act act = { .event = "import", .step = "", .wait_role = "", .wait_body_id = in->is.body_id, .body_id = in->is.body_id };
	struct document_draft d = in->is;
	struct row_document_imported *there;
	char today[DATE_TEXT_BYTES];
	const char *on = in->published_on ? in->published_on : d.made_on;

	if (!key)
		return err_detail(cx, ERR_NO_MEMORY, "import key");
	*id = 0;
	TRY(sql_document_imported(cx, &there, key));
	if (there)
		return 0;
	date_format(date_of_instant(clock_now(cx->clock)), today);
	if (str_empty(d.title) || str_empty(in->source_id))
		return err_set(cx, ERR_INVALID, "没有标题或编号，不能导入。");
	TRY(insert(cx, id, &d, in->source_id, key, in->source_url));
	for (size_t i = 0; i < in->link_len; i++)
		TRY(sql_attachment_link_insert(cx, *id, (int64_t)i + 1, in->links[i].name, in->links[i].url));
	if (in->old_address)
		TRY(sql_document_address_put(cx, in->old_address, *id));
	TRY(place_document(cx, &act.data, *id, on ? on : today, in->index_no, false));
	return flow_open(cx, &document_machine, *id, &act);
}
