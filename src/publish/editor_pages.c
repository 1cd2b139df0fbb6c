/*
 * Drafting. One form makes and changes a draft; what was typed always comes back, with a message at each field that needs
 * one. Pressing 提交审核 saves first: if the rules refuse, the draft is kept and the page says why.
 */
#include "base/date.h"
#include "base/str.h"
#include "base/vec.h"
#include "check/html_clean.h"
#include "db/db.h"
#include "org/org.h"
#include "publish/desk.h"
#include "publish/editor.tmpl.h"
#include "publish/editor_view.h"
#include "publish/publish_pages.h"
#include "web/form_draw.h"
#include "web/frame.h"

typedef VEC(struct view_option) options_t;

static int body_options(struct ctx *cx, options_t *o)
{
	struct body *tree;
	size_t n;

	TRY(body_tree(cx, &tree, &n));
	for (size_t i = 0; i < n; i++) {
		if (!actor_has_at(cx->actor, ROLE_EDITOR, tree[i].id) || !str_eq(tree[i].status, "active"))
			continue;
		if (!vec_push(cx->arena, o, (struct view_option){ .value = arena_printf(cx->arena, "%lld", (long long)tree[i].id),
								   .text = tree[i].name }))
			return err_detail(cx, ERR_NO_MEMORY, "body options");
	}
	return 0;
}

static int section_options(struct ctx *cx, options_t *o)
{
	struct section *tree;
	const char *group = NULL;
	size_t n;

	TRY(section_tree(cx, &tree, &n));
	if (!vec_push(cx->arena, o, (struct view_option){ .value = "", .text = "请选择" }))
		return err_detail(cx, ERR_NO_MEMORY, "section options");
	for (size_t i = 0; i < n; i++) {
		if (tree[i].depth == 0)
			group = tree[i].name;
		if (!str_eq(tree[i].status, "active"))
			continue;
		if (!vec_push(cx->arena, o, (struct view_option){ .value = arena_printf(cx->arena, "%lld", (long long)tree[i].id),
								   .text = tree[i].depth > 1 ? arena_printf(cx->arena, "　%s", tree[i].name) :
											       tree[i].name,
								   .group = group }))
			return err_detail(cx, ERR_NO_MEMORY, "section options");
	}
	return 0;
}

static int class_options(struct ctx *cx, options_t *o, const char *kind)
{
	struct class_item *items;
	size_t n;

	TRY(class_list(cx, &items, &n, kind));
	if (!vec_push(cx->arena, o, (struct view_option){ .value = "", .text = "请选择" }))
		return err_detail(cx, ERR_NO_MEMORY, "class options");
	for (size_t i = 0; i < n; i++) {
		const char *text = str_eq(kind, "ground") ?
					   arena_printf(cx->arena, "%s（%s）", items[i].name, items[i].note) :
				   str_empty(items[i].parent) ? items[i].name : arena_printf(cx->arena, "　%s", items[i].name);

		if (items[i].active && !vec_push(cx->arena, o, (struct view_option){ .value = items[i].code, .text = text }))
			return err_detail(cx, ERR_NO_MEMORY, "class options");
	}
	return 0;
}

static int code_options(struct ctx *cx, options_t *o, const char *const *codes, const char *(*label)(const char *))
{
	for (; *codes; codes++)
		if (!vec_push(cx->arena, o, (struct view_option){ .value = *codes, .text = label(*codes) }))
			return err_detail(cx, ERR_NO_MEMORY, "options");
	return 0;
}

/* A field with its options, the chosen one marked. */
static struct view_field choice(const struct form *f, const char *name, const char *stored, options_t *o)
{
	struct view_field v = form_field(form_def_document_edit(), f, name, stored);

	form_choose(o->ptr, o->len, f, name, stored);
	v.options = o->ptr;
	v.option_len = o->len;
	return v;
}

static int fill_choices(struct ctx *cx, struct view_editor *v, const struct form *f, const struct document_draft *d)
{
	options_t bodies = { 0 }, sections = { 0 }, themes = { 0 }, genres = { 0 }, grounds = { 0 }, valid = { 0 }, open = { 0 };
	const char *body_id = d->body_id ? arena_printf(cx->arena, "%lld", (long long)d->body_id) : NULL;
	const char *section_id = d->section_id ? arena_printf(cx->arena, "%lld", (long long)d->section_id) : NULL;

	TRY(body_options(cx, &bodies));
	TRY(section_options(cx, &sections));
	TRY(class_options(cx, &themes, "theme"));
	TRY(class_options(cx, &genres, "genre"));
	TRY(class_options(cx, &grounds, "ground"));
	TRY(code_options(cx, &valid, validity_codes, validity_label));
	TRY(code_options(cx, &open, disclosure_codes, disclosure_label));
	v->owner = choice(f, "body_id", body_id, &bodies);
	v->section = choice(f, "section_id", section_id, &sections);
	v->theme = choice(f, "theme", d->theme, &themes);
	v->genre = choice(f, "genre", d->genre, &genres);
	v->ground = choice(f, "ground", d->ground, &grounds);
	v->validity = choice(f, "validity", d->validity, &valid);
	v->disclosure = choice(f, "disclosure", d->disclosure, &open);
	return 0;
}

static void fill_texts(struct view_editor *v, const struct form *f, const struct document_draft *d)
{
	const struct form_def *def = form_def_document_edit();

	v->title = form_field(def, f, "title", d->title);
	v->doc_no = form_field(def, f, "doc_no", d->doc_no);
	v->doc_no.hint = "例如：示政发〔2026〕3号；没有文号可以不填";
	v->issuer = form_field(def, f, "issuer", d->issuer);
	v->made_on = form_field(def, f, "made_on", d->made_on);
	v->effective_on = form_field(def, f, "effective_on", d->effective_on);
	v->repealed_on = form_field(def, f, "repealed_on", d->repealed_on);
	v->keywords = form_field(def, f, "keywords", d->keywords);
	v->keywords.hint = "用顿号隔开";
	v->summary = form_field(def, f, "summary", d->summary);
	v->source = form_field(def, f, "source", d->source);
	v->ground_reason = form_field(def, f, "ground_note", d->ground_note);
	v->body = form_field(def, f, "body_html", d->body_html);
	v->body.rows = 24;
	v->body.hint = "可以直接粘贴文字，一行一段；也可以粘贴带格式的网页内容，保存时会清理格式";
	v->issuer.optional = v->made_on.optional = v->body.optional = false; /* needed to submit, not to save */
	v->genre.optional = v->disclosure.optional = v->validity.optional = false;
}

/* A body of plain paragraphs is edited as text: a line is a paragraph. Anything richer is shown as the markup it is. */
static int editable_body(struct ctx *cx, struct document_draft *d)
{
	return html_is_plain(d->body_html) ? html_text(cx, &d->body_html, d->body_html) : 0;
}

/* Why it came back, when the last thing that happened to it was that. */
static int fill_returned(struct ctx *cx, struct view_editor *v, int64_t id)
{
	struct flow_event *events;
	size_t n;

	TRY(flow_events(cx, &events, &n, DOCUMENT_KIND, id));
	for (size_t i = n; i-- > 0;) {
		if (str_eq(events[i].event, "submit"))
			break;
		if (!str_eq(events[i].event, "send_back"))
			continue;
		v->returned_why = events[i].reason;
		v->returned_by = arena_printf(cx->arena, "%s，%s", events[i].actor_name, web_minute(cx, events[i].at));
		break;
	}
	return 0;
}

/* doc NULL: a new one. f NULL: drawn for the first time. */
static int draw_editor(struct ctx *cx, const struct document *doc, const struct document_draft *d, const struct form *f, int status)
{
	struct view_editor v = { .heading = doc ? "修改文件" : "新建文件", .action = "/office/documents/save",
				 .cancel_href = "/office/documents", .state = { VIEW_PLAIN, "草稿", NULL },
				 .next_step = "部门初审" };

	TRY(web_work_page(cx, &v.page, v.heading));
	TRY(fill_choices(cx, &v, f, d));
	fill_texts(&v, f, d);
	if (f)
		TRY(form_errors(cx, &v.errors, f));
	v.id = doc ? arena_printf(cx->arena, "%lld", (long long)doc->id) : NULL;
	v.revision = f ? form_raw(f, "revision") : arena_printf(cx->arena, "%lld", doc ? (long long)doc->rev : 0LL);
	v.draft_key = arena_printf(cx->arena, "document-%lld", doc ? (long long)doc->id : 0LL);
	if (doc) {
		TRY(fill_returned(cx, &v, doc->id));
		v.saved_at = web_minute(cx, doc->changed_at);
		v.cancel_href = arena_printf(cx->arena, "/office/documents/%lld", (long long)doc->id);
		v.discard_action = arena_printf(cx->arena, "/office/documents/%lld/decide", (long long)doc->id);
	}
	return respond_html(cx, status, tmpl_editor, &v);
}

int page_document_new(struct ctx *cx, struct form_document_new *in)
{
	struct document_draft d = { .body_id = in->body_id, .title = "", .doc_no = "", .issuer = "", .validity = "valid",
				    .theme = "", .genre = "", .keywords = "", .summary = "", .source = "",
				    .disclosure = "active", .ground = "", .ground_note = "", .body_html = "" };

	for (size_t i = 0; !d.body_id && i < cx->actor->grant_len; i++)
		if (cx->actor->grants[i].role == ROLE_EDITOR)
			d.body_id = cx->actor->grants[i].body_id;
	return draw_editor(cx, NULL, &d, NULL, 200);
}

static int load_own(struct ctx *cx, struct document **doc, int64_t id)
{
	TRY(document_load(cx, doc, id));
	if (!actor_has_at(cx->actor, ROLE_EDITOR, (*doc)->is.body_id))
		return err_set(cx, ERR_NOT_FOUND, "没有找到这份文件。");
	return 0;
}

int page_document_edit(struct ctx *cx, struct form_document_id *in)
{
	struct document *doc;
	struct flow_case *c;

	TRY(load_own(cx, &doc, in->id));
	TRY(flow_load(cx, &c, DOCUMENT_KIND, in->id));
	if (!str_eq(c->state, DOCUMENT_DRAFT))
		return respond_redirect(cx, "/office/documents/%lld", (long long)in->id);
	TRY(editable_body(cx, &doc->is));
	return draw_editor(cx, doc, &doc->is, NULL, 200);
}

static const char *date_text(struct ctx *cx, date_t d)
{
	char *text = d == DATE_NONE ? NULL : arena_alloc(cx->arena, DATE_TEXT_BYTES);

	if (text)
		date_format(d, text);
	return text;
}

static struct document_draft draft_of_form(struct ctx *cx, const struct form_document_edit *in)
{
#define OR_EMPTY(s) ((s) ? (s) : "")
	return (struct document_draft){
		.body_id = in->body_id, .section_id = in->section_id, .title = OR_EMPTY(in->title), .doc_no = OR_EMPTY(in->doc_no),
		.issuer = OR_EMPTY(in->issuer), .made_on = date_text(cx, in->made_on),
		.effective_on = date_text(cx, in->effective_on), .repealed_on = date_text(cx, in->repealed_on),
		.validity = in->validity ? in->validity : "valid", .theme = OR_EMPTY(in->theme), .genre = OR_EMPTY(in->genre),
		.keywords = OR_EMPTY(in->keywords), .summary = OR_EMPTY(in->summary), .source = OR_EMPTY(in->source),
		.disclosure = OR_EMPTY(in->disclosure), .ground = OR_EMPTY(in->ground),
		.ground_note = OR_EMPTY(in->ground_note), .body_html = OR_EMPTY(in->body_html),
	};
#undef OR_EMPTY
}

struct save {
	struct form_document_edit *in;
	struct document_draft draft;
	bool submit;
	struct document *doc;     /* as stored before; NULL: new */
	int64_t id;
};

/* The rules' faults go to their fields; those that forbid make the form fail. */
static int mark_faults(struct ctx *cx, struct save *s, bool complete)
{
	struct document_draft copy = s->draft;
	struct draft_fault *faults;
	size_t n;

	TRY(draft_check(cx, &copy, complete, &faults, &n));
	for (size_t i = 0; i < n; i++)
		if (!faults[i].warning)
			(void)form_reject(cx, &s->in->state, faults[i].field, "%s", faults[i].message);
	return 0;
}

/* Save, and submit when that was pressed: one act, both or neither. */
static int do_save(struct ctx *cx, void *arg)
{
	struct save *s = arg;
	struct document *stored;

	s->id = s->in->id;
	if (s->id)
		TRY(document_edit(cx, s->id, s->in->revision, &s->draft));
	else
		TRY(document_create(cx, &s->id, &s->draft));
	if (!s->submit)
		return 0;
	TRY(document_load(cx, &stored, s->id));
	return document_submit(cx, s->id, stored->rev);
}

static int redraw(struct ctx *cx, void *arg)
{
	struct save *s = arg;

	if (s->in->id)
		TRY(load_own(cx, &s->doc, s->in->id));
	return draw_editor(cx, s->doc, &s->draft, &s->in->state, 422);
}

static int check_faults(struct ctx *cx, void *arg)
{
	struct save *s = arg;

	return mark_faults(cx, s, s->submit);
}

/* Foreign markup is cleaned here, on the request's own thread: the writer, which everybody waits for, gets it clean. */
static int clean_body(struct ctx *cx, struct save *s)
{
	struct html clean;
	int rc;

	if (!strchr(s->draft.body_html, '<'))
		return 0;
	rc = html_clean(cx, &clean, s->draft.body_html);
	if (rc == ERR_TOO_LARGE) {
		(void)form_reject(cx, &s->in->state, "body_html", "%s", err_message(cx));
		err_clear(cx);
		return 0;
	}
	s->draft.body_html = rc == 0 ? clean.markup : s->draft.body_html;
	return rc;
}

int post_document_save(struct ctx *cx, struct form_document_edit *in)
{
	struct save s = { .in = in, .draft = draft_of_form(cx, in), .submit = str_eq(in->act, "submit") };
	int rc;

	TRY(clean_body(cx, &s));
	TRY(db_read(cx, check_faults, &s));
	if (form_failed(&in->state))
		return db_read(cx, redraw, &s);
	rc = db_write(cx, do_save, &s);
	if (rc == ERR_CONFLICT || rc == ERR_INVALID) { /* refused by the store's side: what was typed stays on the page */
		(void)form_reject(cx, &in->state, NULL, "%s", err_message(cx));
		err_clear(cx);
		return db_read(cx, redraw, &s);
	}
	TRY(rc);
	return s.submit ? respond_redirect(cx, "/office/documents/%lld?done=submitted", (long long)s.id) :
			  respond_redirect(cx, "/office/documents/%lld/edit?done=saved", (long long)s.id);
}
