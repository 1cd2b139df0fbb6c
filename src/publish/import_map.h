/*
 * import_map - which foreign field fills which of ours (docs/import.md).
 *
 * A map is JSON; it stays open while it is used. Without a map the foreign names are our own.
 */
#ifndef PUBLISH_IMPORT_MAP_H
#define PUBLISH_IMPORT_MAP_H

#include <jansson.h>

#include "base/bytes.h"
#include "base/ctx.h"

enum import_field {
	IMPORT_ID, IMPORT_INDEX_NO, IMPORT_TITLE, IMPORT_DOC_NO, IMPORT_ISSUER, IMPORT_MADE_ON, IMPORT_PUBLISHED_ON,
	IMPORT_EFFECTIVE_ON, IMPORT_REPEALED_ON, IMPORT_VALIDITY, IMPORT_THEME, IMPORT_GENRE, IMPORT_KEYWORDS, IMPORT_SUMMARY,
	IMPORT_SOURCE, IMPORT_BODY_HTML, IMPORT_BODY_TEXT, IMPORT_ATTACHMENTS, IMPORT_SOURCE_URL, IMPORT_OLD_URL, IMPORT_BODY_KEY,
	IMPORT_SECTION, IMPORT_FIELDS
};

extern const char *const import_field_names[IMPORT_FIELDS];

#define IMPORT_SOURCES_MOST 6

struct import_map {
	json_t *doc;                       /* NULL: our own names */
	const char *name;
	const char *foreign[IMPORT_FIELDS][IMPORT_SOURCES_MOST + 1]; /* NULL-terminated lists */
	const char *join[IMPORT_FIELDS];   /* NULL: the first that is not empty */
	const char *defaults[IMPORT_FIELDS]; /* NULL: none */
	json_t *values[IMPORT_FIELDS];     /* borrowed from doc; NULL: none */
	json_t *ignore;                    /* borrowed; NULL: none */
	const char *body_html_root;        /* NULL: the whole */
	bool headings;
};

/* text.ptr NULL: our own names under that source name. ERR_INVALID says which member is wrong. Release it in any case. */
int import_map_init(struct ctx *cx, struct import_map *m, struct bytes text, const char *source) MUST_USE;
void import_map_release(struct import_map *m);
/* Is a foreign field used or left out on purpose? */
bool import_map_knows(const struct import_map *m, const char *foreign);

#endif
