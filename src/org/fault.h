/* fault - collecting what is wrong with a row, shared by bodies, sections, accounts and their CSV. */
#ifndef ORG_FAULT_H
#define ORG_FAULT_H

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "org/org.h"

struct faults {
	struct ctx *cx;
	VEC(struct org_fault) list;
	size_t errors; /* those that forbid */
	bool lost;     /* the arena was full */
};

static inline void fault_add(struct faults *f, const char *field, bool warning, const char *message)
{
	f->errors += !warning;
	f->lost = f->lost || !message || !vec_push(f->cx->arena, &f->list, (struct org_fault){ field, message, warning });
}

/* Needed and not too long. */
static inline void fault_text(struct faults *f, const char *field, const char *label, const char *s, size_t most, bool needed)
{
	if (needed && str_empty(s))
		fault_add(f, field, false, arena_printf(f->cx->arena, "请填写%s", label));
	else if (utf8_count(s, strlen(s)) > most)
		fault_add(f, field, false, arena_printf(f->cx->arena, "%s最多 %zu 个字", label, most));
}

static inline void fault_one_of(struct faults *f, const char *field, const char *label, const char *s, const char *const *codes)
{
	for (; *codes; codes++)
		if (str_eq(*codes, s))
			return;
	fault_add(f, field, false, arena_printf(f->cx->arena, "%s不在可选范围内", label));
}

/* Hands over the list; ERR_INVALID when something forbids. */
static inline int fault_done(struct faults *f, struct org_fault **out, size_t *n)
{
	*out = f->list.ptr;
	*n = f->list.len;
	if (f->lost)
		return err_detail(f->cx, ERR_NO_MEMORY, "faults");
	return f->errors ? err_set(f->cx, ERR_INVALID, "填写的内容有误，请按提示改正。") : 0;
}

/* The actor is the system (command line, jobs) or holds the role. */
static inline int org_require(struct ctx *cx, unsigned roles)
{
	if (!cx->actor || actor_has(cx->actor, roles))
		return 0;
	return err_set(cx, ERR_DENIED, "您没有办理这件事的权限。");
}

#endif
