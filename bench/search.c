/*
 * search - speed and size of search on many documents.
 *
 *	bench_search STORE CORPUS.jsonl LABEL
 *
 * CORPUS has records as `import documents` takes them. Indexes it when the store is empty, then asks queries drawn from the
 * documents themselves (so that they have hits) with count, the first ten hits, and highlighted titles and snippets, and
 * publishes one document after another into the full index. Latencies in ms: p50, p95, worst.
 */
#include <jansson.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "db/db.h"
#include "search/search.h"

#define LINE_BYTES (4u << 20)
#define BATCH 200
#define ROUNDS 400
#define HITS 10

struct record {
	char *title, *doc_no, *issuer, *body;
	date_t date;
};

struct bench {
	struct ctx *cx;
	const char *label;
	VEC(struct record) records; /* all of them: their texts are what snippets are cut from */
	size_t at;
	size_t text_bytes;
	uint64_t seed;
};

static void die(const char *what, const char *why)
{
	fprintf(stderr, "bench_search: %s: %s\n", what, why ? why : "");
	exit(1);
}

static void ok(struct ctx *cx, int rc, const char *what)
{
	if (rc < 0)
		die(what, cx->err.detail ? cx->err.detail : err_message(cx));
}

static int64_t processor_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static uint32_t dice(struct bench *b, size_t sides)
{
	b->seed = b->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((b->seed >> 33) % sides);
}

static char *text_of(struct bench *b, json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	char *copy = arena_strdup(b->cx->arena, s ? s : "");

	if (!copy)
		die(key, "memory");
	b->text_bytes += strlen(copy);
	return copy;
}

static void read_records(struct bench *b, const char *path)
{
	char *line = arena_alloc(b->cx->arena, LINE_BYTES);
	FILE *f = fopen(path, "r");
	json_error_t err;

	if (!f || !line)
		die(path, "cannot be read");
	while (fgets(line, LINE_BYTES, f)) {
		json_t *o = json_loads(line, 0, &err);
		if (!o)
			die(path, err.text);
		struct record r = { text_of(b, o, "title"), text_of(b, o, "doc_no"), text_of(b, o, "issuer"),
				    text_of(b, o, "body_text"), DATE_NONE };
		const char *on = json_string_value(json_object_get(o, "published_on"));
		r.date = on ? date_parse(on) : DATE_NONE;
		if (!vec_push(b->cx->arena, &b->records, r))
			die(path, "memory");
		json_decref(o);
	}
	fclose(f);
}

static struct search_doc doc_of(const struct bench *b, size_t i, int64_t *section)
{
	const struct record *r = &b->records.ptr[i];

	*section = 1 + (int64_t)(i % 40);
	return (struct search_doc){ .id = (int64_t)i + 1,
				    .title = r->title,
				    .doc_no = r->doc_no,
				    .issuer = r->issuer,
				    .body_text = r->body,
				    .date = r->date,
				    .body_id = 1 + (int64_t)(i % 60),
				    .section_path = section,
				    .section_len = 1,
				    .validity = (int)(i % 4) };
}

static int put_batch(struct ctx *cx, void *arg)
{
	struct bench *b = arg;
	int64_t section;

	for (size_t i = b->at; i < b->records.len && i < b->at + BATCH; i++) {
		struct search_doc doc = doc_of(b, i, &section);
		TRY(search_put(cx, &doc));
	}
	return 0;
}

static int put_one(struct ctx *cx, void *arg)
{
	const struct search_doc *doc = arg;

	return search_put(cx, doc);
}

static int tidy(struct ctx *cx, void *arg)
{
	return search_tidy(cx, arg);
}

static int count(struct ctx *cx, void *arg)
{
	return search_stats(cx, arg);
}

static double seconds_since(int64_t from)
{
	return (double)(clock_monotonic_us() - from) / 1e6;
}

static void print_size(struct bench *b)
{
	struct search_stats s;
	struct db_stats store;

	ok(b->cx, db_read(b->cx, count, &s), "stats");
	db_stats(b->cx->db, &store);
	printf("%-12s %lld documents, %lld segments, %lld pages: %.0f MB of postings for %.0f MB of text (%.2f), store "
	       "%.0f MB (%.2f)\n",
	       b->label, (long long)s.docs, (long long)s.segments, (long long)s.pages, (double)s.bytes / 1e6,
	       (double)b->text_bytes / 1e6, (double)s.bytes / (double)b->text_bytes, (double)store.bytes / 1e6,
	       (double)store.bytes / (double)b->text_bytes);
}

static void import(struct bench *b)
{
	struct search_stats s;
	struct arena one, *home = b->cx->arena;
	int64_t from = clock_monotonic_us(), own = processor_us();
	bool more = true;

	ok(b->cx, db_read(b->cx, count, &s), "stats");
	if (s.docs > 0)
		return;
	arena_init(&one, ARENA_LIMIT_REQUEST);
	b->cx->arena = &one;
	for (b->at = 0; b->at < b->records.len; b->at += BATCH, arena_reset(&one))
		ok(b->cx, db_write(b->cx, put_batch, b), "import");
	double took = seconds_since(from);
	print_size(b);
	printf("%-12s indexed in %.1f s, %.0f documents a second, %.1f s of processor\n", b->label, took,
	       (double)b->records.len / took, (double)(processor_us() - own) / 1e6);
	for (from = clock_monotonic_us(); more; arena_reset(&one))
		ok(b->cx, db_write(b->cx, tidy, &more), "tidy");
	printf("%-12s tidied in %.1f s\n", b->label, seconds_since(from));
	b->cx->arena = home;
	arena_release(&one);
}

struct asking {
	struct bench *b;
	struct search_query query;
	struct search_result *result;
};

/* What the search page does: hits and their highlights. */
static int ask(struct ctx *cx, void *arg)
{
	struct asking *a = arg;

	TRY(search_query(cx, &a->result, &a->query));
	for (size_t i = 0; i < a->result->hit_len; i++) {
		const struct record *r = &a->b->records.ptr[a->result->hits[i].id - 1];
		struct html title, snippet;

		TRY(search_highlight(cx, &title, a->result->marks, r->title));
		TRY(search_snippet(cx, &snippet, a->result->marks, r->body, 90));
	}
	return 0;
}

/* chars Chinese characters in a row from some document's title or body, into out; false: try again. */
static bool draw(struct bench *b, size_t chars, char *out, size_t out_bytes)
{
	const struct record *r = &b->records.ptr[dice(b, b->records.len)];
	const char *text = dice(b, 2) ? r->title : r->body;
	size_t count = utf8_count(text, strlen(text)), skip = count > chars ? dice(b, count - chars) : 0;
	const char *from = text + utf8_prefix(text, strlen(text), skip), *at = from;

	for (size_t i = 0; i < chars; i++)
		if (!utf8_is_han(utf8_next(&at, text + strlen(text))))
			return false;
	return str_copy(out, (size_t)(at - from) + 1 < out_bytes ? (size_t)(at - from) + 1 : out_bytes, from) > 0;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* Times of ROUNDS runs, by the clock and of this process's processor. */
struct times {
	int64_t us[ROUNDS], own_us[ROUNDS];
	size_t n;
	int64_t from, own_from;
};

static void times_start(struct times *t)
{
	t->from = clock_monotonic_us();
	t->own_from = processor_us();
}

static void times_stop(struct times *t)
{
	t->own_us[t->n] = processor_us() - t->own_from;
	t->us[t->n++] = clock_monotonic_us() - t->from;
}

static void print_times(struct bench *b, const char *what, struct times *t, double hits)
{
	size_t n = t->n;

	qsort(t->us, n, sizeof(*t->us), by_size);
	qsort(t->own_us, n, sizeof(*t->own_us), by_size);
	printf("%-12s %-22s p50 %7.2f  p95 %7.2f  worst %7.2f ms; of processor %.2f, %.2f", b->label, what,
	       (double)t->us[n / 2] / 1e3, (double)t->us[n * 95 / 100] / 1e3, (double)t->us[n - 1] / 1e3,
	       (double)t->own_us[n / 2] / 1e3, (double)t->own_us[n * 95 / 100] / 1e3);
	if (hits >= 0)
		printf("   %.0f hits on average", hits / (double)n);
	printf("\n");
}

static void ask_many(struct bench *b, const char *what, const char *shape, struct search_query base)
{
	struct times times = { 0 };
	double hits = 0;
	struct arena one, *home = b->cx->arena;

	arena_init(&one, ARENA_LIMIT_REQUEST);
	b->cx->arena = &one;
	for (size_t i = 0; i < ROUNDS; i++) {
		struct asking a = { .b = b, .query = base };
		char text[512] = "", word[256];

		for (const char *s = shape; *s; s++) {
			while (!draw(b, (size_t)(*s - '0') * (*s == '9' ? 3 : 1), word, sizeof(word)))
				;
			size_t len = strlen(text);
			snprintf(text + len, sizeof(text) - len, "%s%s", len ? " " : "", word);
		}
		a.query.text = text;
		a.query.limit = HITS;
		times_start(&times);
		ok(b->cx, db_read(b->cx, ask, &a), "query");
		times_stop(&times);
		hits += (double)a.result->total;
		arena_reset(&one);
	}
	b->cx->arena = home;
	arena_release(&one);
	print_times(b, what, &times, hits);
}

static void publish_many(struct bench *b)
{
	struct times times = { 0 };
	int64_t section;
	struct arena one, *home = b->cx->arena;

	arena_init(&one, ARENA_LIMIT_REQUEST);
	b->cx->arena = &one;
	for (size_t i = 0; i < ROUNDS; i++) {
		struct search_doc doc = doc_of(b, dice(b, b->records.len), &section);

		times_start(&times);
		ok(b->cx, db_write(b->cx, put_one, &doc), "publication");
		times_stop(&times);
		arena_reset(&one);
	}
	b->cx->arena = home;
	arena_release(&one);
	print_times(b, "one publication", &times, -1);
}

int main(int argc, char **argv)
{
	static const int64_t section[] = { 3 };
	struct arena arena;
	struct ctx cx;
	struct bench b = { .cx = &cx, .seed = 11 };
	struct db_options opt = { .create = true };
	struct search_query plain = { 0 }, filtered = { .section_ids = section, .section_len = 1, .validity_mask = 1 };
	struct search_query dated = { .sort = SEARCH_DATE };

	if (argc < 4)
		die("usage", "STORE CORPUS.jsonl LABEL");
	setvbuf(stdout, NULL, _IOLBF, 0);
	arena_init(&arena, (size_t)8 << 30);
	ctx_init(&cx, &arena);
	cx.db_role = DB_ROLE_SYSTEM;
	b.label = argv[3];
	read_records(&b, argv[2]);
	ok(&cx, db_open(&cx, &cx.db, argv[1], &opt), "open");
	ok(&cx, db_migrate(&cx, cx.db), "migrate");
	import(&b);
	print_size(&b);
	ask_many(&b, "warm-up", "2", plain);
	ask_many(&b, "1 character", "1", plain);
	ask_many(&b, "2 characters", "2", plain);
	ask_many(&b, "4 characters", "4", plain);
	ask_many(&b, "8 characters", "8", plain);
	ask_many(&b, "2 words", "22", plain);
	ask_many(&b, "3 words", "242", plain);
	ask_many(&b, "sentence of 27", "9", plain);
	ask_many(&b, "2, section, validity", "2", filtered);
	ask_many(&b, "2, by date", "2", dated);
	publish_many(&b);
	ask_many(&b, "2 after publications", "2", plain);
	db_close(cx.db);
	arena_release(&arena);
	return 0;
}
