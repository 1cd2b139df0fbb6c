/* event_words - events of the log in words; what is not in event_words.def is shown by its code. */
#ifndef OFFICE_EVENT_WORDS_H
#define OFFICE_EVENT_WORDS_H

#include <stddef.h>

struct event_word {
	const char *kind, *code, *label;
};
extern const struct event_word event_kinds[]; /* kind is not used; ended by one without a code */
extern const struct event_word event_words[];

const char *event_kind_label(const char *kind);
const char *event_label(const char *kind, const char *event);

#endif
