/* emit - plans written as C: the header others include, the unit behind it, and the list of all statements. */
#ifndef SQLC_EMIT_H
#define SQLC_EMIT_H

#include "base/buf.h"
#include "infer.h"

struct emit_file {
	const char *source; /* below the source root: foi/foi.sql */
	const char *stamp;  /* file name the header includes, so that the build sees when the header changes */
	const struct sqlc_plan *plans;
	size_t count;
};

void emit_header(struct buf *b, const struct emit_file *f);
void emit_unit(struct buf *b, const struct emit_file *f);
void emit_list(struct buf *b, const char *const *names, size_t count);

#endif
