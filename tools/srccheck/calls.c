/* Functions that may not be called, or only in some places. */
#include "srccheck/srccheck.h"

#include <string.h>

#include "base/str.h"

struct ban {
	const char *id;
	const char *why;
	const char *names;  /* separated by spaces, with one at each end */
	const char *places; /* path prefixes where they are allowed; the same form */
};

static const struct ban bans[] = {
	{ "banned", "cannot be used safely (base/banned.h)",
	  " strcpy strcat strncpy strncat sprintf vsprintf gets strtok strtok_r gmtime localtime ctime asctime atoi "
	  "atol atof "
	  "alloca stpcpy scanf sscanf fscanf system popen rand srand random srandom setjmp longjmp tmpnam mktemp "
	  "tempnam ",
	  " " },
	{ "alloc", "belongs to base, http and db; elsewhere the arena",
	  " malloc calloc realloc reallocarray free strdup strndup asprintf vasprintf getline getdelim open_memstream ",
	  " src/base/ src/http/ src/db/ tools/ tests/ " },
	{ "print", "prints or ends the program, which only cli may; return an error",
	  " printf fprintf vprintf vfprintf dprintf puts fputs putchar putc fputc perror exit _exit _Exit quick_exit "
	  "abort "
	  "assert err errx warn warnx ",
	  " src/cli/ src/main.c src/base/log src/base/check tools/ tests/ " },
	{ "env", "reads the environment, which only cli may; take it as configuration",
	  " getenv secure_getenv setenv putenv unsetenv ", " src/cli/ src/main.c tests/ " },
};

static bool holds(const char *list, const struct srccheck_token *t)
{
	for (const char *at = list; *at != '\0'; at++)
		if (*at == ' ' && strncmp(at + 1, t->ptr, t->len) == 0 && at[1 + t->len] == ' ')
			return true;
	return false;
}

static bool place_allowed(const char *places, const char *path)
{
	while (*places == ' ')
		places++;
	while (*places != '\0') {
		size_t n = strcspn(places, " ");
		if (strncmp(places, path, n) == 0)
			return true;
		places += n + strspn(places + n, " ");
	}
	return false;
}

/* A name is a call when '(' follows it, and no member of a struct when neither '.' nor "->" comes before it. */
static bool is_call(const struct srccheck_file *f, size_t i)
{
	const struct srccheck_token *t = &f->tokens.ptr[i];
	if (t->kind != SRCCHECK_IDENT || i + 1 >= f->tokens.len || !srccheck_is(&t[1], "("))
		return false;
	if (i == 0)
		return true;
	return !srccheck_is(&t[-1], ".") && !(i > 1 && srccheck_is(&t[-1], ">") && srccheck_is(&t[-2], "-"));
}

void srccheck_calls(struct srccheck *s, const struct srccheck_file *f)
{
	for (size_t i = 0; i < f->tokens.len; i++) {
		const struct srccheck_token *t = &f->tokens.ptr[i];
		if (!is_call(f, i))
			continue;
		for (size_t k = 0; k < ARRAY_LEN(bans); k++)
			if (holds(bans[k].names, t) && !place_allowed(bans[k].places, f->path))
				srccheck_error(s, f, t->line, bans[k].id, "%.*s %s", (int)t->len, t->ptr, bans[k].why);
	}
}
