/*
 * Settings in groups, a form each. Its fields are the declarations of web/setting.def, so the form is made here from those, not in a
 * .def file. What was changed holds from a day on, with the reason; what was not is left alone.
 */
#include "base/date.h"
#include "base/str.h"
#include "db/db.h"
#include "law/indexno.h"
#include "office/admin.tmpl.h"
#include "office/admin_pages.h"
#include "office/admin_view.h"
#include "web/setting.h"

#define FIELDS_MOST 40

static const struct group {
	const char *code, *prefix, *title, *intro;
	unsigned roles;
} groups[] = {
	{ "site", "site.", "网站", "显示在门户每一页的页眉、页脚和网页标签中。", ROLE_SYSADMIN },
	{ "publish", "publish.", "公开", NULL, ROLE_SYSADMIN },
	{ "metrics", "metrics.", "运行", NULL, ROLE_SYSADMIN },
	{ "login", "login.", "登录失败", NULL, ROLE_SECADMIN },
	{ "password", "password.", "密码", NULL, ROLE_SECADMIN },
	{ "session", "session.", "登录时限", NULL, ROLE_SECADMIN },
	{ "rate", "rate.", "访问频率", NULL, ROLE_SECADMIN },
};

static const char *const themes[][2] = { { "blue", "青蓝" }, { "teal", "松绿" }, { "plum", "绛紫" } };

/* One form of a group, as it is parsed: the settings' values in order, then the day and the reason. */
struct group_form {
	struct form state;
	const char *values[FIELDS_MOST];
	date_t from_on;
	const char *note;
};

struct sending {
	const struct group *group;
	struct form_def def;
	struct field_def fields[FIELDS_MOST + 2];
	const struct setting_def *settings[FIELDS_MOST];
	size_t n;
	struct group_form *form; /* NULL: not sent */
};

static void describe(struct sending *s, const struct group *group)
{
	*s = (struct sending){ .group = group };
	for (const struct setting_def *d = setting_defs; d->name && s->n < FIELDS_MOST; d++) {
		if (!str_starts(d->name, group->prefix))
			continue;
		s->fields[s->n] = (struct field_def){ .name = d->name, .label = d->label, .kind = FIELD_KIND_TEXT, .max = 500,
						      .offset = offsetof(struct group_form, values) + s->n * sizeof(const char *) };
		s->settings[s->n++] = d;
	}
	s->fields[s->n] = (struct field_def){ .name = "from_on", .label = "从哪天起生效", .kind = FIELD_KIND_DATE, .flags = FORM_REQUIRED,
					      .offset = offsetof(struct group_form, from_on) };
	s->fields[s->n + 1] = (struct field_def){ .name = "note", .label = "修改理由", .kind = FIELD_KIND_TEXT, .flags = FORM_REQUIRED,
						  .max = 200, .offset = offsetof(struct group_form, note) };
	s->def = (struct form_def){ group->code, s->fields, s->n + 2, sizeof(struct group_form) };
}

static int choices_of(struct ctx *cx, admin_options *o, const struct setting_def *d)
{
	if (d->kind == SETTING_KIND_FLAG) {
		TRY(admin_option(cx, o, "1", "是"));
		return admin_option(cx, o, "0", "否");
	}
	for (size_t i = 0; str_eq(d->name, "site.theme") && i < ARRAY_LEN(themes); i++)
		TRY(admin_option(cx, o, themes[i][0], themes[i][1]));
	return 0;
}

static int fill_row(struct ctx *cx, struct view_setting *row, const struct sending *s, size_t i, const char *stored)
{
	const struct setting_def *d = s->settings[i];
	const struct form *f = s->form ? &s->form->state : NULL;
	admin_options o = { 0 };

	TRY(choices_of(cx, &o, d));
	if (o.len) {
		*row = (struct view_setting){ d->kind == SETTING_KIND_FLAG ? VIEW_RADIOS : VIEW_SELECT,
					      admin_choice(&s->def, f, d->name, stored, &o) };
	} else {
		*row = (struct view_setting){ VIEW_TEXT, form_field(&s->def, f, d->name, stored) };
		row->field.max_len = d->kind == SETTING_KIND_TEXT ? (int)d->most : 0;
	}
	if (d->kind == SETTING_KIND_INT) {
		row->field.hint = arena_printf(cx->arena, "%lld 到 %lld", (long long)d->least, (long long)d->most);
		row->field.width = 10;
	}
	row->field.optional = d->kind == SETTING_KIND_TEXT && d->least == 0;
	return 0;
}

static int fill_group(struct ctx *cx, struct view_setting_group *out, const struct sending *s)
{
	struct view_setting *rows = arena_new_array(cx->arena, struct view_setting, s->n + 2);
	const struct form *f = s->form ? &s->form->state : NULL;
	date_t on = date_of_instant(clock_now(cx->clock));
	char today[DATE_TEXT_BYTES];

	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "settings");
	for (size_t i = 0; i < s->n; i++)
		TRY(fill_row(cx, &rows[i], s, i, setting_text_on(cx, s->settings[i]->name, on)));
	date_format(on, today);
	rows[s->n] = (struct view_setting){ VIEW_DATE, form_field(&s->def, f, "from_on", arena_strdup(cx->arena, today)) };
	rows[s->n + 1] = (struct view_setting){ VIEW_TEXT, form_field(&s->def, f, "note", NULL) };
	rows[s->n].field.id = arena_printf(cx->arena, "%s-from_on", s->group->code);
	rows[s->n + 1].field.id = arena_printf(cx->arena, "%s-note", s->group->code);
	*out = (struct view_setting_group){ .title = s->group->title, .intro = s->group->intro, .rows = rows, .row_len = s->n + 2,
					    .action = arena_printf(cx->arena, "/office/settings/%s", s->group->code) };
	return 0;
}

/* The two fields every group has are told apart by their ids. */
static int fill_errors(struct ctx *cx, struct view_settings *v, const struct sending *s)
{
	struct view_error *rows;

	TRY(form_errors(cx, &v->errors, &s->form->state));
	rows = arena_new_array(cx->arena, struct view_error, v->errors.len + 1);
	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "errors");
	for (size_t i = 0; i < v->errors.len; i++) {
		rows[i] = v->errors.rows[i];
		if (str_eq(rows[i].name, "from_on") || str_eq(rows[i].name, "note"))
			rows[i].name = arena_printf(cx->arena, "%s-%s", s->group->code, rows[i].name);
	}
	v->errors.rows = rows;
	return 0;
}

static int draw(struct ctx *cx, void *arg)
{
	const struct sending *sent = arg;
	struct view_settings v = { 0 };
	struct view_setting_group *out = arena_new_array(cx->arena, struct view_setting_group, ARRAY_LEN(groups));
	struct sending *s = arena_new(cx->arena, struct sending);

	if (!out || !s)
		return err_detail(cx, ERR_NO_MEMORY, "settings");
	TRY(web_work_page(cx, &v.page, "设置"));
	for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
		if (!actor_has(cx->actor, groups[i].roles))
			continue;
		describe(s, &groups[i]);
		TRY(fill_group(cx, &out[v.group_len++], sent && sent->group == &groups[i] ? sent : s));
	}
	v.groups = out;
	if (sent)
		TRY(fill_errors(cx, &v, sent));
	return respond_html(cx, sent ? 422 : 200, tmpl_settings, &v);
}

int page_settings(struct ctx *cx, struct form_none *in)
{
	(void)in;
	return draw(cx, NULL);
}

static int check_one(struct ctx *cx, struct sending *s, size_t i, const char *value)
{
	struct form *f = &s->form->state;
	int rc = setting_check(cx, s->settings[i], value);

	if (rc == 0 && str_eq(s->settings[i]->name, "publish.index_pattern"))
		rc = indexno_check(cx, value);
	if (rc == ERR_INVALID) {
		(void)form_reject(cx, f, s->settings[i]->name, "%s", err_message(cx));
		err_clear(cx);
		rc = 0;
	}
	return rc;
}

static bool is_changed(const struct ctx *cx, const struct sending *s, size_t i)
{
	return !str_eq(form_raw(&s->form->state, s->settings[i]->name), setting_text_on(cx, s->settings[i]->name, s->form->from_on));
}

static int check_all(struct ctx *cx, struct sending *s)
{
	size_t changed = 0;

	if (s->form->from_on != DATE_NONE && s->form->from_on < date_of_instant(clock_now(cx->clock)))
		(void)form_reject(cx, &s->form->state, "from_on", "生效日期不能早于今天");
	for (size_t i = 0; i < s->n; i++) {
		TRY(check_one(cx, s, i, form_raw(&s->form->state, s->settings[i]->name)));
		changed += s->form->from_on != DATE_NONE && is_changed(cx, s, i);
	}
	if (!form_failed(&s->form->state) && !changed)
		(void)form_reject(cx, &s->form->state, NULL, "没有改动任何设置");
	return 0;
}

static int record(struct ctx *cx, const char *name, const char *value, const char *from_on, const char *reason)
{
	struct flow_note note = { .kind = "setting", .event = "set", .reason = reason };
	struct buf b;

	buf_init(&b, cx->arena);
	buf_str(&b, "{\"name\":");
	buf_json_str(&b, name);
	buf_str(&b, ",\"from_on\":");
	buf_json_str(&b, from_on);
	buf_str(&b, ",\"value\":");
	buf_json_str(&b, value);
	buf_char(&b, '}');
	TRY(buf_done(cx, &b));
	note.data = buf_cstr(&b);
	return flow_record(cx, &note);
}

static int do_set(struct ctx *cx, void *arg)
{
	const struct sending *s = arg;
	char from_on[DATE_TEXT_BYTES];

	date_format(s->form->from_on, from_on);
	for (size_t i = 0; i < s->n; i++) {
		const char *name = s->settings[i]->name, *value = form_raw(&s->form->state, name);

		if (!is_changed(cx, s, i))
			continue;
		TRY(setting_set(cx, name, s->form->from_on, value, s->form->note));
		TRY(record(cx, name, value, from_on, s->form->note));
	}
	return 0;
}

static const struct group *find_group(const struct ctx *cx, const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		if (str_eq(groups[i].code, code) && actor_has(cx->actor, groups[i].roles))
			return &groups[i];
	return NULL;
}

int post_settings(struct ctx *cx, struct form_setting_group *in)
{
	const struct group *group = find_group(cx, in->group);
	struct sending *s = arena_new(cx->arena, struct sending);
	void *form = NULL;

	if (!group)
		return err_set(cx, ERR_DENIED, "没有这组设置，或者您没有修改它的权限。");
	if (!s)
		return err_detail(cx, ERR_NO_MEMORY, "settings");
	describe(s, group);
	TRY(form_parse(cx, &form, &s->def, web_request(cx), NULL, 0));
	s->form = form;
	TRY(check_all(cx, s));
	if (form_failed(&s->form->state))
		return db_read(cx, draw, s);
	TRY(db_write(cx, do_set, s));
	return respond_redirect(cx, "/office/settings?done=saved");
}
