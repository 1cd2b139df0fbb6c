/* scratch - memory for the time of one call, beside the context's arena: an index is read in megabytes, kept in bytes. */
#ifndef SEARCH_SCRATCH_H
#define SEARCH_SCRATCH_H

#include "base/ctx.h"

#define SCRATCH_BYTES (512u << 20)

/* home: the arena results go to; cx->arena is the scratch while fn runs. */
typedef int scratch_fn(struct ctx *cx, struct arena *home, void *arg);
/* What fn returns. The error it leaves is kept in home. */
int scratch_call(struct ctx *cx, scratch_fn *fn, void *arg) MUST_USE;

#endif
