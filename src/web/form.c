/*
 * form - fills a form's struct from a request, field by field, by the descriptor.
 *
 * Each kind has a reader that gets the cleaned text and either stores the typed value or leaves one message. What was
 * typed is kept beside it in any case, so that a page can be drawn again without losing a word.
 */
#include "web/form.h"

#include "base/buf.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"

#define TEXT_MAX 500
#define LONG_TEXT_MAX 200000
#define SECRET_MAX 200
#define LIST_MAX 200

/* What a reader works on. */
struct reading {
	struct ctx *cx;
	struct form *form;
	const struct field_def *field;
	size_t index;
	void *member;
	const struct http_request *req;
	const struct http_pair *pairs;
	size_t pair_len;
};

const struct form_def *form_def_none(void)
{
	static const struct form_def def = { .name = "none", .size_bytes = sizeof(struct form_none) };

	return &def;
}

static int wrong_at(struct ctx *cx, struct form *f, size_t index, const char *message)
{
	if (!message)
		return err_detail(cx, ERR_NO_MEMORY, "form %s: message", f->def->name);
	if (!f->messages[index]) {
		f->messages[index] = message;
		f->error_len++;
	}
	return 0;
}

#define wrong(r, ...) wrong_at((r)->cx, (r)->form, (r)->index, arena_printf((r)->cx->arena, __VA_ARGS__))

static const char *asks_for(enum field_kind kind)
{
	switch (kind) {
	case FIELD_KIND_CHOICE:
	case FIELD_KIND_LIST:
	case FIELD_KIND_FILE: return "请选择";
	case FIELD_KIND_FLAG: return "请勾选";
	case FIELD_KIND_TEXT:
	case FIELD_KIND_LONG_TEXT:
	case FIELD_KIND_SECRET:
	case FIELD_KIND_INT:
	case FIELD_KIND_DATE: break;
	}
	return "请填写";
}

static int absent(struct reading *r)
{
	if (!(r->field->flags & FORM_REQUIRED))
		return 0;
	return wrong(r, "%s%s", asks_for(r->field->kind), r->field->label);
}

static size_t text_limit(const struct field_def *d)
{
	if (d->max > 0)
		return (size_t)d->max;
	switch (d->kind) {
	case FIELD_KIND_LONG_TEXT: return LONG_TEXT_MAX;
	case FIELD_KIND_SECRET: return SECRET_MAX;
	case FIELD_KIND_LIST: return LIST_MAX;
	case FIELD_KIND_TEXT:
	case FIELD_KIND_INT:
	case FIELD_KIND_DATE:
	case FIELD_KIND_FLAG:
	case FIELD_KIND_CHOICE:
	case FIELD_KIND_FILE: break;
	}
	return TEXT_MAX;
}

static int read_text(struct reading *r, const char *text)
{
	size_t chars = utf8_count(text, strlen(text));
	size_t max = text_limit(r->field);

	if (chars > max)
		return wrong(r, "%s最多 %zu 个字，现在是 %zu 个字", r->field->label, max, chars);
	*(const char **)r->member = text;
	return 0;
}

/* Digits of the Chinese keyboard (１２) and thousands separators count as what they mean. */
static char *plain_number(struct arena *a, const char *text)
{
	size_t len = strlen(text);
	char *out = arena_alloc(a, len + 1);
	const char *s = text;
	size_t n = 0;

	if (!out)
		return NULL;
	while (s < text + len) {
		uint32_t cp = utf8_next(&s, text + len);
		if (cp == ',' || cp == 0xFF0C)
			continue;
		if (cp >= 0xFF10 && cp <= 0xFF19)
			cp = '0' + (cp - 0xFF10);
		else if (cp == 0xFF0D || cp == 0x2212)
			cp = '-';
		out[n++] = cp < 0x80 ? (char)cp : '?';
	}
	out[n] = '\0';
	return out;
}

static int read_int(struct reading *r, const char *text)
{
	const struct field_def *d = r->field;
	char *plain = plain_number(r->cx->arena, text);
	int64_t n;

	if (!plain)
		return err_detail(r->cx, ERR_NO_MEMORY, "form field %s", d->name);
	int rc = str_to_int64(plain, &n);
	if (rc == ERR_INVALID)
		return wrong(r, "%s应当是整数，请写成 12 这样的数字", d->label);
	if (rc == 0 && n >= d->min && n <= d->max) {
		*(int64_t *)r->member = n;
		return 0;
	}
	if (d->max == INT64_MAX && rc == 0)
		return wrong(r, "%s不能小于 %lld", d->label, (long long)d->min);
	if (d->max == INT64_MAX)
		return wrong(r, "%s超出了允许的范围", d->label);
	return wrong(r, "%s应当在 %lld 到 %lld 之间", d->label, (long long)d->min, (long long)d->max);
}

static int read_date(struct reading *r, const char *text)
{
	date_t d = date_parse_loose(text);

	if (d == DATE_NONE)
		return wrong(r, "%s不是有效的日期，请写成 2026-03-16", r->field->label);
	*(date_t *)r->member = d;
	return 0;
}

static int read_flag(struct reading *r, const char *text)
{
	if (str_eq(text, "0"))
		return absent(r);
	*(bool *)r->member = true;
	return 0;
}

static const char *choice_of(const struct field_def *d, const char *text)
{
	for (const char *const *c = d->choices; *c; c++)
		if (str_eq(*c, text))
			return *c;
	return NULL;
}

static int read_choice(struct reading *r, const char *text)
{
	const char *choice = choice_of(r->field, text);

	if (!choice)
		return wrong(r, "请从列出的选项中选择%s", r->field->label);
	*(const char **)r->member = choice;
	return 0;
}

/* Valid UTF-8 without controls; one line unless the field has several; trimmed. */
static int clean(struct ctx *cx, char **out, const struct field_def *d, const char *value)
{
	size_t len = strlen(value);

	if (!utf8_valid(value, len))
		return err_detail(cx, ERR_BAD_REQUEST, "form field %s: not UTF-8", d->name);
	char *text = utf8_repair(cx->arena, value, len, NULL);
	for (char *p = text; p && *p; p++)
		if (*p == '\n' && d->kind != FIELD_KIND_LONG_TEXT)
			*p = ' ';
	*out = utf8_trim(cx->arena, text);
	return *out ? 0 : err_detail(cx, ERR_NO_MEMORY, "form field %s", d->name);
}

static const char *first_value(const struct reading *r)
{
	for (size_t i = 0; i < r->pair_len; i++)
		if (str_eq(r->pairs[i].name, r->field->name))
			return r->pairs[i].value;
	return "";
}

static int read_one(struct reading *r)
{
	char *text;

	TRY(clean(r->cx, &text, r->field, first_value(r)));
	r->form->raw[r->index] = text;
	if (!*text)
		return absent(r);
	switch (r->field->kind) {
	case FIELD_KIND_TEXT:
	case FIELD_KIND_LONG_TEXT: return read_text(r, text);
	case FIELD_KIND_INT: return read_int(r, text);
	case FIELD_KIND_DATE: return read_date(r, text);
	case FIELD_KIND_FLAG: return read_flag(r, text);
	case FIELD_KIND_CHOICE: return read_choice(r, text);
	case FIELD_KIND_SECRET:
	case FIELD_KIND_LIST:
	case FIELD_KIND_FILE: break;
	}
	CHECK(r->field->kind == FIELD_KIND_TEXT); /* the three others have readers of their own */
	return 0;
}

static int read_secret(struct reading *r)
{
	const char *value = first_value(r);

	if (!utf8_valid(value, strlen(value)))
		return err_detail(r->cx, ERR_BAD_REQUEST, "form field %s: not UTF-8", r->field->name);
	return *value ? read_text(r, value) : absent(r);
}

static int read_list(struct reading *r)
{
	const struct field_def *d = r->field;
	VEC(const char *) values = { 0 };
	struct buf raw;
	bool strange = false;

	buf_init(&raw, r->cx->arena);
	for (size_t i = 0; i < r->pair_len; i++) {
		char *text;
		if (!str_eq(r->pairs[i].name, d->name))
			continue;
		TRY(clean(r->cx, &text, d, r->pairs[i].value));
		if (!*text)
			continue;
		buf_str(&raw, raw.len ? "\n" : "");
		buf_str(&raw, text);
		strange |= (d->choices && !choice_of(d, text)) || utf8_count(text, strlen(text)) > TEXT_MAX;
		if (!vec_push(r->cx->arena, &values, text))
			return err_detail(r->cx, ERR_NO_MEMORY, "form field %s", d->name);
	}
	TRY(buf_done(r->cx, &raw));
	r->form->raw[r->index] = buf_cstr(&raw);
	if (values.len == 0)
		return absent(r);
	if (strange)
		return wrong(r, d->choices ? "请从列出的选项中选择%s" : "%s中有一项太长", d->label);
	if (values.len > text_limit(d))
		return wrong(r, "%s最多选择 %zu 项，现在是 %zu 项", d->label, text_limit(d), values.len);
	*(struct form_list *)r->member = (struct form_list){ values.ptr, values.len };
	return 0;
}

/* "1.5 MB", as people see it in their file manager. */
static const char *size_words(struct arena *a, uint64_t bytes)
{
	if (bytes >= 1u << 20)
		return arena_printf(a, "%.1f MB", (double)bytes / (1u << 20));
	if (bytes >= 1u << 10)
		return arena_printf(a, "%.1f KB", (double)bytes / (1u << 10));
	return arena_printf(a, "%u 字节", (unsigned)bytes);
}

/* A file control left alone is sent as a part without a name and without content. */
static int read_file(struct reading *r)
{
	const struct http_file *file = NULL;

	for (size_t i = 0; i < r->req->file_len && !file; i++)
		if (str_eq(r->req->files[i].field, r->field->name))
			file = &r->req->files[i];
	if (!file || (str_empty(file->filename) && file->content.len == 0))
		return absent(r);
	if (file->content.len == 0)
		return wrong(r, "%s是空文件，请重新选择", r->field->label);
	if (r->field->max > 0 && file->content.len > (uint64_t)r->field->max) {
		const char *most = size_words(r->cx->arena, (uint64_t)r->field->max);
		const char *now = size_words(r->cx->arena, file->content.len);
		return most && now ? wrong(r, "%s最大 %s，现在是 %s", r->field->label, most, now) :
				     err_detail(r->cx, ERR_NO_MEMORY, "form field %s", r->field->name);
	}
	*(const struct http_file **)r->member = file;
	return 0;
}

static int read_field(struct reading *r)
{
	if (r->field->kind == FIELD_KIND_DATE)
		*(date_t *)r->member = DATE_NONE;
	switch (r->field->kind) {
	case FIELD_KIND_SECRET: return read_secret(r);
	case FIELD_KIND_LIST: return read_list(r);
	case FIELD_KIND_FILE: return read_file(r);
	case FIELD_KIND_TEXT:
	case FIELD_KIND_LONG_TEXT:
	case FIELD_KIND_INT:
	case FIELD_KIND_DATE:
	case FIELD_KIND_FLAG:
	case FIELD_KIND_CHOICE: break;
	}
	return read_one(r);
}

static int form_new(struct ctx *cx, struct form **out, const struct form_def *def)
{
	struct form *f = arena_alloc(cx->arena, def->size_bytes);
	size_t n = def->field_len;

	if (f) {
		f->def = def;
		f->raw = arena_new_array(cx->arena, const char *, n + 1);
		f->messages = arena_new_array(cx->arena, const char *, n + 1);
	}
	if (!f || !f->raw || !f->messages)
		return err_detail(cx, ERR_NO_MEMORY, "form %s", def->name);
	for (size_t i = 0; i < n; i++)
		f->raw[i] = "";
	*out = f;
	return 0;
}

static void forget_messages(struct form *f)
{
	for (size_t i = 0; i < f->def->field_len; i++)
		f->messages[i] = NULL;
	f->error_len = 0;
}

int form_parse(struct ctx *cx, void **out, const struct form_def *def, const struct http_request *req,
	       const struct http_pair *path_params, size_t path_param_len)
{
	bool is_post = req->method == HTTP_POST;
	struct form *f = NULL;

	TRY(form_new(cx, &f, def));
	for (size_t i = 0; i < def->field_len; i++) {
		const struct field_def *d = &def->fields[i];
		struct reading r = { .cx = cx, .form = f, .field = d, .index = i, .req = req,
				     .member = (char *)f + d->offset };
		if (d->flags & FORM_PATH) {
			r.pairs = path_params;
			r.pair_len = path_param_len;
		} else {
			r.pairs = is_post ? req->fields : req->query;
			r.pair_len = is_post ? req->field_len : req->query_len;
		}
		TRY(read_field(&r));
		if ((d->flags & FORM_PATH) && f->messages[i])
			return err_detail(cx, ERR_NOT_FOUND, "path field %s", d->name);
	}
	if (!is_post)
		forget_messages(f);
	*out = f;
	return 0;
}

static size_t index_of(const struct form *f, const char *name)
{
	size_t i = 0;

	while (i < f->def->field_len && !str_eq(f->def->fields[i].name, name))
		i++;
	return i;
}

bool form_failed(const struct form *f)
{
	return f->error_len > 0 || f->top_message;
}

const char *form_raw(const struct form *f, const char *name)
{
	size_t i = index_of(f, name);

	return i < f->def->field_len ? f->raw[i] : "";
}

bool form_raw_has(const struct form *f, const char *name, const char *value)
{
	const char *line = form_raw(f, name);
	size_t len = strlen(value);

	while (*line) {
		size_t n = strcspn(line, "\n");
		if (n == len && memcmp(line, value, n) == 0)
			return true;
		line += n + (line[n] == '\n');
	}
	return false;
}

const char *form_message(const struct form *f, const char *name)
{
	size_t i = index_of(f, name);

	return i < f->def->field_len ? f->messages[i] : NULL;
}

int form_reject(struct ctx *cx, struct form *f, const char *name, const char *fmt, ...)
{
	va_list ap;
	size_t i = name ? index_of(f, name) : 0;

	CHECK(!name || i < f->def->field_len);
	va_start(ap, fmt);
	const char *message = arena_vprintf(cx->arena, fmt, ap);
	va_end(ap);
	if (!message)
		message = "填写的内容有误，请检查";
	if (name)
		(void)wrong_at(cx, f, i, message);
	else if (!f->top_message)
		f->top_message = message;
	return ERR_INVALID;
}
