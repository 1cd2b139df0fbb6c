/* One place in a literal, and the bytes there. Internal to the html pass. */
#ifndef TMPLC_HTML_AT_H
#define TMPLC_HTML_AT_H

#include <string.h>

#include "tmplc/html.h"

struct html_at {
	struct tmplc_node *node;
	size_t i;
};

static inline size_t html_offset(const struct html_at *a)
{
	return a->node->tok.text_at + a->i;
}

static inline char html_here(const struct html_at *a)
{
	return a->node->tok.text[a->i];
}

static inline char html_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static inline bool html_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool html_is_name_byte(char c)
{
	return html_is_alpha(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.' || c == '@';
}

static inline bool html_looking_at(const struct html_at *a, const char *word)
{
	size_t n = strlen(word);
	for (size_t k = 0; k < n; k++)
		if (a->i + k >= a->node->tok.len || html_lower(a->node->tok.text[a->i + k]) != word[k])
			return false;
	return true;
}

/* Add the byte here, in lower case, to the name of an element or attribute. */
int html_add_name(struct html_machine *m, char name[HTML_NAME_BYTES], const struct html_at *a) MUST_USE;
/* The name of a tag is complete: may it be? */
int html_end_tag_name(struct html_machine *m, size_t at) MUST_USE;
/* The byte here, when the position is inside an opening tag. */
int html_tag_byte(struct html_machine *m, const struct html_at *a) MUST_USE;

#endif
