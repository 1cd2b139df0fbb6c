/* import_text - what is done to every foreign text before it is looked at (docs/import.md, text cleaning). */
#ifndef PUBLISH_IMPORT_TEXT_H
#define PUBLISH_IMPORT_TEXT_H

#include "base/ctx.h"
#include "base/map.h"

/*
 * Zero-width and control characters out, line ends to \n, no-break space to space; one_line: white space of any kind to single
 * spaces. Trimmed. *private_use is set when a character nobody can read stayed. NULL: arena full.
 */
const char *import_clean(struct ctx *cx, const char *s, bool one_line, bool *private_use);
/* The genre's name a title ends with; 其他 when none. genres: by name. NULL: arena full. */
const char *import_genre_of_title(struct ctx *cx, const char *title, const struct map *genres);

#endif
