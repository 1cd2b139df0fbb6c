/*
 * Every page against its golden file. After an intended change: GOLDEN_WRITE=DIR test_golden_pages writes what the pages are
 * now (DIR: tests/golden/html, or any other folder, for screenshots); look at the difference before it is committed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "golden/pages.h"
#include "support/test.h"

static const struct golden_page *const sets[] = { golden_portal, golden_office, golden_publish };

/* The version of an asset changes with every style: "?v=0123456789ab" stands as "?v=V". */
static void drop_versions(struct buf *b)
{
	char *to = b->ptr, *from = b->ptr, *v;

	while ((v = strstr(from, "?v=")) != NULL) {
		size_t n = (size_t)(v + 3 - from);
		char *after = v + 3 + strspn(v + 3, "0123456789abcdef");
		memmove(to, from, n);
		to += n;
		*to++ = 'V';
		from = after;
	}
	memmove(to, from, strlen(from) + 1);
	b->len = strlen(b->ptr);
}

/* Blank lines come and go with the tags of a template: they say nothing. */
static void drop_blank_lines(struct buf *b)
{
	char *to = b->ptr;

	for (const char *from = b->ptr; *from; from++)
		if (*from != '\n' || (to > b->ptr && to[-1] != '\n'))
			*to++ = *from;
	*to = '\0';
	b->len = (size_t)(to - b->ptr);
}

static struct buf draw(struct test *t, const struct golden_page *p)
{
	struct buf b;

	buf_init(&b, &t->arena);
	p->draw(&b);
	assert_int_equal(buf_done(&t->cx, &b), 0);
	return b;
}

static char *read_file(struct test *t, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text;
	long size;

	if (!f)
		return NULL;
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	size = ftell(f);
	rewind(f);
	text = arena_alloc(&t->arena, (size_t)size + 1);
	assert_non_null(text);
	assert_int_equal(fread(text, 1, (size_t)size, f), size);
	fclose(f);
	return text;
}

static void write_file(const char *dir, const char *name, const struct buf *b)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.html", dir, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(b->ptr, 1, b->len, f), b->len);
	assert_int_equal(fclose(f), 0);
}

static void check_page(struct test *t, const struct golden_page *p)
{
	const char *dir = getenv("GOLDEN_WRITE");
	struct buf b = draw(t, p);
	char path[512];
	const char *golden;

	drop_versions(&b);
	drop_blank_lines(&b);
	if (dir) {
		write_file(dir, p->name, &b);
		return;
	}
	snprintf(path, sizeof(path), "%s/tests/golden/html/%s.html", getenv("SOURCE_ROOT"), p->name);
	golden = read_file(t, path);
	if (!golden || !str_eq(golden, buf_cstr(&b)))
		print_message("%s differs from %s\n", p->name, path);
	assert_non_null(golden);
	assert_string_equal(golden, buf_cstr(&b));
}

static void every_page_is_drawn_as_its_golden_file_says(void **state)
{
	for (size_t s = 0; s < ARRAY_LEN(sets); s++)
		for (const struct golden_page *p = sets[s]; p->name; p++)
			check_page(*state, p);
}

static size_t count(const char *text, const char *needle)
{
	size_t n = 0;

	for (const char *p = strstr(text, needle); p; p = strstr(p + 1, needle))
		n++;
	return n;
}

static void every_page_has_one_main_heading_one_main_landmark_and_a_skip_link(void **state)
{
	struct test *t = *state;

	for (size_t s = 0; s < ARRAY_LEN(sets); s++)
		for (const struct golden_page *p = sets[s]; p->name; p++) {
			const char *html = draw(t, p).ptr;
			assert_int_equal(count(html, "<h1"), 1);
			assert_int_equal(count(html, "<main "), 1);
			assert_int_equal(count(html, "href=\"#main\""), 1);
			assert_int_equal(count(html, "lang=\"zh-CN\""), 1);
		}
}

static void no_page_has_an_inline_script_or_style_or_loads_from_elsewhere(void **state)
{
	struct test *t = *state;

	for (size_t s = 0; s < ARRAY_LEN(sets); s++)
		for (const struct golden_page *p = sets[s]; p->name; p++) {
			const char *html = draw(t, p).ptr;
			assert_int_equal(count(html, "<script"), 1);
			assert_int_equal(count(html, "<script src=\"/assets/"), 1);
			assert_int_equal(count(html, "<style"), 0);
			assert_int_equal(count(html, " style=\""), 0);
			assert_int_equal(count(html, "src=\"http"), 0);
			assert_int_equal(count(html, "javascript:"), 0);
		}
}

static void every_post_form_carries_the_token(void **state)
{
	struct test *t = *state;

	for (size_t s = 0; s < ARRAY_LEN(sets); s++)
		for (const struct golden_page *p = sets[s]; p->name; p++) {
			const char *html = draw(t, p).ptr;
			assert_int_equal(count(html, "method=\"post\""), count(html, "name=\"csrf\""));
		}
}

static void no_id_is_given_twice_in_a_page(void **state)
{
	struct test *t = *state;

	for (size_t s = 0; s < ARRAY_LEN(sets); s++)
		for (const struct golden_page *p = sets[s]; p->name; p++) {
			const char *html = draw(t, p).ptr;
			for (const char *id = strstr(html, " id=\""); id; id = strstr(id + 1, " id=\"")) {
				const char *end = strchr(id + 5, '"');
				char *whole = arena_strndup(&t->arena, id, (size_t)(end + 1 - id));
				assert_non_null(whole);
				if (count(html, whole) != 1)
					fail_msg("%s: %s", p->name, whole);
			}
		}
}

static const char *page_html(struct test *t, const struct golden_page *set, const char *name)
{
	for (; set->name; set++)
		if (str_eq(set->name, name))
			return draw(t, set).ptr;
	fail_msg("no page %s", name);
	return NULL;
}

static void text_of_people_is_never_markup(void **state)
{
	struct test *t = *state;
	const char *withdrawn = page_html(t, golden_portal, "document-withdrawn");
	const char *editor = page_html(t, golden_publish, "editor");

	assert_non_null(strstr(withdrawn, "<h1>关于&lt;b&gt;停水&lt;/b&gt;的公告 &amp; &quot;说明&quot;</h1>"));
	assert_null(strstr(withdrawn, "不应出现"));
	assert_non_null(strstr(editor, "&lt;/textarea&gt;&lt;script&gt;alert(1)"));
}

static void a_document_carries_the_tags_of_site_column_and_article(void **state)
{
	const char *html = page_html(*state, golden_portal, "document");
	static const char *const names[] = { "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription", "ColumnKeywords",
					     "ColumnType", "ArticleTitle", "PubDate", "ContentSource", "Keywords", "Description", "Url" };
	char tag[64];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(tag, sizeof(tag), "<meta name=\"%s\" content=\"", names[i]);
		assert_int_equal(count(html, tag), 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_page_is_drawn_as_its_golden_file_says),
		TEST(every_page_has_one_main_heading_one_main_landmark_and_a_skip_link),
		TEST(no_page_has_an_inline_script_or_style_or_loads_from_elsewhere),
		TEST(every_post_form_carries_the_token),
		TEST(no_id_is_given_twice_in_a_page),
		TEST(text_of_people_is_never_markup),
		TEST(a_document_carries_the_tags_of_site_column_and_article),
	};
	return test_run(tests);
}
