/*
 * desk - what a member of staff sees of documents: what waits for me and how long, my drafts, the lists I may look into.
 *
 * Inside db_read, for cx->actor. A colleague may look at the documents of the bodies where he or she holds a role.
 */
#ifndef PUBLISH_DESK_H
#define PUBLISH_DESK_H

#include "base/date.h"
#include "law/workday.h"
#include "publish/publish.h"
#include "web/parts_view.h"

struct desk_task {
	int64_t id;
	const char *title, *body_name, *author_name;
	const char *step_name;  /* 保密审查; 修改后重新提交 for a draft that was sent back, 继续起草 for another */
	const char *reason;     /* why it was sent back; NULL: it was not */
	int64_t since_at;
	int waited_days;        /* working days */
	date_t due_on;          /* DATE_NONE: no limit */
	int left_days;          /* working days to due_on; negative: late by so many */
};

/* What I must decide, oldest first, then my own drafts, those sent back first. */
int desk_waiting(struct ctx *cx, struct desk_task **out, size_t *n) MUST_USE;
int desk_drafts(struct ctx *cx, struct desk_task **out, size_t *n) MUST_USE;

/* Bodies where the actor holds any of the roles, as a JSON array of ids in text, for statements. */
int desk_bodies(struct ctx *cx, const char **json, unsigned roles) MUST_USE;
bool desk_may_look(const struct actor *a, int64_t body_id);

/* When a step that began at since_at has to be done: ▲ 还剩 1 个工作日（3月16日止）. text NULL: no limit. */
int desk_due(struct ctx *cx, struct view_badge *out, int64_t since_at, int64_t limit_days) MUST_USE;
struct view_badge desk_due_badge(struct ctx *cx, const struct desk_task *t);

/* The name of a state and step for people: 待保密审查, 已发布. steps may be empty. */
const char *desk_state_label(struct ctx *cx, const char *state, const char *step, const struct review_step *steps, size_t n);
/* 起草, 退回修改 … ; the event's own word when unknown */
const char *desk_event_label(const char *event);

#endif
