/* Does what the portal shows still match what was published? Used by `yangguang verify` and the crash tests. */
#include <jansson.h>

#include "base/str.h"
#include "base/vec.h"
#include "publish/place.h"
#include "publish/publish.h"
#include "publish/publish.sql.h"
#include "search/search.h"

#define FINDINGS_KEPT 100

struct verify {
	VEC(struct publish_finding) list;
	VEC(int64_t) shown;
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

static int verify_one(struct ctx *cx, void *arg, const struct row_verify_documents *r)
{
	struct place_content c = { r->body_id, r->section_id, r->index_no, r->title, r->doc_no, r->issuer, r->made_on,
				   r->published_on, r->body_html };
	struct verify *v = arg;
	struct ctx scratch = *cx;

	scratch.arena = &v->scratch;
	arena_reset(&v->scratch);
	if (!vec_push(cx->arena, &v->shown, r->id))
		return err_detail(cx, ERR_NO_MEMORY, "shown documents");
	if (str_empty(r->data))
		return add(cx, v, r->id, arena_printf(cx->arena, "文件 %lld 在门户上，却没有发布记录。", (long long)r->id));
	if (!str_eq(place_digest(&scratch, &c), recorded(&scratch, r->data)))
		return add(cx, v, r->id, arena_printf(cx->arena, "文件 %lld 的内容与发布时登记的摘要不符。", (long long)r->id));
	return 0;
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
	*out = v.list.ptr;
	*n = v.list.len;
	*documents = (int64_t)v.shown.len;
	return 0;
}
