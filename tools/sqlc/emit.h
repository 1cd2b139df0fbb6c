/* emit - plans written as C: the header others include, the unit behind it, and the list of all statements. */
#ifndef SQLC_EMIT_H
#define SQLC_EMIT_H

#include "base/buf.h"
#include "sqlc/infer.h"

struct sqlc_emit {
	const char *source; /* below the source root: foi/foi.sql */
	const struct sqlc_plan *plans;
	size_t count;
};

void sqlc_emit_header(struct buf *b, const struct sqlc_emit *f);
void sqlc_emit_unit(struct buf *b, const struct sqlc_emit *f);
void sqlc_emit_list(struct buf *b, const char *const *names, size_t count);

#endif
