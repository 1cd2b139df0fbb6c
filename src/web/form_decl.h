/*
 * form_decl - structs of the forms in FORM_FILE, and the prototypes of their descriptors. See web/form.h.
 *
 * Included once for each FORM_FILE, so without a guard of its own; it leaves no macro behind.
 */
#include "web/form.h"

#ifndef FORM_FILE
#error "define FORM_FILE before including web/form_decl.h"
#endif

#define FORM(name)                                    \
	const struct form_def *form_def_##name(void); \
	struct form_##name {                          \
		struct form state;
#define FORM_END(name) \
	}              \
	;
#define FIELD_PATH_ID(name) int64_t name;
#define FIELD_PATH_TEXT(name, max) const char *name;
#define FIELD_TEXT(name, label, flags, max) const char *name;
#define FIELD_LONG_TEXT(name, label, flags, max) const char *name;
#define FIELD_SECRET(name, label, flags, max) const char *name;
#define FIELD_INT(name, label, flags, min, max) int64_t name;
#define FIELD_ID(name, label, flags) int64_t name;
#define FIELD_DATE(name, label, flags) date_t name;
#define FIELD_FLAG(name, label, flags) bool name;
#define FIELD_CHOICE(name, label, flags, choices) const char *name;
#define FIELD_LIST(name, label, flags, max) struct form_list name;
#define FIELD_LIST_OF(name, label, flags, choices) struct form_list name;
#define FIELD_FILE(name, label, flags, max_bytes) const struct http_file *name;

#include FORM_FILE

#include "web/form_undef.h"
