/*
 * embed - files built into the program: migrations, assets, data.
 *
 * tools/embed turns files into one C array, sorted by name, and a header that declares it:
 *
 *	extern const struct embed_file db_migration_files[];
 *	extern const size_t db_migration_files_count;
 *
 * The bytes live as long as the program.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

#include "base/bytes.h"

struct embed_file {
	const char *name;    /* the file's name, or its path below the root given to tools/embed */
	const char *type;    /* media type by extension; "application/octet-stream" when unknown */
	const char *sha256;  /* of plain, 64 hexadecimal digits */
	struct bytes plain;  /* followed by a NUL that is not counted */
	struct bytes gzip;   /* ptr NULL: not made, or not smaller */
	struct bytes brotli; /* the same */
};

/* The file of that name, exactly; NULL when there is none. */
const struct embed_file *embed_find(const struct embed_file *files, size_t count, const char *name);

#endif
