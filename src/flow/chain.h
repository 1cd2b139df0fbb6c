/*
 * chain - the event log as a chain of SM3 digests, and its verification.
 *
 * digest(n) = SM3( digest(n-1) || field || … ) over seq, at, kind, subject_id, event, from_state, to_state, step, actor_id,
 * actor_name, role, body_id, reason, data; each field as its decimal length in bytes, ':', its text (numbers in decimal).
 * Changing, removing or moving any row breaks the chain there; cutting off the end disagrees with flow_head.
 */
#ifndef FLOW_CHAIN_H
#define FLOW_CHAIN_H

#include "base/ctx.h"

enum chain_fault {
	CHAIN_ALTERED,    /* the row's digest does not match its content */
	CHAIN_MISSING,    /* a number is skipped, or the log ends before flow_head says */
	CHAIN_REORDERED,  /* the row is sound in itself but does not follow the one before it */
	CHAIN_HEAD,       /* flow_head does not match the last event */
	CHAIN_STATE,      /* flow_case says another state than the last event of that case */
};

struct chain_finding {
	enum chain_fault fault;
	int64_t seq;             /* the event concerned */
	const char *kind;        /* of its case */
	int64_t subject_id;
	const char *text;        /* for people, Chinese */
};

struct chain_report {
	int64_t events;                 /* checked */
	const char *head_sm3;
	struct chain_finding *findings; /* in order; at most 100 kept */
	size_t finding_len;
	int64_t finding_total;
};

/* Inside db_read. 0 also when there are findings. */
int chain_verify(struct ctx *cx, struct chain_report *out, void (*progress)(void *arg, int64_t done, int64_t total),
		 void *arg) MUST_USE;

#endif
