/*
 * org - public bodies, portal sections, accounts and their roles, the calendar and the class lists.
 *
 * Who may: the system administrator keeps bodies, sections and accounts; the security administrator grants roles, resets
 * passwords, lifts locks and ends sessions; the audit administrator reads the log and changes nothing. An account with one of
 * these three roles holds no other role (GB/T 22239, separation of duties). Every change is an event of the chain.
 */
#ifndef ORG_ORG_H
#define ORG_ORG_H

#include "base/buf.h"
#include "base/bytes.h"
#include "flow/flow.h"
#include "law/workday.h"

struct org_fault {
	const char *field;   /* column or form field; NULL: the whole */
	const char *message;
	bool warning;        /* kept all the same */
};

/* --- bodies --- */

struct body {
	int64_t id;
	int64_t parent_id;   /* 0: top */
	const char *slug, *name, *short_name;
	const char *level;   /* city county township department village institution */
	const char *code, *area_code, *address, *phone, *fax, *email, *office_hours;
	const char *index_pattern; /* "": the setting's */
	const char *status;  /* active closed */
	int64_t sort, rev;
	int depth;           /* 0 at the top; filled by body_tree */
};

extern const char *const body_level_codes[]; /* NULL-terminated */
const char *body_level_label(const char *code); /* 部门; "" for an unknown code */

/* All of them, parents before their children, siblings by sort: read-only statements, public. */
int body_tree(struct ctx *cx, struct body **out, size_t *n) MUST_USE;
int body_load(struct ctx *cx, struct body **out, int64_t id) MUST_USE;                 /* ERR_NOT_FOUND */
int body_by_slug(struct ctx *cx, struct body **out, const char *slug) MUST_USE;        /* ERR_NOT_FOUND */
/*
 * Inside db_write. b->id 0: a new one, its id is filled in. Faults that forbid give ERR_INVALID; all faults are listed in any case.
 * Expected: ERR_INVALID, ERR_DENIED, ERR_CONFLICT (rev).
 */
int body_save(struct ctx *cx, struct body *b, struct org_fault **faults, size_t *n) MUST_USE;

/* --- sections --- */

struct section {
	int64_t id, parent_id;
	const char *path;    /* zwgk/zcwj: a new section's path must begin with its parent's */
	const char *name, *description, *keywords, *column_type;
	const char *status;  /* active closed */
	int64_t sort, rev;
	int depth;
	int64_t documents;   /* shown under it, children included */
	const char *updated_on; /* "" : none yet */
};

extern const char *const section_column_types[]; /* ColumnType of the national page tags, NULL-terminated */

int section_tree(struct ctx *cx, struct section **out, size_t *n) MUST_USE;            /* with documents and updated_on */
int section_load(struct ctx *cx, struct section **out, int64_t id) MUST_USE;
int section_by_path(struct ctx *cx, struct section **out, const char *path) MUST_USE;
int section_save(struct ctx *cx, struct section *s, struct org_fault **faults, size_t *n) MUST_USE;

/* --- accounts --- */

struct account {
	int64_t id, rev;
	const char *login, *name;
	const char *status;  /* active disabled */
	bool must_change, locked;
	bool has_password;   /* false: nobody has given it one, nobody can log in */
	int64_t created_at, seen_at; /* seen_at 0: never logged in */
	struct grant *grants;        /* as given, not spread */
	size_t grant_len;
};

int account_list(struct ctx *cx, struct account **out, size_t *n) MUST_USE;
int account_load(struct ctx *cx, struct account **out, int64_t id) MUST_USE;
/*
 * Inside db_write, by the system administrator. id 0: new, without a password: nobody can log in until the security
 * administrator gives one. Grants are not touched. ERR_DENIED also: disabling one's own account.
 */
int account_save(struct ctx *cx, struct account *a, struct org_fault **faults, size_t *n) MUST_USE;
/*
 * Inside db_write, by the security administrator (or the system): replaces all grants; ends the account's sessions. ERR_INVALID:
 * mixed administrator roles, one role twice at a body, a body that is not there. ERR_DENIED also: one's own account.
 */
int account_grant(struct ctx *cx, int64_t id, const struct grant *grants, size_t n) MUST_USE;
/* Inside db_write, by the security administrator. A new password is web/account.h's account_give_password. */
/* ERR_DENIED when the account is one of the three administrators and somebody else acts on it on line; act: 重置密码 */
int account_refuse_administrator(struct ctx *cx, int64_t id, const char *act) MUST_USE;
int account_unlock(struct ctx *cx, int64_t id) MUST_USE;

/* --- CSV --- */

enum org_table { ORG_BODIES, ORG_SECTIONS, ORG_ACCOUNTS };

struct csv_line_fault {
	int64_t line;        /* of the file, 1 is the header */
	const char *field;   /* column; NULL: the whole line */
	const char *message;
	bool warning;
};

struct csv_report {
	int64_t added, changed, same, refused; /* lines */
	struct csv_line_fault *faults;
	size_t fault_len;
};

/*
 * Inside db_write. Columns by header name, in any order; unknown ones are reported, missing needed ones refuse the file. A line in
 * error is left out whole and reported, the others are loaded. Existing rows (slug, path, login) are updated. Dry run: the same
 * report, nothing kept (the caller's work ends with an error of its own, so that all is taken back). UTF-8 with or without BOM, or GB18030.
 * Expected: ERR_INVALID (header), ERR_DENIED.
 */
int org_import_csv(struct ctx *cx, struct csv_report *out, enum org_table table, struct bytes file) MUST_USE;
/* The same columns back, UTF-8 with BOM; what is exported can be imported. Accounts without anything secret. */
int org_export_csv(struct ctx *cx, struct buf *out, enum org_table table) MUST_USE;
const char *org_csv_columns(enum org_table table);

/* --- calendar and classes --- */

int calendar_load(struct ctx *cx, struct workdays *out) MUST_USE;
/*
 * Inside db_write: days of the notice for a year, replacing what an earlier one for that year said. A notice may reach into
 * the December before and the January after. Expected: ERR_INVALID (day outside that range), ERR_DENIED.
 */
int calendar_put(struct ctx *cx, int year, const struct workday_exception *days, size_t n) MUST_USE;

struct class_item {
	const char *kind, *code, *parent, *name, *note;
	int64_t sort;
	bool active;
};
int class_list(struct ctx *cx, struct class_item **out, size_t *n, const char *kind) MUST_USE;
/* "大类\小类" for a theme's code, the plain name otherwise; the code itself when it is unknown. */
const char *class_label(struct ctx *cx, const char *kind, const char *code);
int class_put(struct ctx *cx, const struct class_item *item) MUST_USE; /* inside db_write */

/*
 * Inside db_write, on an empty store, by the system: shipped calendar, classes, grounds, settings, and one root body when none
 * is imported afterwards.
 */
int org_defaults(struct ctx *cx) MUST_USE;

#endif
