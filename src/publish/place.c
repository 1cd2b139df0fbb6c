/*
 * Everything a reader can meet changes here together, so that a failure anywhere leaves the portal, the lists, the counts
 * and the index as they were.
 */
#include "publish/place.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/str.h"
#include "db/db.h"
#include "law/indexno.h"
#include "law/orgcode.h"
#include "publish/publish.sql.h"
#include "search/search.h"
#include "web/setting.h"

#define BODY_DEPTH_MOST 8

static void digest_text(struct buf *b, const char *s)
{
	s = s ? s : "";
	buf_printf(b, "%zu:", strlen(s));
	buf_str(b, s);
}

const char *place_digest(struct ctx *cx, const struct place_content *c)
{
	uint8_t digest[DIGEST_BYTES];
	char *hex = arena_alloc(cx->arena, DIGEST_HEX_BYTES);
	struct buf b;

	buf_init(&b, cx->arena);
	buf_printf(&b, "%lld:%lld:", (long long)c->body_id, (long long)c->section_id);
	digest_text(&b, c->index_no);
	digest_text(&b, c->title);
	digest_text(&b, c->doc_no);
	digest_text(&b, c->issuer);
	digest_text(&b, c->made_on);
	digest_text(&b, c->published_on);
	digest_text(&b, c->body_html);
	if (!hex || b.failed)
		return "";
	digest_sm3(digest, b.ptr, b.len);
	digest_hex(hex, digest);
	return hex;
}

/* A village or an office without a code of its own numbers under its nearest superior that has one. */
static int nearest_code(struct ctx *cx, struct orgcode *out, const struct row_document_body_facts *body)
{
	orgcode_parse(out, body->code);
	for (int depth = 0; str_empty(out->organ9) && !body->parent_id_is_null && depth < BODY_DEPTH_MOST; depth++) {
		struct row_document_body_facts *above;

		TRY(sql_document_body_facts(cx, &above, body->parent_id));
		orgcode_parse(out, above->code);
		body = above;
	}
	return 0;
}

static int next_index_no(struct ctx *cx, const char **out, const struct row_document_body_facts *body,
			 const char *theme, const char *on)
{
	const char *pattern = str_empty(body->index_pattern) ? setting_text(cx, "publish.index_pattern") : body->index_pattern;
	struct orgcode code;
	struct indexno_words words = { .area = body->area_code, .dept = body->slug, .class_code = theme };
	struct row_index_counter_next *serial;
	struct row_document_index_taken *taken;
	const char *prefix;
	int digits;

	TRY(nearest_code(cx, &code, body));
	words.org9 = code.organ9;
	words.uscc18 = code.unified18;
	words.on = date_parse(on);
	TRY(indexno_prefix(cx, &prefix, &digits, pattern, &words));
	do { /* a number that came with an import is passed over */
		TRY(sql_index_counter_next(cx, &serial, prefix));
		*out = indexno_format(cx, prefix, digits, serial->last);
		if (!*out)
			return err_detail(cx, ERR_NO_MEMORY, "index number");
		TRY(sql_document_index_taken(cx, &taken, *out));
	} while (taken);
	return 0;
}

static int touch(struct ctx *cx, const char *kind, int64_t id)
{
	const char *topic = arena_printf(cx->arena, "%s:%lld", kind, (long long)id);

	return topic ? db_touch(cx, topic) : err_detail(cx, ERR_NO_MEMORY, "topic");
}

int place_section_line(struct ctx *cx, int64_t **ids, size_t *n, int64_t section_id)
{
	struct row_document_section_line *line;

	TRY(sql_document_section_line(cx, &line, n, section_id));
	*ids = arena_new_array(cx->arena, int64_t, *n + 1);
	if (!*ids)
		return err_detail(cx, ERR_NO_MEMORY, "section line");
	for (size_t i = 0; i < *n; i++)
		(*ids)[i] = line[i].id;
	return 0;
}

/* Lists and counts of the section and every section above it; returns their ids for the index. */
static int place_in_sections(struct ctx *cx, const struct row_document_get *d, const char *on, int64_t **ids, size_t *n)
{
	TRY(place_section_line(cx, ids, n, d->section_id));
	for (size_t i = 0; i < *n; i++) {
		TRY(sql_document_place_insert(cx, (*ids)[i], on, d->id));
		TRY(sql_section_stat_add(cx, (*ids)[i], on));
		TRY(touch(cx, "section", (*ids)[i]));
	}
	return 0;
}

static int validity_number(const char *code)
{
	for (int i = 0; validity_codes[i]; i++)
		if (str_eq(validity_codes[i], code))
			return i;
	return 0;
}

struct search_doc place_search_doc(const struct place_indexed *d)
{
	return (struct search_doc){
		.id = d->id, .title = d->title, .doc_no = d->doc_no, .index_no = d->index_no, .summary = d->summary,
		.body_text = d->body_text, .keywords = d->keywords, .issuer = d->issuer, .date = date_parse(d->published_on),
		.body_id = d->body_id, .section_path = d->sections, .section_len = d->section_len,
		.validity = validity_number(d->validity),
	};
}

static int index_document(struct ctx *cx, const struct row_document_get *d, const char *index_no, const char *on,
			  const int64_t *sections, size_t section_len)
{
	const struct place_indexed indexed = { d->id, d->body_id, d->title, d->doc_no, index_no, d->summary, d->body_text,
					       d->keywords, d->issuer, on, d->validity, sections, section_len };
	const struct search_doc doc = place_search_doc(&indexed);

	return search_put(cx, &doc);
}

static int event_data(struct ctx *cx, const char **out, const char *index_no, const char *digest, bool is_signed)
{
	struct buf b;

	buf_init(&b, cx->arena);
	buf_str(&b, "{\"index_no\":");
	buf_json_str(&b, index_no);
	buf_str(&b, ",\"content_sm3\":");
	buf_json_str(&b, digest);
	buf_str(&b, is_signed ? ",\"signed\":true}" : "}");
	*out = buf_cstr(&b);
	return digest[0] ? buf_done(cx, &b) : err_detail(cx, ERR_NO_MEMORY, "publication event");
}

int place_document(struct ctx *cx, const char **data, int64_t id, const char *published_on, const char *index_no, bool is_signed)
{
	struct row_document_get *d;
	struct row_document_body_facts *body;
	struct row_document_index_taken *taken;
	struct place_content content;
	int64_t *sections;
	size_t section_len;

	TRY(sql_document_get(cx, &d, id));
	CHECK(d && !d->shown);
	TRY(sql_document_body_facts(cx, &body, d->body_id));
	if (index_no) {
		TRY(sql_document_index_taken(cx, &taken, index_no));
		if (taken)
			return err_set(cx, ERR_EXISTS, "索引号 %s 已经用过。", index_no);
	} else {
		TRY(next_index_no(cx, &index_no, body, d->theme, published_on));
	}
	TRY(sql_document_show(cx, index_no, published_on, clock_now(cx->clock), id));
	TRY(place_in_sections(cx, d, published_on, &sections, &section_len));
	TRY(sql_body_stat_add(cx, d->body_id, published_on));
	TRY(index_document(cx, d, index_no, published_on, sections, section_len));
	TRY(touch(cx, "doc", id));
	TRY(touch(cx, "body", d->body_id));
	TRY(db_touch(cx, "home"));
	TRY(db_touch(cx, "documents"));
	content = (struct place_content){ d->body_id, d->section_id, index_no, d->title, d->doc_no, d->issuer, d->made_on,
					  published_on, d->body_html };
	return event_data(cx, data, index_no, place_digest(cx, &content), is_signed);
}
