/* Words that do not belong into any file, whatever its language. */
#include "srccheck/srccheck.h"

#include <string.h>

#include "base/str.h"

/* Split in two, so that this file does not find itself. */
static const char *const unfinished[] = { "TO"
					  "DO",
					  "FIX"
					  "ME",
					  "XX"
					  "X",
					  "HA"
					  "CK" };
static const char *const machine_paths[] = { "/ho"
					     "me/",
					     "/ro"
					     "ot/",
					     "/Us"
					     "ers/",
					     "C:"
					     "\\\\Users" };
static const char temporary[] = "/t"
				"mp/";
static const char exclamation[] = "\xef\xbc\x81"; /* U+FF01 */

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Does s hold word, standing alone? */
static bool has_word(const char *s, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = s; (at = strstr(at, word)) != NULL; at += n)
		if ((at == s || !is_word_char(at[-1])) && !is_word_char(at[n]))
			return true;
	return false;
}

static void check_line(struct srccheck *s, const struct srccheck_file *f, unsigned line, const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(unfinished); i++)
		if (has_word(text, unfinished[i]))
			srccheck_error(s, f, line, "word", "\"%s\": finish it or write an issue", unfinished[i]);
	for (size_t i = 0; i < ARRAY_LEN(machine_paths); i++)
		if (strstr(text, machine_paths[i]) != NULL)
			srccheck_error(s, f, line, "path", "a path of one machine");
	if (strstr(text, s->root) != NULL || (!str_eq(f->top, "tests") && strstr(text, temporary) != NULL))
		srccheck_error(s, f, line, "path", "a path of one machine");
	if (str_eq(f->top, "src") && strstr(text, exclamation) != NULL)
		srccheck_error(s, f, line, "tone", "no exclamation marks: say it plainly");
}

/* "srccheck: allow ID" without a reason excuses nothing and is itself a finding. */
static void check_excuse(struct srccheck *s, const struct srccheck_file *f, unsigned line, const char *text)
{
	const char *at = strstr(text, "srccheck: "
				      "allow ");
	if (at == NULL)
		return;
	at += strlen("srccheck: "
		     "allow ");
	at += strcspn(at, " ");
	at += strspn(at, " ");
	if (*at == '\0' || str_starts(at, "*/") || str_starts(at, "#}}"))
		srccheck_error(s, f, line, "excuse", "give a reason after the id");
}

void srccheck_words(struct srccheck *s, const struct srccheck_file *f)
{
	for (size_t i = 0; i < f->lines.len; i++) {
		size_t from = f->lines.ptr[i];
		size_t to = i + 1 < f->lines.len ? f->lines.ptr[i + 1] : f->text.len;
		char *text = arena_strndup(s->cx->arena, (const char *)f->text.ptr + from, to - from);
		if (text == NULL) {
			s->failed = true;
			return;
		}
		check_line(s, f, (unsigned)i + 1, text);
		check_excuse(s, f, (unsigned)i + 1, text);
	}
}
