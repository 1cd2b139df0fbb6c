/* data_files - the files of data/ that are built into the program, by their path below data/. */
#ifndef ORG_DATA_FILES_H
#define ORG_DATA_FILES_H

#include "base/embed.h"

extern const struct embed_file data_files[];
extern const size_t data_files_count;

const struct embed_file *data_file(const char *name); /* NULL: no such file */

#endif
