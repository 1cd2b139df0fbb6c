/*
 * import_documents - JSONL records into published documents, in durable batches, with a report of every finding.
 *
 * docs/import.md is the contract: fields, maps, dates, cleaning, report. A batch is one db_write; a broken-off import loses
 * nothing it counted, and running again loads nothing twice.
 */
#ifndef CLI_IMPORT_DOCUMENTS_H
#define CLI_IMPORT_DOCUMENTS_H

#include "base/bytes.h"
#include "cli/cli.h"

struct import_options {
	const char *source;      /* name of the map, or of the import: with the record's id the key that loads nothing twice */
	struct bytes text;       /* the records; ptr NULL: read file */
	const char *file;        /* plain or .gz */
	const char *map;         /* name of a shipped map or path; NULL: our own field names */
	const char *body, *section; /* defaults for records that name none; NULL: each must */
	bool dry_run, resume;
	bool silent;             /* findings are counted and kept, not printed */
};

struct import_finding {
	int64_t line;
	const char *id, *field, *message; /* field NULL: the whole record */
	bool warning;
};

struct import_report {
	int64_t read, loaded, repeated, refused, warnings; /* read = loaded + repeated + refused */
	struct import_finding *findings;                   /* at most 1,000 kept; all are printed as they come */
	size_t finding_len;
};

/* Uses cli->cx, cli->db; findings are printed to cli->err as they come, progress too. */
int import_documents(struct cli *cli, struct import_report *out, const struct import_options *opt) MUST_USE;

#endif
