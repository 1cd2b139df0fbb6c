#include "office/event_words.h"

#include "base/str.h"

const struct event_word event_kinds[] = {
#define KIND(code, label) { "", (code), (label) },
#define WORD(kind, event, label)
#include "office/event_words.def"
#undef KIND
#undef WORD
	{ 0 },
};

const struct event_word event_words[] = {
#define KIND(code, label)
#define WORD(kind, event, label) { (kind), (event), (label) },
#include "office/event_words.def"
#undef KIND
#undef WORD
	{ 0 },
};

const char *event_kind_label(const char *kind)
{
	for (const struct event_word *w = event_kinds; w->code; w++)
		if (str_eq(w->code, kind))
			return w->label;
	return kind;
}

const char *event_label(const char *kind, const char *event)
{
	const char *label = event;

	for (const struct event_word *w = event_words; w->code; w++)
		if (str_eq(w->code, event)) {
			if (str_eq(w->kind, kind))
				return w->label;
			if (!w->kind[0])
				label = w->label;
		}
	return label;
}
