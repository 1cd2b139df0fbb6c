/* Does what the portal shows still match what was published? Used by `yangguang verify` and the crash tests. */
#include <jansson.h>

#include "base/str.h"
#include "base/vec.h"
#include "publish/place.h"
#include "publish/publish.h"
#include "publish/publish.sql.h"
#include "search/search.h"

#define FINDINGS_KEPT 100

struct indexed {
	int64_t id, digest;
};

struct section_line {
	int64_t section_id, *ids;
	size_t len;
};

struct verify {
	VEC(struct publish_finding) list;
	VEC(struct indexed) shown;      /* in the order of ids, as the index gives them back */
	VEC(struct section_line) lines; /* of the sections met so far */
	size_t index_at;                /* how far the index has been compared */
	struct arena scratch; /* one document at a time */
};

static int add(struct ctx *cx, struct verify *v, int64_t id, const char *text)
{
	if (v->list.len == FINDINGS_KEPT)
		return 0;
	if (!text || !vec_push(cx->arena, &v->list, (struct publish_finding){ id, text }))
		return err_detail(cx, ERR_NO_MEMORY, "publish findings");
	return 0;
}

/* The digest its publication event recorded; "" when the event says none. */
static const char *recorded(struct ctx *scratch, const char *data)
{
	json_t *doc = json_loads(data, 0, NULL);
	const char *sm3 = doc ? json_string_value(json_object_get(doc, "content_sm3")) : NULL;
	const char *copy = arena_strdup(scratch->arena, sm3 ? sm3 : "");

	json_decref(doc);
	return copy ? copy : "";
}

static int line_of(struct ctx *cx, struct verify *v, struct section_line *out, int64_t section_id)
{
	for (size_t i = 0; i < v->lines.len; i++)
		if (v->lines.ptr[i].section_id == section_id) {
			*out = v->lines.ptr[i];
			return 0;
		}
	out->section_id = section_id;
	TRY(place_section_line(cx, &out->ids, &out->len, section_id));
	return vec_push(cx->arena, &v->lines, *out) ? 0 : err_detail(cx, ERR_NO_MEMORY, "section lines");
}

/* What the index should hold of this document. */
static int remember_indexed(struct ctx *cx, struct verify *v, const struct row_verify_documents *r)
{
	struct section_line line;
	struct search_doc doc;

	TRY(line_of(cx, v, &line, r->section_id));
	doc = place_search_doc(&(struct place_indexed){ r->id, r->body_id, r->title, r->doc_no, r->index_no, r->summary, r->body_text,
							r->keywords, r->issuer, r->published_on, r->validity, line.ids, line.len });
	if (!vec_push(cx->arena, &v->shown, (struct indexed){ r->id, search_digest(&doc) }))
		return err_detail(cx, ERR_NO_MEMORY, "shown documents");
	return 0;
}

static int verify_one(struct ctx *cx, void *arg, const struct row_verify_documents *r)
{
	struct place_content c = { r->body_id, r->section_id, r->index_no, r->title, r->doc_no, r->issuer, r->made_on,
				   r->published_on, r->body_html };
	struct verify *v = arg;
	struct ctx scratch = *cx;

	scratch.arena = &v->scratch;
	arena_reset(&v->scratch);
	TRY(remember_indexed(cx, v, r));
	if (str_empty(r->data))
		return add(cx, v, r->id, arena_printf(cx->arena, "文件 %lld 在门户上，却没有发布记录。", (long long)r->id));
	if (!str_eq(place_digest(&scratch, &c), recorded(&scratch, r->data)))
		return add(cx, v, r->id, arena_printf(cx->arena, "文件 %lld 的内容与发布时登记的摘要不符。", (long long)r->id));
	return 0;
}

/* Documents up to an id that the index has passed over. */
static int missing_before(struct ctx *cx, struct verify *v, int64_t id)
{
	for (; v->index_at < v->shown.len && v->shown.ptr[v->index_at].id < id; v->index_at++)
		TRY(add(cx, v, v->shown.ptr[v->index_at].id,
			arena_printf(cx->arena, "文件 %lld 检索不到：索引里没有它。", (long long)v->shown.ptr[v->index_at].id)));
	return 0;
}

/* Documents and index both come in the order of ids: one walk over both. */
static int compare_indexed(struct ctx *cx, void *arg, int64_t id, int64_t digest)
{
	struct verify *v = arg;

	TRY(missing_before(cx, v, id));
	if (v->index_at == v->shown.len || v->shown.ptr[v->index_at].id != id)
		return add(cx, v, id, arena_printf(cx->arena, "索引里有文件 %lld，门户上没有。", (long long)id));
	if (v->shown.ptr[v->index_at++].digest != digest)
		return add(cx, v, id, arena_printf(cx->arena, "文件 %lld 的索引与内容不符。", (long long)id));
	return 0;
}

static int verify_index(struct ctx *cx, struct verify *v)
{
	int rc = search_check(cx);

	if (rc == ERR_CORRUPT) {
		err_clear(cx);
		return add(cx, v, 0, "检索索引损坏，请重建。");
	}
	TRY(rc);
	TRY(search_each(cx, compare_indexed, v));
	return missing_before(cx, v, INT64_MAX);
}

static int verify_lists(struct ctx *cx, struct verify *v)
{
	struct row_verify_states *states;
	struct row_verify_places *places;
	struct row_verify_bodies *bodies;
	struct row_verify_unplaced *unplaced;
	size_t n;

	TRY(sql_verify_states(cx, &states, &n));
	for (size_t i = 0; i < n; i++)
		TRY(add(cx, v, states[i].id, arena_printf(cx->arena, "文件 %lld 的状态是 %s，与门户上是否显示不一致。",
							  (long long)states[i].id, states[i].state)));
	TRY(sql_verify_places(cx, &places, &n));
	for (size_t i = 0; i < n; i++)
		TRY(add(cx, v, 0, arena_printf(cx->arena, "栏目 %lld 登记 %lld 份文件，实际列出 %lld 份。",
					       (long long)places[i].section_id, (long long)places[i].documents,
					       (long long)places[i].placed)));
	TRY(sql_verify_bodies(cx, &bodies, &n));
	for (size_t i = 0; i < n; i++)
		TRY(add(cx, v, 0, arena_printf(cx->arena, "机构 %lld 登记 %lld 份文件，实际显示 %lld 份。",
					       (long long)bodies[i].body_id, (long long)bodies[i].documents,
					       (long long)bodies[i].shown)));
	TRY(sql_verify_unplaced(cx, &unplaced, &n));
	for (size_t i = 0; i < n; i++)
		TRY(add(cx, v, unplaced[i].id, arena_printf(cx->arena, "文件 %lld 没有列在自己的栏目里。",
							    (long long)unplaced[i].id)));
	return 0;
}

int publish_verify(struct ctx *cx, struct publish_finding **out, size_t *n, int64_t *documents)
{
	struct verify v = { 0 };
	int rc;

	arena_init(&v.scratch, ARENA_LIMIT_REQUEST);
	rc = sql_verify_documents(cx, verify_one, &v);
	arena_release(&v.scratch);
	TRY(rc);
	TRY(verify_lists(cx, &v));
	TRY(verify_index(cx, &v));
	*out = v.list.ptr;
	*n = v.list.len;
	*documents = (int64_t)v.shown.len;
	return 0;
}
