/* form_draw - see the header. */
#include "web/form_draw.h"

#include "base/str.h"

struct view_field form_field(const struct form_def *def, const struct form *f, const char *name, const char *stored)
{
	size_t i = 0;

	while (i < def->field_len && !str_eq(def->fields[i].name, name))
		i++;
	CHECK(i < def->field_len);
	const struct field_def *d = &def->fields[i];
	struct view_field v = { .name = d->name, .label = d->label, .optional = !(d->flags & FORM_REQUIRED) };
	if (d->kind == FIELD_KIND_TEXT || d->kind == FIELD_KIND_LONG_TEXT)
		v.max_len = d->max > 0 && d->max <= INT32_MAX ? (int)d->max : 0;
	if (d->kind == FIELD_KIND_SECRET)
		v.type = "password";
	v.value = f ? f->raw[i] : stored;
	v.error = f ? f->messages[i] : NULL;
	return v;
}

int form_errors(struct ctx *cx, struct view_errors *out, const struct form *f)
{
	size_t n = f->error_len + (f->top_message ? 1 : 0);
	struct view_error *rows = arena_new_array(cx->arena, struct view_error, n + 1);
	size_t len = 0;

	if (!rows)
		return err_detail(cx, ERR_NO_MEMORY, "error summary of form %s", f->def->name);
	if (f->top_message)
		rows[len++] = (struct view_error){ .text = f->top_message };
	for (size_t i = 0; i < f->def->field_len; i++)
		if (f->messages[i])
			rows[len++] = (struct view_error){ .name = f->def->fields[i].name, .text = f->messages[i] };
	*out = (struct view_errors){ rows, len };
	return 0;
}

void form_choose(struct view_option *options, size_t len, const struct form *f, const char *name, const char *stored)
{
	for (size_t i = 0; i < len; i++)
		options[i].chosen = f ? form_raw_has(f, name, options[i].value) ||
						(str_empty(options[i].value) && !*form_raw(f, name)) :
					str_eq(options[i].value, stored ? stored : "");
}
