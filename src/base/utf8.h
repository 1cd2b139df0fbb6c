/*
 * utf8 - decoding, checking and folding of text.
 *
 * Text everywhere in the program is valid UTF-8 without NUL; the borders (forms, JSON, files)
 * refuse or repair anything else.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Next code point; *s moves on by 1–4 bytes. Returns U+FFFD and moves one byte on an invalid sequence; 0 at end. */
uint32_t utf8_next(const char **s, const char *end);
size_t utf8_put(char out[4], uint32_t cp);                 /* bytes written */
bool utf8_valid(const char *s, size_t len);                /* also false for NUL */
size_t utf8_count(const char *s, size_t len);              /* code points */
size_t utf8_prefix(const char *s, size_t len, size_t chars); /* bytes of the first chars code points */
bool utf8_is_han(uint32_t cp);                             /* unified ideographs with extensions, and U+3007 〇 */
/* Copy without leading and trailing white space (ASCII, U+3000, zero-width, BOM). */
char *utf8_trim(struct arena *a, const char *s);
/* Repair: invalid bytes and C0/C1 controls other than \t \n dropped, \r\n to \n; *dropped counts what went. */
char *utf8_repair(struct arena *a, const char *s, size_t len, size_t *dropped);
/* Decode GB18030 bytes; NULL when they are not GB18030. */
char *utf8_from_gb18030(struct arena *a, const char *s, size_t len);

#endif
