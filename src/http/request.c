/* Reading what a request says, and the values of headers that need more than a look. */
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "http/http.h"

static const char *find(const struct http_pair *pairs, size_t len, const char *name)
{
	for (size_t i = 0; i < len; i++)
		if (strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	return NULL;
}

const char *http_header(const struct http_request *req, const char *lower_name)
{
	return find(req->headers, req->header_len, lower_name);
}

const char *http_cookie(const struct http_request *req, const char *name)
{
	return find(req->cookies, req->cookie_len, name);
}

const char *http_query(const struct http_request *req, const char *name)
{
	return find(req->query, req->query_len, name);
}

unsigned http_accepted(const struct http_request *req)
{
	return http_accepted_value(http_header(req, "accept-encoding"));
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* ";q=0", ";q=0.", ";q=0.000": not acceptable. Anything else, malformed included, does not take a coding away. */
static bool weight_is_zero(const char *p, const char *end)
{
	p = skip_blanks(p);
	if (p >= end || *p != ';')
		return false;
	p = skip_blanks(p + 1);
	if (end - p < 3 || (*p != 'q' && *p != 'Q') || p[1] != '=' || p[2] != '0')
		return false;
	p += 3;
	if (p < end && *p == '.')
		for (p++; p < end && *p == '0';)
			p++;
	p = skip_blanks(p);
	return p >= end;
}

static unsigned coding(const char *p, size_t len)
{
	if (len == 2 && strncasecmp(p, "br", 2) == 0)
		return HTTP_BR;
	if ((len == 4 && strncasecmp(p, "gzip", 4) == 0) || (len == 6 && strncasecmp(p, "x-gzip", 6) == 0))
		return HTTP_GZIP;
	if (len == 8 && strncasecmp(p, "identity", 8) == 0)
		return HTTP_IDENTITY;
	return 0;
}

unsigned http_accepted_value(const char *value)
{
	unsigned yes = 0, no = 0;
	int others = -1; /* what "*" says: 1 yes, 0 no, -1 not there */

	for (const char *p = value; p && *p;) {
		const char *end = p + strcspn(p, ",");
		size_t len;

		p = skip_blanks(p);
		len = strcspn(p, ";, \t");
		if (p < end) {
			bool zero = weight_is_zero(p + len, end);

			if (len == 1 && *p == '*')
				others = !zero;
			else if (zero)
				no |= coding(p, len);
			else
				yes |= coding(p, len);
		}
		p = *end ? end + 1 : end;
	}
	if (others == 1)
		yes |= (HTTP_BR | HTTP_GZIP) & ~no;
	if (others != 0 || (yes & HTTP_IDENTITY))
		yes |= HTTP_IDENTITY & ~no;
	return yes;
}

bool http_etag_matches(const char *list, const char *etag)
{
	size_t len = strlen(etag);

	if (!list)
		return false;
	list = skip_blanks(list);
	if (str_eq(list, "*"))
		return true;
	while (*list) {
		if (list[0] == 'W' && list[1] == '/')
			list += 2;
		if (strncmp(list, etag, len) == 0 && strchr(", \t", list[len]))
			return true;
		if (*list == '"') {
			const char *close = strchr(list + 1, '"');

			if (!close)
				return false;
			list = close + 1;
		}
		list += strcspn(list, ",");
		list += strspn(list, ", \t");
	}
	return false;
}
