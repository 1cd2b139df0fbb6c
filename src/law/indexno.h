/*
 * indexno - index numbers (索引号) by pattern.
 *
 * 《政府信息公开目录系统实施指引（试行）》: 20 characters, organ code / year - serial of five; generated in order of
 * publication, unique, never changed. Localities differ, so the pattern is data:
 *
 *	{org9} {uscc18} {area} {dept} {class} {group} {yyyy} {yyyymm} {yyyymmdd} {seq:N}
 *
 * and any other characters as they stand. Exactly one {seq:N} (N 1 to 9), at the end. The serial counts per prefix: what
 * the other words made of it. A serial that outgrows N digits is written in full.
 */
#ifndef LAW_INDEXNO_H
#define LAW_INDEXNO_H

#include "base/ctx.h"
#include "base/date.h"

#define INDEXNO_DEFAULT_PATTERN "{org9}/{yyyy}-{seq:5}"
#define INDEXNO_MAX_BYTES 80

struct indexno_words {
	const char *org9, *uscc18, *area, *dept, *class_code, *group; /* NULL or "": not known */
	date_t on;
};

/* ERR_INVALID with what is wrong in the pattern. */
int indexno_check(struct ctx *cx, const char *pattern) MUST_USE;
/* The part before the serial, in the arena, and its digits. ERR_INVALID: bad pattern, or a word it needs is not known. */
int indexno_prefix(struct ctx *cx, const char **prefix, int *digits, const char *pattern,
		   const struct indexno_words *words) MUST_USE;
/* prefix and serial; NULL when the arena is full. */
const char *indexno_format(struct ctx *cx, const char *prefix, int digits, int64_t serial);

#endif
