/* The writers behind compiled templates that buf.h does not have. */
#include "web/tmpl.h"

#include <inttypes.h>
#include <string.h>

#include "base/str.h"

void tmpl_int(struct buf *b, int64_t n)
{
	buf_int(b, n);
}

void tmpl_uint(struct buf *b, uint64_t n)
{
	if (n <= INT64_MAX)
		buf_int(b, (int64_t)n);
	else
		buf_printf(b, "%" PRIu64, n);
}

void tmpl_how_int(struct buf *b, int64_t n, unsigned how)
{
	(void)how;
	tmpl_int(b, n);
}

void tmpl_how_uint(struct buf *b, uint64_t n, unsigned how)
{
	(void)how;
	tmpl_uint(b, n);
}

void tmpl_json_text(struct buf *b, const char *s)
{
	if (s == NULL)
		buf_str(b, "null");
	else
		buf_json_str(b, s);
}

void tmpl_path_text(struct buf *b, const char *s, unsigned how)
{
	while ((how & TMPL_FIRST) && s != NULL && *s == '/')
		s++;
	if ((how & TMPL_FILL) && str_empty(s))
		s = ".";
	if (s != NULL)
		buf_url_path(b, s);
}

void tmpl_arg_text(struct buf *b, const char *s, unsigned how)
{
	if ((how & TMPL_FILL) && str_empty(s))
		s = ".";
	if (s != NULL)
		buf_url_arg(b, s);
}

/* Browsers read '\' as '/', and skip tabs and newlines: these never pass, since they are percent-encoded. */
static bool is_allowed_url(const char *s)
{
	if (*s == '/')
		return s[1] != '/' && s[1] != '\\';
	size_t n = strcspn(s, ":");
	bool web = (n == 4 && strncasecmp(s, "http", 4) == 0) || (n == 5 && strncasecmp(s, "https", 5) == 0);
	return web && str_starts(s + n, "://") && s[n + 3] != '/' && s[n + 3] != '\0';
}

void tmpl_url(struct buf *b, const char *s, unsigned how)
{
	static const char kept[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$()*+,;=%";
	if (s == NULL || !is_allowed_url(s)) {
		buf_char(b, '#');
		return;
	}
	size_t len = strlen(s);
	while ((how & TMPL_UNSLASH) && len > 0 && s[len - 1] == '/')
		len--;
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '&')
			buf_str(b, "&amp;");
		else if (strchr(kept, s[i]) != NULL)
			buf_char(b, s[i]);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)s[i]);
	}
}

void tmpl_raw(struct buf *b, struct html h)
{
	buf_str(b, h.markup);
}
