/* Real laws and documents, where they are at hand: the exact title of each finds it, or one of the same title, first. */
#include <jansson.h>
#include <string.h>
#include <zlib.h>

#include "base/str.h"
#include "base/vec.h"
#include "search/search.h"
#include "search/term.h"
#include "support/store.h"

#define LINE_BYTES (4u << 20)
#define BATCH 50

struct titles {
	struct test *t;
	struct arena arena;
	VEC(char *) list;
	VEC(struct search_doc) batch;
};

static int put_batch(struct ctx *cx, void *arg)
{
	struct titles *all = arg;

	for (size_t i = 0; i < all->batch.len; i++)
		TRY(search_put(cx, &all->batch.ptr[i]));
	return 0;
}

static void flush(struct titles *all)
{
	store_ok(all->t, db_write(&all->t->cx, put_batch, all));
	all->batch.len = 0;
	all->batch.ptr = NULL;
	all->batch.cap = 0;
	arena_reset(&all->t->arena);
}

static void take_line(struct titles *all, const char *line)
{
	struct arena *a = &all->t->arena;
	json_t *o = json_loads(line, 0, NULL);
	const char *title = json_string_value(json_object_get(o, "title"));
	const char *doc_no = json_string_value(json_object_get(o, "doc_number"));
	struct search_doc doc = { .id = (int64_t)all->list.len + 1,
				  .title = arena_strdup(a, title),
				  .doc_no = arena_strdup(a, doc_no ? doc_no : ""),
				  .body_text = arena_strdup(a, json_string_value(json_object_get(o, "body"))),
				  .date = DATE_NONE };

	assert_non_null(title);
	assert_true(vec_push(&all->arena, &all->list, arena_strdup(&all->arena, title)));
	assert_true(vec_push(a, &all->batch, doc));
	json_decref(o);
	if (all->batch.len == BATCH)
		flush(all);
}

static bool take_file(struct titles *all, const char *name)
{
	const char *data = getenv("YANGGUANG_DATA"), *root = getenv("SOURCE_ROOT");
	char path[512];
	char *line = arena_alloc(&all->arena, LINE_BYTES);
	gzFile f;

	if (data)
		snprintf(path, sizeof(path), "%s/%s", data, name);
	else
		snprintf(path, sizeof(path), "%s/../shared/data/%s", root ? root : ".", name);
	f = gzopen(path, "rb");
	if (!f)
		return false;
	assert_non_null(line);
	while (gzgets(f, line, LINE_BYTES))
		take_line(all, line);
	gzclose(f);
	flush(all);
	return true;
}

struct asking {
	struct search_query query;
	struct search_result *result;
};

static int ask(struct ctx *cx, void *arg)
{
	struct asking *a = arg;

	return search_query(cx, &a->result, &a->query);
}

static void the_exact_title_of_every_document_finds_it_first(void **state)
{
	struct titles all = { .t = *state };
	size_t found = 0;

	arena_init(&all.arena, ARENA_LIMIT_REQUEST);
	if (!take_file(&all, "laws.jsonl.gz") || !take_file(&all, "govcn.jsonl.gz")) {
		arena_release(&all.arena);
		print_message("titles: no laws.jsonl.gz and govcn.jsonl.gz\n");
		skip();
	}
	for (size_t i = 0; i < all.list.len; i++) {
		struct asking a = { .query = { .text = all.list.ptr[i], .limit = 1 } };

		store_ok(all.t, db_read(&all.t->cx, ask, &a));
		if (a.result->hit_len == 1) {
			const char *first = all.list.ptr[a.result->hits[0].id - 1];
			bool same = term_exact(TERM_TITLE, first) == term_exact(TERM_TITLE, all.list.ptr[i]);

			if (!same)
				print_message("titles: %s found %s\n", all.list.ptr[i], first);
			found += same;
		}
		arena_reset(&all.t->arena);
	}
	print_message("titles: %zu of %zu\n", found, all.list.len);
	assert_true(found * 1000 >= all.list.len * 995);
	arena_release(&all.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(the_exact_title_of_every_document_finds_it_first),
	};
	return test_run(tests);
}
