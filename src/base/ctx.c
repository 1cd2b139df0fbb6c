#include "base/ctx.h"

void ctx_init(struct ctx *cx, struct arena *arena)
{
	*cx = (struct ctx){ .arena = arena, .clock = &clock_system, .request_id = "" };
}
