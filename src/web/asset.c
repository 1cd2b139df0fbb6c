#include "web/asset.h"

#include <string.h>

#include "base/check.h"
#include "base/str.h"

/* made by tools/embed from what tools/assets.sh builds */
extern const struct embed_file web_assets[];
extern const size_t web_assets_count;

/* A tail of the digest needs no copy. */
static const char *version_of(const struct embed_file *f)
{
	return f->sha256 + strlen(f->sha256) - ASSET_VERSION_CHARS;
}

const char *asset_version(const char *name)
{
	const struct embed_file *f = asset_find(name);

	CHECK(f != NULL);
	return version_of(f);
}

const struct embed_file *asset_find(const char *name)
{
	return embed_find(web_assets, web_assets_count, name);
}

bool asset_is_current(const struct embed_file *f, const char *version)
{
	return str_eq(version, version_of(f));
}
