/*
 * A record is read field by field: foreign text, cleaned, translated, defaulted, then checked. Every step that is not a plain
 * copy leaves a note. What cannot be read is left empty and said; only a record without id, title or place is refused.
 */
#include "publish/import_record.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/str.h"
#include "base/utf8.h"
#include "check/html_clean.h"
#include "law/docno.h"
#include "org/org.h"
#include "publish/import_text.h"

#define ID_MOST 100
#define TITLE_MOST 300
#define SUMMARY_MOST 2000
#define BODY_MOST (2u << 20)

struct reader {
	struct ctx *cx;
	struct import_record *out;
	const struct import_map *m;
	const struct import_lookup *l;
	json_t *record;
	bool private_use;
};

static void note(struct reader *r, int field, bool warning, const char *message)
{
	struct import_note n = { field < 0 ? NULL : import_field_names[field], message, warning };

	r->out->lost = r->out->lost || !message || !vec_push(r->cx->arena, &r->out->notes, n);
	r->out->refused = r->out->refused || (!warning && (field == IMPORT_ID || field == IMPORT_TITLE || field < 0 ||
							    field == IMPORT_BODY_KEY || field == IMPORT_SECTION));
}

static bool one_line(int field)
{
	return field != IMPORT_SUMMARY && field != IMPORT_BODY_HTML && field != IMPORT_BODY_TEXT;
}

/* One foreign value as text; NULL when empty. An array of strings is fine for keywords. */
static const char *value_text(struct reader *r, int field, const char *foreign)
{
	json_t *v = json_object_get(r->record, foreign);
	struct buf joined;

	if (!v || json_is_null(v))
		return NULL;
	if (field == IMPORT_KEYWORDS && json_is_array(v)) {
		buf_init(&joined, r->cx->arena);
		for (size_t i = 0; i < json_array_size(v); i++) {
			const char *s = json_string_value(json_array_get(v, i));

			if (s)
				buf_printf(&joined, "%s%s", joined.len ? "、" : "", s);
		}
		return joined.len && !joined.failed ? buf_cstr(&joined) : NULL;
	}
	if (!json_is_string(v)) {
		note(r, field, false, arena_printf(r->cx->arena, "字段 %s 应是文字", foreign));
		return NULL;
	}
	if (field == IMPORT_BODY_HTML)
		return str_empty(json_string_value(v)) ? NULL : arena_strdup(r->cx->arena, json_string_value(v));
	{
		const char *clean = import_clean(r->cx, json_string_value(v), one_line(field), &r->private_use);

		return str_empty(clean) ? NULL : clean;
	}
}

static const char *translate(struct reader *r, int field, const char *text)
{
	const char *ours = text && r->m->values[field] ? json_string_value(json_object_get(r->m->values[field], text)) : NULL;

	return ours ? ours : text;
}

/* Our field's text by the map, NULL when empty; *which: the foreign field it came from. Defaults are the caller's. */
static const char *field_text(struct reader *r, int field, const char **which)
{
	const char *const *f = r->m->foreign[field];
	struct buf joined;

	buf_init(&joined, r->cx->arena);
	for (; *f; f++) {
		const char *s = value_text(r, field, *f);

		if (!s)
			continue;
		if (which)
			*which = *f;
		if (!r->m->join[field])
			return translate(r, field, s);
		buf_printf(&joined, "%s%s", joined.len ? r->m->join[field] : "", s);
	}
	return joined.len && !joined.failed ? buf_cstr(&joined) : NULL;
}

static const char *text_or(struct reader *r, int field, const char *otherwise)
{
	const char *s = field_text(r, field, NULL);

	if (s)
		return s;
	return r->m->defaults[field] ? r->m->defaults[field] : otherwise;
}

static const char *limited(struct reader *r, int field, const char *s, size_t most)
{
	if (utf8_count(s, strlen(s)) <= most)
		return s;
	note(r, field, true, arena_printf(r->cx->arena, "超过 %zu 个字，已截短", most));
	s = arena_strndup(r->cx->arena, s, utf8_prefix(s, strlen(s), most));
	return s ? s : "";
}

static const char *date_text(struct reader *r, int field, const char *s)
{
	date_t d = s ? date_parse_loose(s) : DATE_NONE;
	char *text;

	if (!s)
		return NULL;
	if (d == DATE_NONE) {
		note(r, field, false, arena_printf(r->cx->arena, "“%s”不是日期，已留空", s));
		return NULL;
	}
	text = arena_alloc(r->cx->arena, DATE_TEXT_BYTES);
	if (text)
		date_format(d, text);
	return text;
}

/* Lists are ordered by it, so it is always filled; each step down from the first source is said. */
static void read_published_on(struct reader *r)
{
	const char *which = NULL, *first = r->m->foreign[IMPORT_PUBLISHED_ON][0];
	const char *on = date_text(r, IMPORT_PUBLISHED_ON, field_text(r, IMPORT_PUBLISHED_ON, &which));
	const char *made = r->out->doc.is.made_on;

	if (on && which && !str_eq(which, first))
		note(r, IMPORT_PUBLISHED_ON, true, arena_printf(r->cx->arena, "没有 %s，取 %s", first, which));
	if (!on && made) {
		note(r, IMPORT_PUBLISHED_ON, true, "没有发布日期，取成文日期");
		on = made;
	}
	if (!on) {
		if (first)
			note(r, IMPORT_PUBLISHED_ON, true, "没有任何日期，取导入当天");
		on = r->l->today;
	}
	if (on && made && strcmp(on, made) < 0)
		note(r, IMPORT_PUBLISHED_ON, true, "发布日期早于成文日期，均照原样保留");
	if (on && strcmp(on, r->l->today) > 0)
		note(r, IMPORT_PUBLISHED_ON, true, "发布日期晚于今天，照原样保留");
	r->out->doc.published_on = on;
}

static void read_dates(struct reader *r)
{
	struct document_draft *d = &r->out->doc.is;

	d->made_on = date_text(r, IMPORT_MADE_ON, field_text(r, IMPORT_MADE_ON, NULL));
	d->effective_on = date_text(r, IMPORT_EFFECTIVE_ON, field_text(r, IMPORT_EFFECTIVE_ON, NULL));
	d->repealed_on = date_text(r, IMPORT_REPEALED_ON, field_text(r, IMPORT_REPEALED_ON, NULL));
	read_published_on(r);
	if (d->effective_on && r->out->doc.published_on && strcmp(d->effective_on, r->out->doc.published_on) < 0)
		note(r, IMPORT_EFFECTIVE_ON, true, "生效日期早于发布日期，均照原样保留");
}

static int read_names(struct reader *r)
{
	struct document_draft *d = &r->out->doc.is;
	const char *id = field_text(r, IMPORT_ID, NULL), *title = field_text(r, IMPORT_TITLE, NULL);
	struct docno no;

	if (!id || utf8_count(id, strlen(id)) > ID_MOST)
		note(r, IMPORT_ID, false, id ? "编号太长" : "没有编号，不能导入");
	if (!title)
		note(r, IMPORT_TITLE, false, "没有标题，不能导入");
	r->out->id = r->out->doc.source_id = id ? id : "";
	d->title = limited(r, IMPORT_TITLE, title ? title : "", TITLE_MOST);
	TRY(docno_parse(r->cx, &no, text_or(r, IMPORT_DOC_NO, "")));
	d->doc_no = no.text;
	if (no.kind == DOCNO_OTHER)
		note(r, IMPORT_DOC_NO, true, arena_printf(r->cx->arena, "文号“%s”不合通常写法，照原样保留", no.text));
	else if (no.changed && no.kind != DOCNO_NONE)
		note(r, IMPORT_DOC_NO, true, arena_printf(r->cx->arena, "文号已规范为“%s”", no.text));
	d->issuer = text_or(r, IMPORT_ISSUER, "");
	if (!d->issuer[0] && r->m->foreign[IMPORT_ISSUER][0])
		note(r, IMPORT_ISSUER, true, "没有发文机关，显示为所属机构");
	d->issuer = limited(r, IMPORT_ISSUER, d->issuer, 200);
	d->source = limited(r, IMPORT_SOURCE, text_or(r, IMPORT_SOURCE, d->issuer), 200);
	d->keywords = limited(r, IMPORT_KEYWORDS, text_or(r, IMPORT_KEYWORDS, ""), 200);
	d->summary = limited(r, IMPORT_SUMMARY, text_or(r, IMPORT_SUMMARY, ""), SUMMARY_MOST);
	r->out->doc.index_no = field_text(r, IMPORT_INDEX_NO, NULL);
	if (r->out->doc.index_no && strlen(r->out->doc.index_no) > 60) {
		note(r, IMPORT_INDEX_NO, true, "索引号太长，另给新号");
		r->out->doc.index_no = NULL;
	}
	r->out->doc.source_url = text_or(r, IMPORT_SOURCE_URL, "");
	r->out->doc.old_address = field_text(r, IMPORT_OLD_URL, NULL);
	return 0;
}

static const char *validity_code(struct reader *r, const char *text)
{
	for (const char *const *code = validity_codes; *code; code++)
		if (str_eq(*code, text) || str_eq(validity_label(*code), text))
			return *code;
	note(r, IMPORT_VALIDITY, true, arena_printf(r->cx->arena, "有效性“%s”不认识，按有效处理", text));
	return "valid";
}

static void read_classes(struct reader *r)
{
	struct document_draft *d = &r->out->doc.is;
	const char *theme = text_or(r, IMPORT_THEME, "其他"), *genre = text_or(r, IMPORT_GENRE, "其他");

	d->validity = validity_code(r, text_or(r, IMPORT_VALIDITY, "有效"));
	if (str_eq(genre, "@title"))
		genre = import_genre_of_title(r->cx, d->title, &r->l->genres);
	d->theme = map_get(&r->l->themes, theme);
	d->genre = genre ? map_get(&r->l->genres, genre) : NULL;
	if (!d->theme) {
		note(r, IMPORT_THEME, true, arena_printf(r->cx->arena, "主题分类“%s”不在列表中，归入其他", theme));
		d->theme = map_get(&r->l->themes, "其他");
	}
	if (!d->genre) {
		note(r, IMPORT_GENRE, true, arena_printf(r->cx->arena, "体裁“%s”不在列表中，归入其他", genre));
		d->genre = map_get(&r->l->genres, "其他");
	}
	d->theme = d->theme ? d->theme : "";
	d->genre = d->genre ? d->genre : "";
	d->disclosure = "active";
	d->ground = d->ground_note = "";
}

static void read_place(struct reader *r)
{
	const char *body = text_or(r, IMPORT_BODY_KEY, r->l->default_body), *section = text_or(r, IMPORT_SECTION, r->l->default_section);
	const int64_t *body_id = body ? map_get(&r->l->bodies, body) : NULL;
	const int64_t *section_id = section ? map_get(&r->l->sections, section) : NULL;

	if (!body_id)
		note(r, IMPORT_BODY_KEY, false, arena_printf(r->cx->arena, "没有机构 %s", body ? body : "（未指定）"));
	if (!section_id)
		note(r, IMPORT_SECTION, false, arena_printf(r->cx->arena, "没有栏目 %s", section ? section : "（未指定）"));
	r->out->doc.is.body_id = body_id ? *body_id : 0;
	r->out->doc.is.section_id = section_id ? *section_id : 0;
}

static int read_body(struct reader *r)
{
	const char *markup = field_text(r, IMPORT_BODY_HTML, NULL), *text;
	struct html html = { NULL };

	if (markup && r->m->body_html_root) {
		TRY(html_inside(r->cx, &html, markup, r->m->body_html_root));
		if (!html.markup)
			note(r, IMPORT_BODY_HTML, true, "网页中找不到正文所在的部分，改用纯文本");
	} else if (markup) {
		html.markup = markup;
	}
	if (!html.markup) {
		text = text_or(r, IMPORT_BODY_TEXT, "");
		if (!text[0])
			note(r, IMPORT_BODY_TEXT, true, "没有正文");
		TRY(html_from_text(r->cx, &html, text, r->m->headings ? TEXT_HEADINGS : TEXT_PLAIN));
	}
	if (strlen(html.markup) > BODY_MOST)
		note(r, -1, false, "正文超过 2 MB，请拆成附件");
	r->out->doc.is.body_html = html.markup;
	if (r->private_use)
		note(r, IMPORT_BODY_TEXT, true, "含有无法识别的造字，照原样保留");
	return 0;
}

static int read_attachments(struct reader *r)
{
	json_t *list = json_object_get(r->record, r->m->foreign[IMPORT_ATTACHMENTS][0] ? r->m->foreign[IMPORT_ATTACHMENTS][0] : "");
	struct document_link *links;

	if (!json_is_array(list) || !json_array_size(list))
		return 0;
	links = arena_new_array(r->cx->arena, struct document_link, json_array_size(list));
	if (!links)
		return err_detail(r->cx, ERR_NO_MEMORY, "attachments");
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *a = json_array_get(list, i);
		const char *name = json_string_value(json_object_get(a, "name")), *url = json_string_value(json_object_get(a, "url"));

		if (!name || !url || !(str_starts(url, "https://") || str_starts(url, "http://") || str_starts(url, "/"))) {
			note(r, IMPORT_ATTACHMENTS, true, arena_printf(r->cx->arena, "第 %zu 个附件缺少名称或网址，没有导入", i + 1));
			continue;
		}
		links[r->out->doc.link_len++] = (struct document_link){ arena_strdup(r->cx->arena, name), arena_strdup(r->cx->arena, url) };
	}
	r->out->doc.links = links;
	return 0;
}

static int count_unknown(struct reader *r, struct map *unknown)
{
	const char *key;
	json_t *v;

	json_object_foreach(r->record, key, v) {
		int64_t *count = map_get(unknown, key);

		if (import_map_knows(r->m, key))
			continue;
		if (!count) {
			const char *copy = arena_strdup(unknown->arena, key);

			count = arena_new(unknown->arena, int64_t);
			if (!copy || !count || !map_set(unknown, copy, count))
				return err_detail(r->cx, ERR_NO_MEMORY, "unknown fields");
		}
		++*count;
	}
	return 0;
}

int import_record_read(struct ctx *cx, struct import_record *out, const struct import_map *m, const struct import_lookup *l,
		       json_t *record, struct map *unknown)
{
	struct reader r = { .cx = cx, .out = out, .m = m, .l = l, .record = record };

	*out = (struct import_record){ .id = "", .doc = { .source = m->name, .source_id = "" } };
	if (!json_is_object(record)) {
		note(&r, -1, false, "这一行不是 JSON 对象");
		return 0;
	}
	TRY(count_unknown(&r, unknown));
	TRY(read_names(&r));
	read_dates(&r);
	read_classes(&r);
	read_place(&r);
	TRY(read_body(&r));
	TRY(read_attachments(&r));
	return out->lost ? err_detail(cx, ERR_NO_MEMORY, "import notes") : 0;
}

/* --- lookups --- */

static int add_id(struct ctx *cx, struct map *m, const char *key, int64_t id)
{
	int64_t *value = arena_new(cx->arena, int64_t);

	if (!value)
		return err_detail(cx, ERR_NO_MEMORY, "lookup");
	*value = id;
	return str_empty(key) || map_set(m, key, value) ? 0 : err_detail(cx, ERR_NO_MEMORY, "lookup");
}

static int add_classes(struct ctx *cx, struct map *m, const char *kind)
{
	struct class_item *items;
	size_t n;

	TRY(class_list(cx, &items, &n, kind));
	for (size_t i = 0; i < n; i++) {
		char *code = arena_strdup(cx->arena, items[i].code);
		const char *path = class_label(cx, kind, items[i].code);

		if (!code || !map_set(m, items[i].code, code) || !map_set(m, path, code) ||
		    (str_empty(items[i].parent) && !map_set(m, items[i].name, code)))
			return err_detail(cx, ERR_NO_MEMORY, "lookup");
	}
	return 0;
}

int import_lookup_init(struct ctx *cx, struct import_lookup *l, const char *body, const char *section)
{
	char *today = arena_alloc(cx->arena, DATE_TEXT_BYTES);
	struct section *sections;
	struct body *bodies;
	size_t n;

	*l = (struct import_lookup){ .default_body = body, .default_section = section, .today = today };
	if (!today)
		return err_detail(cx, ERR_NO_MEMORY, "lookup");
	date_format(date_of_instant(clock_now(cx->clock)), today);
	map_init(&l->bodies, cx->arena);
	map_init(&l->sections, cx->arena);
	map_init(&l->themes, cx->arena);
	map_init(&l->genres, cx->arena);
	TRY(body_tree(cx, &bodies, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(add_id(cx, &l->bodies, bodies[i].code, bodies[i].id));
		TRY(add_id(cx, &l->bodies, bodies[i].slug, bodies[i].id));
	}
	TRY(section_tree(cx, &sections, &n));
	for (size_t i = 0; i < n; i++)
		TRY(add_id(cx, &l->sections, sections[i].path, sections[i].id));
	TRY(add_classes(cx, &l->themes, "theme"));
	TRY(add_classes(cx, &l->genres, "genre"));
	if (body && !map_get(&l->bodies, body))
		return err_set(cx, ERR_NOT_FOUND, "没有代码或标识为 %s 的机构。", body);
	if (section && !map_get(&l->sections, section))
		return err_set(cx, ERR_NOT_FOUND, "没有路径为 %s 的栏目。", section);
	return 0;
}
