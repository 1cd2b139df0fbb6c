/*
 * import_record - one foreign record to a document, with everything there is to say about it (docs/import.md).
 */
#ifndef PUBLISH_IMPORT_RECORD_H
#define PUBLISH_IMPORT_RECORD_H

#include "base/map.h"
#include "base/vec.h"
#include "publish/import_map.h"
#include "publish/publish.h"

struct import_note {
	const char *field;   /* ours; NULL: the whole record */
	const char *message; /* Chinese */
	bool warning;        /* the record is loaded all the same */
};

/* What is looked up once for a whole import: bodies, sections and classes by what records call them. */
struct import_lookup {
	struct map bodies, sections, themes, genres; /* text → int64_t * id, or → code */
	const char *default_body, *default_section;  /* as given; NULL: each record must say */
	const char *today;
};
/* Inside db_read. ERR_NOT_FOUND: the default body or section is not there. */
int import_lookup_init(struct ctx *cx, struct import_lookup *l, const char *body, const char *section) MUST_USE;

struct import_record {
	struct document_import doc;
	const char *id;
	VEC(struct import_note) notes;
	bool refused;
	bool lost; /* the arena was full */
};

/*
 * record: a JSON object. Fills *out in cx->arena; what is wrong stands in notes, refused when it cannot be loaded. unknown gets
 * every foreign field nobody asked for (key → count as int64_t *, in its own arena).
 */
int import_record_read(struct ctx *cx, struct import_record *out, const struct import_map *m, const struct import_lookup *l,
		       json_t *record, struct map *unknown) MUST_USE;

#endif
