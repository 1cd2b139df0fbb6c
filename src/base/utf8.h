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

/*
 * Next code point; *s moves on by 1–4 bytes. U+FFFD, moving one byte, for an invalid sequence and for NUL;
 * so 0 means the end and nothing else.
 */
uint32_t utf8_next(const char **s, const char *end);
size_t utf8_put(char out[4], uint32_t cp);                   /* bytes written; U+FFFD for what is no character */
bool utf8_valid(const char *s, size_t len);                  /* also false for NUL */
size_t utf8_count(const char *s, size_t len);                /* code points */
size_t utf8_prefix(const char *s, size_t len, size_t chars); /* bytes of the first chars code points */
bool utf8_is_han(uint32_t cp);                               /* ideographs, unified and compatibility, and U+3007 〇 */
bool utf8_is_space(uint32_t cp);                             /* what utf8_trim takes away */
/* Copy without leading and trailing white space (ASCII, U+3000, no-break, zero-width, BOM). NULL in, NULL out. */
char *utf8_trim(struct arena *a, const char *s);
/*
 * Repair: invalid bytes and controls (C0, DEL, C1) other than \t \n dropped, \r\n to \n. *dropped counts what
 * went, the \r of \r\n aside; it may be NULL. NULL: arena full.
 */
char *utf8_repair(struct arena *a, const char *s, size_t len, size_t *dropped);
/* Decode GB18030 bytes; NULL when they are not GB18030 or hold NUL, and when the arena is full (arena_failed). */
char *utf8_from_gb18030(struct arena *a, const char *s, size_t len);

#endif
