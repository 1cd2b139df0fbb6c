/* common_password - see the header. The list is short and read once per change of password, so it is searched line by line. */
#include "web/common_password.h"

#include "base/embed.h"

extern const struct embed_file web_data_files[];
extern const size_t web_data_files_count;

static bool listed(const char *word, size_t len)
{
	const struct embed_file *file = embed_find(web_data_files, web_data_files_count, "common_passwords.txt");

	CHECK(file);
	const char *line = (const char *)file->plain.ptr, *end = line + file->plain.len;
	while (line < end) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		size_t n = (size_t)((stop ? stop : end) - line);
		if (n == len && memcmp(line, word, n) == 0)
			return true;
		line += n + 1;
	}
	return false;
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static char look_alike(char c)
{
	static const char from[] = "@4831!05$7", to[] = "aabeiiosst";
	const char *at = c ? strchr(from, c) : NULL;

	return at ? to[at - from] : c;
}

bool common_password(struct arena *a, const char *password)
{
	char *word = arena_strdup(a, password);
	size_t len = word ? strlen(word) : 0, from = 0, to = len;

	for (size_t i = 0; i < len; i++)
		if (word[i] >= 'A' && word[i] <= 'Z')
			word[i] = (char)(word[i] - 'A' + 'a');
	if (!word || listed(word, len))
		return word != NULL;
	while (from < to && !is_letter(word[from]))
		from++;
	while (to > from && !is_letter(word[to - 1]))
		to--;
	/* What is not letters at the ends adds little when it is short: Admin@2026 is admin. */
	if (to - from < 3 || len - (to - from) > 6)
		return false;
	if (listed(word + from, to - from))
		return true;
	for (size_t i = 0; i < to; i++)
		word[i] = look_alike(word[i]);
	return listed(word + from, to - from) || listed(word, to);
}
