/*
 * merge - how pending documents become segments, and segments larger ones. All inside db_write.
 *
 * Only neighbours are merged, so a segment is always a run of numbers. Each merge of MERGE_WAYS segments of one level
 * makes one of the next; it goes on by bounded steps, a few with each flush, so that no publication waits for more than a
 * megabyte to be copied. Readers see the sources until the last step, which puts the result in their place.
 */
#ifndef SEARCH_MERGE_H
#define SEARCH_MERGE_H

#include "search/segment.h"

#define MERGE_PENDING 32u /* pending documents that make a flush */
#define MERGE_WAYS 8u
#define MERGE_STEP_BYTES (1u << 20) /* written in one step of one merge, about */

/* Pending documents become a segment of level 1; *bytes: of its pages. */
int merge_flush(struct ctx *cx, size_t *bytes) MUST_USE;
/* Begin what is due, and take a step of at least budget bytes in every merge under way. */
int merge_work(struct ctx *cx, size_t budget) MUST_USE;
/* A large step towards one segment; *more: there is more to do. */
int merge_tidy(struct ctx *cx, bool *more) MUST_USE;

#endif
