/* chain_link - one link: the digest of an event row. Shared by the writer (flow.c) and the verifier (chain.c). */
#ifndef FLOW_CHAIN_LINK_H
#define FLOW_CHAIN_LINK_H

#include "base/ctx.h"
#include "base/digest.h"

struct chain_link {
	int64_t seq, at;
	const char *kind;
	int64_t subject_id;
	const char *event, *from_state, *to_state, *step;
	int64_t actor_id;
	const char *actor_name, *role;
	int64_t body_id;
	const char *reason, *data;
};

#define CHAIN_ORIGIN "0000000000000000000000000000000000000000000000000000000000000000"

/* prev is 64 hexadecimal characters. ERR_NO_MEMORY only. Leaves the arena's room used: callers in a loop reset it. */
int chain_link_digest(struct ctx *cx, char out[DIGEST_HEX_BYTES], const char *prev, const struct chain_link *l) MUST_USE;

#endif
