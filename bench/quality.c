/*
 * quality - how well search answers questions that people asked: R@10 and MRR@10 on a corpus with judged answers.
 *
 *	bench_quality STORE CORPUS.jsonl.gz QUERIES.jsonl.gz [LABEL]
 *
 * CORPUS: id, name, law, text; QUERIES: query, relevant (ids). The weights of ranking may be tuned on the even questions
 * only; the odd ones show whether that carries over. Beside it, with LABEL "baseline", plain BM25 over pairs of characters.
 */
#include <jansson.h>
#include <math.h>
#include <zlib.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "db/db.h"
#include "search/scan.h"
#include "search/search.h"
#include "search/term.h"

#define LINE_BYTES (4u << 20)
#define BATCH 500
#define TOP 10u

struct article {
	const char *id, *name, *law, *text;
};

struct question {
	const char *text;
	const char **relevant;
	size_t relevant_len;
};

struct bench {
	struct ctx *cx;
	VEC(struct article) articles;
	VEC(struct question) questions;
	struct map by_id; /* article's id to its place plus one */
	size_t at;        /* of the import */
};

struct tally {
	double recall[2], reciprocal[2]; /* even and odd questions */
	size_t n[2];
};

static void die(const char *what, const char *why)
{
	fprintf(stderr, "bench_quality: %s: %s\n", what, why ? why : "");
	exit(1);
}

static void ok(struct ctx *cx, int rc, const char *what)
{
	if (rc < 0)
		die(what, cx->err.detail ? cx->err.detail : err_message(cx));
}

static const char *text_of(struct bench *b, json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	char *copy = arena_strdup(b->cx->arena, s ? s : "");

	if (!copy)
		die(key, "memory");
	return copy;
}

static void read_article(struct bench *b, json_t *o)
{
	struct article a = { text_of(b, o, "id"), text_of(b, o, "name"), text_of(b, o, "law"), text_of(b, o, "text") };

	if (!vec_push(b->cx->arena, &b->articles, a) || !map_set(&b->by_id, a.id, (void *)(intptr_t)b->articles.len))
		die("corpus", "memory");
}

static void read_question(struct bench *b, json_t *o)
{
	json_t *ids = json_object_get(o, "relevant");
	size_t n = json_array_size(ids);
	struct question q = { text_of(b, o, "query"), arena_new_array(b->cx->arena, const char *, n + 1), n };

	for (size_t i = 0; i < n; i++)
		q.relevant[i] = arena_strdup(b->cx->arena, json_string_value(json_array_get(ids, i)));
	if (!vec_push(b->cx->arena, &b->questions, q))
		die("queries", "memory");
}

static void read_lines(struct bench *b, const char *path, void (*take)(struct bench *, json_t *))
{
	char *line = arena_alloc(b->cx->arena, LINE_BYTES);
	gzFile f = gzopen(path, "rb");
	json_error_t err;

	if (!f || !line)
		die(path, "cannot be read");
	while (gzgets(f, line, LINE_BYTES)) {
		json_t *o = json_loads(line, 0, &err);
		if (!o)
			die(path, err.text);
		take(b, o);
		json_decref(o);
	}
	gzclose(f);
}

static int put_batch(struct ctx *cx, void *arg)
{
	struct bench *b = arg;

	for (size_t i = b->at; i < b->articles.len && i < b->at + BATCH; i++) {
		const struct article *a = &b->articles.ptr[i];
		struct search_doc doc = { .id = (int64_t)i + 1,
					  .title = a->name,
					  .keywords = a->law,
					  .body_text = a->text,
					  .date = DATE_NONE };

		TRY(search_put(cx, &doc));
	}
	return 0;
}

static int tidy(struct ctx *cx, void *arg)
{
	return search_tidy(cx, arg);
}

static int64_t processor_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int count_docs(struct ctx *cx, void *arg)
{
	return search_stats(cx, arg);
}

static void import(struct bench *b, const char *label)
{
	struct search_stats stats;
	int64_t from = clock_monotonic_us(), cpu = processor_us();
	bool more = true;

	ok(b->cx, db_read(b->cx, count_docs, &stats), "stats");
	if (stats.docs > 0)
		return;
	for (b->at = 0; b->at < b->articles.len; b->at += BATCH)
		ok(b->cx, db_write(b->cx, put_batch, b), "import");
	double took = (double)(clock_monotonic_us() - from) / 1e6, own = (double)(processor_us() - cpu) / 1e6;
	while (more)
		ok(b->cx, db_write(b->cx, tidy, &more), "tidy");
	printf("%-12s %zu articles indexed in %.1f s (%.0f a second), %.1f s of processor\n", label, b->articles.len,
	       took, (double)b->articles.len / took, own);
}

static bool is_relevant(const struct question *q, const char *id)
{
	for (size_t i = 0; i < q->relevant_len; i++)
		if (str_eq(q->relevant[i], id))
			return true;
	return false;
}

/* places: of articles, best first. */
static void judge(const struct bench *b, struct tally *t, size_t number, const size_t *places, size_t n)
{
	const struct question *q = &b->questions.ptr[number];
	size_t half = number % 2, found = 0, first = 0;

	for (size_t i = 0; i < n; i++)
		if (is_relevant(q, b->articles.ptr[places[i]].id)) {
			found++;
			if (!first)
				first = i + 1;
		}
	t->n[half]++;
	t->recall[half] += q->relevant_len ? (double)found / (double)q->relevant_len : 0;
	t->reciprocal[half] += first ? 1.0 / (double)first : 0;
}

static void print_tally(const char *label, const struct tally *t, double ms, double own_ms)
{
	double n = (double)(t->n[0] + t->n[1]);

	printf("%-12s R@10 %.3f  MRR@10 %.3f   even %.3f %.3f   odd %.3f %.3f   %zu questions, %.2f ms each, %.2f of "
	       "processor\n",
	       label, (t->recall[0] + t->recall[1]) / n, (t->reciprocal[0] + t->reciprocal[1]) / n,
	       t->recall[0] / (double)t->n[0], t->reciprocal[0] / (double)t->n[0], t->recall[1] / (double)t->n[1],
	       t->reciprocal[1] / (double)t->n[1], t->n[0] + t->n[1], ms / n, own_ms / n);
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

static void ask_all(struct bench *b, const char *label)
{
	struct tally t = { 0 };
	struct arena one, *home = b->cx->arena;
	int64_t from = clock_monotonic_us(), cpu = processor_us();

	arena_init(&one, ARENA_LIMIT_REQUEST);
	b->cx->arena = &one;
	for (size_t i = 0; i < b->questions.len; i++) {
		struct asking a = { .query = { .text = b->questions.ptr[i].text, .limit = TOP } };
		size_t places[TOP];

		ok(b->cx, db_read(b->cx, ask, &a), "query");
		for (size_t k = 0; k < a.result->hit_len; k++)
			places[k] = (size_t)a.result->hits[k].id - 1;
		judge(b, &t, i, places, a.result->hit_len);
		arena_reset(&one);
	}
	b->cx->arena = home;
	arena_release(&one);
	print_tally(label, &t, (double)(clock_monotonic_us() - from) / 1e3, (double)(processor_us() - cpu) / 1e3);
}

/* Plain BM25 over pairs, for comparison: no fields, k 1.2, b 0.75. */
struct pair {
	term_t term;
	uint32_t article;
};

static size_t pairs_of(const char *text, struct pair *out, uint32_t article)
{
	struct scan s;
	struct scan_symbol y;
	uint64_t before = 0;
	size_t n = 0;

	scan_init(&s, text, strlen(text));
	while (scan_next(&s, &y)) {
		if (before && !y.after_break)
			out[n++] = (struct pair){ term_pair(before, y.symbol), article };
		before = y.symbol;
	}
	return n;
}

static int pair_order(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->term != y->term)
		return x->term < y->term ? -1 : 1;
	return x->article < y->article ? -1 : x->article > y->article;
}

static size_t first_pair(const struct pair *p, size_t n, term_t term)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (p[mid].term < term)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void add_bm25(float *score, const struct pair *p, size_t n, const uint32_t *lens, double average, size_t docs)
{
	size_t df = 0;

	for (size_t i = 0; i < n; i++)
		df += i == 0 || p[i].article != p[i - 1].article;
	double idf = log(1 + ((double)docs - (double)df + 0.5) / ((double)df + 0.5));
	for (size_t i = 0, k; i < n; i += k) {
		for (k = 1; i + k < n && p[i + k].article == p[i].article; k++)
			;
		double tf = (double)k, norm = 1.2 * (0.25 + 0.75 * lens[p[i].article] / average);
		score[p[i].article] += (float)(idf * tf * 2.2 / (tf + norm));
	}
}

static size_t best(float *score, size_t n, size_t places[TOP])
{
	size_t len = 0;

	for (; len < TOP; len++) {
		size_t top = n;
		for (size_t i = 0; i < n; i++)
			if (score[i] > 0 && (top == n || score[i] > score[top]))
				top = i;
		if (top == n)
			break;
		places[len] = top;
		score[top] = 0;
	}
	return len;
}

static void baseline(struct bench *b)
{
	size_t docs = b->articles.len, bytes = 0, n = 0;
	struct tally t = { 0 };

	for (size_t i = 0; i < docs; i++)
		bytes += strlen(b->articles.ptr[i].name) + strlen(b->articles.ptr[i].text) + 2;
	struct pair *all = arena_new_array(b->cx->arena, struct pair, bytes / 2), asked[1024];
	uint32_t *lens = arena_new_array(b->cx->arena, uint32_t, docs);
	float *score = arena_new_array(b->cx->arena, float, docs);
	if (!all || !lens || !score)
		die("baseline", "memory");
	for (size_t i = 0; i < docs; i++) {
		size_t before = n;
		n += pairs_of(b->articles.ptr[i].name, all + n, (uint32_t)i);
		n += pairs_of(b->articles.ptr[i].text, all + n, (uint32_t)i);
		lens[i] = (uint32_t)(n - before);
	}
	qsort(all, n, sizeof(*all), pair_order);
	for (size_t q = 0; q < b->questions.len; q++) {
		size_t places[TOP], m = pairs_of(b->questions.ptr[q].text, asked, 0);

		memset(score, 0, docs * sizeof(*score));
		for (size_t i = 0; i < m; i++) {
			size_t from = first_pair(all, n, asked[i].term), to = first_pair(all, n, asked[i].term + 1);
			add_bm25(score, all + from, to - from, lens, (double)n / (double)docs, docs);
		}
		judge(b, &t, q, places, best(score, docs, places));
	}
	print_tally("baseline", &t, 0, 0);
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct ctx cx;
	struct bench b = { .cx = &cx };
	struct db_options opt = { .create = true };

	if (argc < 4)
		die("usage", "STORE CORPUS QUERIES [LABEL]");
	const char *label = argc > 4 ? argv[4] : "search";
	arena_init(&arena, (size_t)1 << 30);
	ctx_init(&cx, &arena);
	cx.db_role = DB_ROLE_SYSTEM;
	map_init(&b.by_id, &arena);
	read_lines(&b, argv[2], read_article);
	read_lines(&b, argv[3], read_question);
	if (str_eq(label, "baseline")) {
		baseline(&b);
	} else {
		ok(&cx, db_open(&cx, &cx.db, argv[1], &opt), "open");
		ok(&cx, db_migrate(&cx, cx.db), "migrate");
		import(&b, label);
		ask_all(&b, label);
		db_close(cx.db);
	}
	arena_release(&arena);
	return 0;
}
