/*
 * form_defs - descriptors of the forms in FORM_FILE: included in one .c file, after the header that declared them.
 *
 * Included once for each FORM_FILE, so without a guard of its own; it leaves no macro behind. The descriptor is made inside a function
 * because only there can the fields, which do not repeat the form's name, find its struct: form_this_.
 */
#include "web/form.h"

#ifndef FORM_FILE
#error "define FORM_FILE before including web/form_defs.h"
#endif

#define FORM(name)                                   \
	const struct form_def *form_def_##name(void) \
	{                                            \
		typedef struct form_##name form_this_; \
		static const char form_name_[] = #name; \
		static const struct field_def fields_[] = {
#define FORM_END(name)                                                                                           \
	}                                                                                                        \
	;                                                                                                        \
	static const struct form_def def_ = { form_name_, fields_, sizeof(fields_) / sizeof(struct field_def),   \
					      sizeof(form_this_) };                                              \
	return &def_;                                                                                            \
	}
#define FORM_FIELD_(name, label, kind, flags, min, max, choices) \
	{ #name, (label), FIELD_KIND_##kind, (flags), (min), (max), (choices), offsetof(form_this_, name) },
#define FIELD_PATH_ID(name) FORM_FIELD_(name, "", INT, FORM_PATH | FORM_REQUIRED, 1, INT64_MAX, NULL)
#define FIELD_PATH_TEXT(name, max) FORM_FIELD_(name, "", TEXT, FORM_PATH | FORM_REQUIRED, 0, max, NULL)
#define FIELD_TEXT(name, label, flags, max) FORM_FIELD_(name, label, TEXT, flags, 0, max, NULL)
#define FIELD_LONG_TEXT(name, label, flags, max) FORM_FIELD_(name, label, LONG_TEXT, flags, 0, max, NULL)
#define FIELD_SECRET(name, label, flags, max) FORM_FIELD_(name, label, SECRET, flags, 0, max, NULL)
#define FIELD_INT(name, label, flags, min, max) FORM_FIELD_(name, label, INT, flags, min, max, NULL)
#define FIELD_ID(name, label, flags) FORM_FIELD_(name, label, INT, flags, 1, INT64_MAX, NULL)
#define FIELD_DATE(name, label, flags) FORM_FIELD_(name, label, DATE, flags, 0, 0, NULL)
#define FIELD_FLAG(name, label, flags) FORM_FIELD_(name, label, FLAG, flags, 0, 0, NULL)
#define FIELD_CHOICE(name, label, flags, choices) FORM_FIELD_(name, label, CHOICE, flags, 0, 0, choices)
#define FIELD_LIST(name, label, flags, max) FORM_FIELD_(name, label, LIST, flags, 0, max, NULL)
#define FIELD_LIST_OF(name, label, flags, choices) FORM_FIELD_(name, label, LIST, flags, 0, 0, choices)
#define FIELD_FILE(name, label, flags, max_bytes) FORM_FIELD_(name, label, FILE, flags, 0, max_bytes, NULL)

#include FORM_FILE

#undef FORM_FIELD_
#include "web/form_undef.h"
