#include "http/param.h"

#include <string.h>
#include <strings.h>

static size_t skip_blanks(const char *p, size_t len, size_t i)
{
	while (i < len && (p[i] == ' ' || p[i] == '\t'))
		i++;
	return i;
}

size_t param_word(const char *text, size_t len, const char **word)
{
	const char *semicolon = memchr(text, ';', len);
	size_t end = semicolon ? (size_t)(semicolon - text) : len, start = skip_blanks(text, end, 0);

	while (end > start && (text[end - 1] == ' ' || text[end - 1] == '\t'))
		end--;
	*word = text + start;
	return end - start;
}

static bool token_byte(char c)
{
	return c > ' ' && c < 0x7f && !strchr("()<>@,;:\\\"/[]?={}", c);
}

static int quoted(const char *p, size_t len, size_t *i, struct param *out)
{
	size_t start = ++*i;

	while (*i < len && p[*i] != '"')
		*i += p[*i] == '\\' && *i + 1 < len && (p[*i + 1] == '"' || p[*i + 1] == '\\') ? 2 : 1;
	if (*i >= len)
		return -1;
	out->quoted = true;
	out->value = p + start;
	out->value_len = *i - start;
	++*i;
	return 1;
}

static int bare(const char *p, size_t len, size_t *i, struct param *out)
{
	size_t start = *i;

	while (*i < len && token_byte(p[*i]))
		++*i;
	out->quoted = false;
	out->value = p + start;
	out->value_len = *i - start;
	return *i > start ? 1 : -1;
}

int param_next(const char *text, size_t len, size_t *at, struct param *out)
{
	const char *semicolon = memchr(text + *at, ';', len - *at);
	size_t i, start;
	int rc;

	if (!semicolon)
		return skip_blanks(text, len, *at) == len || *at == 0 ? 0 : -1;
	if (*at > 0 && skip_blanks(text, len, *at) != (size_t)(semicolon - text))
		return -1;
	start = i = skip_blanks(text, len, (size_t)(semicolon - text) + 1);
	if (i == len) {
		*at = len;
		return 0;
	}
	while (i < len && token_byte(text[i]))
		i++;
	out->name = text + start;
	out->name_len = i - start;
	if (i == start || i == len || text[i] != '=')
		return -1;
	i++;
	rc = i < len && text[i] == '"' ? quoted(text, len, &i, out) : bare(text, len, &i, out);
	*at = i;
	return rc;
}

bool param_is(const struct param *p, const char *lower_name)
{
	return strlen(lower_name) == p->name_len && strncasecmp(p->name, lower_name, p->name_len) == 0;
}
