/* actor - see the header. */
#include "web/actor.h"

#include "base/str.h"

struct role_word {
	enum role role;
	const char *code, *label;
};

static const struct role_word words[] = {
#define ROLE(name, bit, code, label, admin) { ROLE_##name, (code), (label) },
#include "web/role.def"
#undef ROLE
};

bool actor_has(const struct actor *a, unsigned roles)
{
	return a && (a->roles & roles);
}

bool actor_has_at(const struct actor *a, unsigned roles, int64_t body_id)
{
	if (!a)
		return false;
	for (size_t i = 0; i < a->grant_len; i++)
		if (a->grants[i].body_id == body_id && (a->grants[i].role & roles))
			return true;
	return false;
}

static const struct role_word *word_of(enum role r)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].role == r)
			return &words[i];
	return NULL;
}

const char *role_label(enum role r)
{
	const struct role_word *w = word_of(r);

	return w ? w->label : "";
}

const char *role_code(enum role r)
{
	const struct role_word *w = word_of(r);

	return w ? w->code : "";
}

enum role role_parse(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(words[i].code, code))
			return words[i].role;
	return 0;
}
