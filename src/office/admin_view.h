/*
 * admin_view - accounts, bodies, sections, the audit log and settings: lists and their forms.
 *
 * What is given once and never changes (login, slug, the section above) has no name on the form of a change, and is not shown there.
 */
#ifndef OFFICE_ADMIN_VIEW_H
#define OFFICE_ADMIN_VIEW_H

#include "web/layout_view.h"

/* A button that posts: `name=value` with the page's csrf. */
struct view_act {
	const char *action; /* path; NULL: no button */
	const char *text;
	const char *name, *value; /* one hidden field; NULL: none */
	bool danger;
};

struct view_account_row {
	const char *href;
	const char *login, *name, *body;
	const char *roles;       /* 信息员、初审 */
	const char *seen_at;     /* last log-in; NULL: never */
	struct view_badge state; /* ● 正常, ■ 停用, ▲ 锁定 */
};

struct view_accounts {
	struct view_work_page page;
	struct view_filters filters;
	const char *new_href, *import_href, *export_href; /* NULL: no right to */
	const struct view_account_row *rows;
	size_t row_len;
	struct view_pager pager;
	struct view_empty empty;
};

/* One role at one body: three selects of a row; the row whose role is 无 is left out. */
struct view_grant_row {
	struct view_field role, body, reach;
};

struct view_account_form {
	struct view_work_page page;
	const char *heading;     /* 新增账号, or the account's name */
	const char *action;      /* NULL: the actor may not change name and login */
	bool is_new;
	const char *id, *revision; /* of what is changed; NULL: a new one */
	const struct view_pair *facts; /* what is known about it */
	size_t fact_len;
	struct view_errors errors;
	struct view_field login, name;
	const char *grants_action; /* NULL: the actor may not grant */
	const char *grants_message; /* what is wrong with the roles as a whole; NULL: nothing */
	const struct view_grant_row *grants;
	size_t grant_len;
	const struct view_act *acts; /* 停用, 解除锁定, 重置密码 */
	size_t act_len;
	const char *one_time_password; /* shown once after making or resetting; NULL: none */
	const char *cancel_href;
};

struct view_body_row {
	const char *href;
	const char *name, *level, *code, *parent;
	int depth;               /* 0 … 6, indents the name */
	int64_t account_count, doc_count;
	struct view_badge state;
};

struct view_body_list {
	struct view_work_page page;
	struct view_filters filters;
	const char *new_href, *import_href, *export_href;
	const struct view_body_row *rows;
	size_t row_len;
	struct view_pager pager;
	struct view_empty empty;
};

struct view_body_form {
	struct view_work_page page;
	const char *heading, *action, *cancel_href;
	bool is_new;
	const char *id, *revision; /* of what is changed; NULL: a new one */
	struct view_errors errors;
	const char *warning;     /* code with wrong check digits: saved all the same; NULL: none */
	struct view_field name, slug, short_name, level, parent, code, area_code, index_pattern, address, phone, fax, email, office_hours,
		status, sort;
};

struct view_section_row {
	const char *href;
	const char *name, *path, *type; /* zwgk/tzgg, 政策文件 */
	int depth;
	int64_t doc_count;
	const char *updated_on;
	struct view_badge state;
};

struct view_section_list {
	struct view_work_page page;
	const char *new_href, *import_href, *export_href;
	const struct view_section_row *rows;
	size_t row_len;
	struct view_empty empty;
};

struct view_section_form {
	struct view_work_page page;
	const char *heading, *action, *cancel_href;
	bool is_new;
	const char *id, *revision; /* of what is changed; NULL: a new one */
	struct view_errors errors;
	struct view_field name, parent, slug, type, description, keywords, sort, status;
};

/* CSV import: paste or file, first a dry run with its report, then for real. */
struct view_import_line {
	int64_t line;
	const char *field;       /* NULL: the whole line */
	const char *message;
};

struct view_import {
	struct view_work_page page;
	const char *heading, *action, *cancel_href;
	const char *columns;     /* what the header line must say */
	const char *sample;      /* an example of two lines */
	struct view_errors errors;
	struct view_field csv;   /* textarea; the file field is named "file" */
	bool reported;           /* a report follows */
	bool dry_run;            /* what is shown was only tried */
	int64_t added, changed, same, refused;
	const struct view_import_line *lines;
	size_t line_len;
};

struct view_audit_row {
	const char *at, *who, *act, *object, *object_href;
	const char *body; /* acted for; NULL: none */
	const char *note; /* reason and what was recorded with it; NULL: nothing */
	enum view_tone tone;
	int64_t seq;      /* number in the chain */
};

struct view_audit {
	struct view_work_page page;
	struct view_filters filters;
	const char *export_href;
	const char *chain_note;  /* 事件链校验通过，共 12,040 条（2026年11月22日 09:00） */
	enum view_tone chain_tone;
	const char *verify_action; /* a button that verifies the chain; NULL: none */
	const struct view_pair *findings; /* of the verification just made: 第 12 条, what is wrong */
	size_t finding_len;
	const char *count_note;  /* 共 12 条; NULL: none */
	const struct view_audit_row *rows;
	size_t row_len;
	struct view_pager pager;
	struct view_empty empty;
};

/* Settings in groups; each group is a form of its own fields. */
enum view_control { VIEW_TEXT, VIEW_TEXTAREA, VIEW_SELECT, VIEW_RADIOS, VIEW_CHECKBOXES, VIEW_DATE };

struct view_setting {
	enum view_control control;
	struct view_field field;
};

struct view_setting_group {
	const char *title, *intro, *action;
	const struct view_setting *rows;
	size_t row_len;
};

struct view_settings {
	struct view_work_page page;
	struct view_errors errors;
	const struct view_setting_group *groups;
	size_t group_len;
};

#endif
