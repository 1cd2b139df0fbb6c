/* A map is refused whole before anything is read: a wrong name in it would lose a column in silence. */
#include "publish/import_map.h"

#include "base/str.h"

const char *const import_field_names[IMPORT_FIELDS] = {
	"id", "index_no", "title", "doc_no", "issuer", "made_on", "published_on", "effective_on", "repealed_on", "validity", "theme",
	"genre", "keywords", "summary", "source", "body_html", "body_text", "attachments", "source_url", "old_url", "body_key", "section",
};

static int field_of(const char *name)
{
	for (int i = 0; i < IMPORT_FIELDS; i++)
		if (str_eq(import_field_names[i], name))
			return i;
	return -1;
}

static int bad(struct ctx *cx, const char *member, const char *why)
{
	return err_set(cx, ERR_INVALID, "映射文件中的 %s 不正确：%s。", member, why);
}

static int read_sources(struct ctx *cx, struct import_map *m, int field, json_t *v)
{
	if (json_is_string(v)) {
		m->foreign[field][0] = json_string_value(v);
		return 0;
	}
	if (!json_is_array(v) || !json_array_size(v) || json_array_size(v) > IMPORT_SOURCES_MOST)
		return bad(cx, import_field_names[field], "应是字段名，或一到六个字段名的列表");
	for (size_t i = 0; i < json_array_size(v); i++) {
		m->foreign[field][i] = json_string_value(json_array_get(v, i));
		if (!m->foreign[field][i])
			return bad(cx, import_field_names[field], "列表里应是字段名");
	}
	return 0;
}

static int read_fields(struct ctx *cx, struct import_map *m, json_t *fields)
{
	const char *key;
	json_t *v;

	if (!json_is_object(fields))
		return bad(cx, "fields", "应是对象");
	json_object_foreach(fields, key, v) {
		int field = field_of(key);

		if (field < 0)
			return bad(cx, key, "没有这个字段");
		TRY(read_sources(cx, m, field, v));
	}
	return 0;
}

/* join, defaults: our field → text */
static int read_texts(struct ctx *cx, const char **out, json_t *object, const char *member)
{
	const char *key;
	json_t *v;

	if (object && !json_is_object(object))
		return bad(cx, member, "应是对象");
	json_object_foreach(object, key, v) {
		int field = field_of(key);

		if (field < 0 || !json_is_string(v))
			return bad(cx, key, field < 0 ? "没有这个字段" : "应是文字");
		out[field] = json_string_value(v);
	}
	return 0;
}

static int read_values(struct ctx *cx, struct import_map *m, json_t *values)
{
	const char *key;
	json_t *v;

	if (values && !json_is_object(values))
		return bad(cx, "values", "应是对象");
	json_object_foreach(values, key, v) {
		int field = field_of(key);

		if (field < 0 || !json_is_object(v))
			return bad(cx, key, field < 0 ? "没有这个字段" : "应是对照表");
		m->values[field] = v;
	}
	return 0;
}

static int read_members(struct ctx *cx, struct import_map *m)
{
	static const char *const known[] = { "name", "title", "fields", "join", "values", "defaults", "ignore", "body_html_root", "body_text_format" };
	const char *format = json_string_value(json_object_get(m->doc, "body_text_format")), *key;
	json_t *v;

	json_object_foreach(m->doc, key, v) {
		bool found = false;

		for (size_t i = 0; i < ARRAY_LEN(known); i++)
			found = found || str_eq(known[i], key);
		if (!found)
			return bad(cx, key, "不认识这一项");
	}
	m->name = json_string_value(json_object_get(m->doc, "name"));
	if (str_empty(m->name))
		return bad(cx, "name", "不能为空");
	m->body_html_root = json_string_value(json_object_get(m->doc, "body_html_root"));
	m->headings = str_eq(format, "markdown-headings");
	if (format && !m->headings && !str_eq(format, "plain-lines"))
		return bad(cx, "body_text_format", "应是 plain-lines 或 markdown-headings");
	m->ignore = json_object_get(m->doc, "ignore");
	if (m->ignore && !json_is_array(m->ignore))
		return bad(cx, "ignore", "应是字段名的列表");
	TRY(read_fields(cx, m, json_object_get(m->doc, "fields")));
	TRY(read_texts(cx, m->join, json_object_get(m->doc, "join"), "join"));
	TRY(read_texts(cx, m->defaults, json_object_get(m->doc, "defaults"), "defaults"));
	return read_values(cx, m, json_object_get(m->doc, "values"));
}

int import_map_init(struct ctx *cx, struct import_map *m, struct bytes text, const char *source)
{
	json_error_t error;

	*m = (struct import_map){ .name = source };
	if (!text.ptr) {
		for (int i = 0; i < IMPORT_FIELDS; i++)
			m->foreign[i][0] = import_field_names[i];
		return 0;
	}
	m->doc = json_loadb((const char *)text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
	if (!json_is_object(m->doc))
		return err_set(cx, ERR_INVALID, "映射文件第 %d 行不是正确的 JSON：%s", error.line, error.text);
	return read_members(cx, m);
}

void import_map_release(struct import_map *m)
{
	json_decref(m->doc);
	m->doc = NULL;
}

bool import_map_knows(const struct import_map *m, const char *foreign)
{
	for (int i = 0; i < IMPORT_FIELDS; i++)
		for (const char *const *f = m->foreign[i]; *f; f++)
			if (str_eq(*f, foreign))
				return true;
	for (size_t i = 0; i < json_array_size(m->ignore); i++)
		if (str_eq(json_string_value(json_array_get(m->ignore, i)), foreign))
			return true;
	return false;
}
