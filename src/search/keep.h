/* keep - what the process keeps of merged segments. Safe from any thread. */
#ifndef SEARCH_KEEP_H
#define SEARCH_KEEP_H

#include "search/segment.h"

#define KEEP_BYTES ((size_t)96 << 20) /* over all segments of all stores of the process */

/* The kept one, held until keep_release; NULL: none. */
struct cached *keep_take(int64_t nonce);
/* Keep copies; the kept one, held, or NULL when there is no room. */
struct cached *keep_add(int64_t nonce, const term_t *firsts, size_t pages, const uint8_t *facts, size_t docs);
void keep_release(struct cached *c);
const term_t *cached_firsts(const struct cached *c);
const uint8_t *cached_facts(const struct cached *c);

#endif
