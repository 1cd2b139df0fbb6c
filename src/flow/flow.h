/*
 * flow - the one place where the state of a case changes.
 *
 * A capability describes its machine as a table of edges (<name>_flow.def). Firing an event finds the edge, checks who
 * may take it, moves flow_case by compare-and-set, and appends the chained event: all in the caller's db_write.
 * Everything else a capability changes with the step belongs in the same db_write.
 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "base/buf.h"
#include "web/actor.h"

/* Requirements of an edge */
#define FLOW_REASON 1u      /* a reason in words */
#define FLOW_NOT_AUTHOR 2u  /* not by the author of the case */
#define FLOW_SIGNED 4u      /* the actor has just proved again who it is */
#define FLOW_STEP_ROLE 8u   /* by the role the current step waits for, at the body it waits at (flow_case) */
#define FLOW_AUTHOR 16u     /* only by the author */

struct flow_edge {
	const char *from;   /* state; "" opens the case */
	const char *event;
	const char *to;
	unsigned roles;     /* mask; 0: the system only (import, jobs) */
	unsigned flags;
	const char *label;  /* for people: 提交审核 */
};

struct flow_machine {
	const char *kind;               /* document */
	const struct flow_edge *edges;
	size_t edge_len;
	const char *const *finals;      /* states without a way out, NULL-terminated */
};

struct flow_case {
	const char *kind;
	int64_t subject_id;
	const char *state, *step, *wait_role;
	int64_t wait_body_id, since_at, author_id, rev;
};

/* What is to happen, and what is to be on record of it. */
struct flow_act {
	const char *event;
	const char *to;             /* which edge, where an event has several targets; NULL: the only one */
	const char *step;           /* step after the act, "" for none */
	const char *wait_role;      /* who must act next, "" for nobody */
	int64_t wait_body_id;
	int64_t body_id;            /* body acted for */
	const char *reason;         /* NULL: none */
	const char *data;           /* JSON object; NULL: {} */
	bool is_signed;
};

/* All inside db_write (flow_load: also db_read). The actor is cx->actor; NULL is the system. */

/* Expected: ERR_DENIED. Opens the case at an edge from "". */
int flow_open(struct ctx *cx, const struct flow_machine *m, int64_t subject_id, const struct flow_act *act) MUST_USE;
/*
 * Expected: ERR_CONFLICT, state or rev is no longer what c says (somebody was faster, or no such edge from here);
 * ERR_DENIED, not this actor; ERR_INVALID, no reason or signature where one is needed. *c is updated on success.
 */
int flow_fire(struct ctx *cx, const struct flow_machine *m, struct flow_case *c, const struct flow_act *act) MUST_USE;
/* Expected: ERR_NOT_FOUND. */
int flow_load(struct ctx *cx, struct flow_case **out, const char *kind, int64_t subject_id) MUST_USE;
/* May this actor take this edge of this case now? For showing buttons; flow_fire asks it again. */
bool flow_may(const struct flow_edge *e, const struct flow_case *c, const struct actor *a);

/* An act outside any machine (administration, login): chained like the rest. */
struct flow_note {
	const char *kind;
	int64_t subject_id;
	const char *event;
	const char *reason, *data;  /* NULL: none, {} */
	int64_t body_id;
};
int flow_record(struct ctx *cx, const struct flow_note *note) MUST_USE;

/* One past event, as a page shows it. */
struct flow_event {
	int64_t seq, at;
	const char *event, *from_state, *to_state, *step, *actor_name, *role, *reason, *data;
	int64_t actor_id, body_id;
};
int flow_events(struct ctx *cx, struct flow_event **out, size_t *n, const char *kind, int64_t subject_id) MUST_USE;

/* *times: how often the account did that event to that case. */
int flow_times(struct ctx *cx, int64_t *times, const char *kind, int64_t subject_id, int64_t account_id,
	       const char *event) MUST_USE;

/* The table as a Graphviz diagram, for docs and `yangguang help flow`. */
void flow_diagram(struct buf *b, const struct flow_machine *m);
/* Unreachable states, states without a way out that are not final, two edges with one (from, event, to): ERR_INVALID with the finding. */
int flow_machine_check(struct ctx *cx, const struct flow_machine *m) MUST_USE;

#endif
