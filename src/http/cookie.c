#include "http/cookie.h"

#include <string.h>

static bool is_token(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] <= ' ' || p[i] >= 0x7f || strchr("()<>@,;:\\\"/[]?={}", p[i]))
			return false;
	return len > 0;
}

/* cookie-octet, with the comma that some programs use */
static bool is_value(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] <= ' ' || p[i] >= 0x7f || p[i] == '"' || p[i] == '\\' || p[i] == ';')
			return false;
	return true;
}

static bool read_pair(const char *p, size_t len, struct cookie_span *out)
{
	const char *equals;

	while (len > 0 && (*p == ' ' || *p == '\t')) {
		p++;
		len--;
	}
	while (len > 0 && (p[len - 1] == ' ' || p[len - 1] == '\t'))
		len--;
	equals = memchr(p, '=', len);
	if (!equals)
		return false;
	out->name = p;
	out->name_len = (size_t)(equals - p);
	out->value = equals + 1;
	out->value_len = len - out->name_len - 1;
	if (out->value_len >= 2 && out->value[0] == '"' && out->value[out->value_len - 1] == '"') {
		out->value++;
		out->value_len -= 2;
	}
	return is_token(out->name, out->name_len) && is_value(out->value, out->value_len);
}

bool cookie_next(const char **at, struct cookie_span *out)
{
	while (**at) {
		const char *start = *at;
		size_t len = strcspn(start, ";");

		*at = start[len] ? start + len + 1 : start + len;
		if (read_pair(start, len, out))
			return true;
	}
	return false;
}

const char *cookie_find(const char *header, const char *name, size_t *value_len)
{
	struct cookie_span c;
	size_t len = strlen(name);

	while (cookie_next(&header, &c)) {
		if (c.name_len == len && memcmp(c.name, name, len) == 0) {
			*value_len = c.value_len;
			return c.value;
		}
	}
	return NULL;
}
