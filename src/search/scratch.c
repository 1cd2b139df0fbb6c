#include "search/scratch.h"

int scratch_call(struct ctx *cx, scratch_fn *fn, void *arg)
{
	struct arena scratch, *home = cx->arena;
	int rc;

	arena_init(&scratch, SCRATCH_BYTES);
	cx->arena = &scratch;
	rc = fn(cx, home, arg);
	cx->arena = home;
	if (rc < 0 && cx->err.code == ERR_NONE)
		err_detail(cx, rc, "search");
	if (rc < 0) {
		cx->err.message = arena_strdup(home, cx->err.message);
		cx->err.detail = arena_strdup(home, cx->err.detail);
	}
	arena_release(&scratch);
	return rc;
}
