/*
 * setting - what an instance may be told: dated values over shipped defaults.
 *
 * Every setting is declared in setting.def with kind, default and range; asking for another is a bug (CHECK). The store
 * (table setting) holds changes, each with the day from which it counts; of several the newest that has begun. Getters read
 * the immutable snapshot cx->settings; NULL there means the shipped defaults. A web request brings its snapshot; jobs
 * and commands load one (setting_load). Stored text that no longer fits its declaration counts as absent.
 */
#ifndef WEB_SETTING_H
#define WEB_SETTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"
#include "base/date.h"

enum setting_kind { SETTING_KIND_INT, SETTING_KIND_FLAG, SETTING_KIND_TEXT };

struct setting_def {
	const char *name;
	enum setting_kind kind;
	const char *shipped;   /* default, as text */
	int64_t least, most;   /* of the number; of the text's length in characters */
	const char *label;     /* for people */
};

extern const struct setting_def setting_defs[]; /* ended by an entry without a name */
const struct setting_def *setting_def_find(const char *name); /* NULL: no such setting */

struct setting_value {
	const char *name;
	date_t from_on;
	const char *value;
};

struct settings {
	const struct setting_value *rows; /* by name, then newest first */
	size_t len;
};

/* Today's value (by cx->clock). Text is borrowed from the snapshot: good for as long as the context's work. */
int64_t setting_int(const struct ctx *cx, const char *name);
bool setting_flag(const struct ctx *cx, const char *name);
const char *setting_text(const struct ctx *cx, const char *name);
/* The value that held on another day. */
const char *setting_text_on(const struct ctx *cx, const char *name, date_t on);

/* Inside db_read (DB_ROLE_SYSTEM among cx->db_role): all rows of the store into the arena. */
int setting_load(struct ctx *cx, const struct settings **out) MUST_USE;
/*
 * Inside db_write (DB_ROLE_SYSTEM or STAFF): the value from that day on, with the reason. Touches "setting", so that every
 * process reloads. Expected: ERR_INVALID, it does not fit the declaration; the message says how.
 */
int setting_set(struct ctx *cx, const char *name, date_t from_on, const char *value, const char *note) MUST_USE;
/* Does the text fit the declaration? ERR_INVALID with a message if not. */
int setting_check(struct ctx *cx, const struct setting_def *def, const char *value) MUST_USE;

#endif
