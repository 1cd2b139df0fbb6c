/*
 * import_run - records into the store, a batch to a transaction.
 *
 * The caller reads lines and shows findings; this is what happens to a batch of them. A record that the store refuses is
 * taken out and the rest of its batch goes in all the same.
 */
#ifndef PUBLISH_IMPORT_RUN_H
#define PUBLISH_IMPORT_RUN_H

#include "publish/import_record.h"

enum import_outcome { IMPORT_LOADED, IMPORT_REPEATED, IMPORT_REFUSED };

struct import_item {
	int64_t line;
	struct import_record record;
	enum import_outcome outcome; /* filled by import_run_batch */
};

struct import_run {
	int64_t id;
	int64_t lines; /* done by an earlier, broken-off run over the same file; 0: from the start */
};

/* Outside db_read and db_write. resume: go on where the last broken-off run over this file stopped. */
int import_run_start(struct ctx *cx, struct import_run *run, const char *source, const char *file_sm3, bool resume) MUST_USE;
/*
 * Outside db_read and db_write: durable when it returns. last_line: of the batch; finished: it was the last batch. Records already
 * marked refused are counted only. dry_run: everything is tried and nothing kept.
 */
int import_run_batch(struct ctx *cx, struct import_run *run, struct import_item *items, size_t n, int64_t last_line, bool finished,
		     bool dry_run) MUST_USE;

#endif
