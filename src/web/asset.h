/*
 * asset - style sheets, scripts and the icon, built from assets/ into the binary.
 *
 * Served as /assets/NAME?v=VERSION. The version is the end of the content's digest, so a browser may keep the answer for a
 * year and sees a new one at once; without the right version the answer has to be revalidated every time.
 */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include <stdbool.h>

#include "base/embed.h"

#define ASSET_VERSION_CHARS 12

/* For templates: the version of "portal.css". An unknown name is a bug of ours (CHECK). Never NULL. */
const char *asset_version(const char *name);

/* The file; NULL when there is none of that name. */
const struct embed_file *asset_find(const char *name);
/* Is that (NULL: none given) the file's version? Only then may the answer be called immutable. */
bool asset_is_current(const struct embed_file *f, const char *version);

#endif
