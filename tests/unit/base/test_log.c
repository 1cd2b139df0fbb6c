#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pthread.h>
#include <unistd.h>

#include "support/test.h"

/* A log into a file of the test's folder. */
static struct log *open_log(struct test *t, enum log_level least, int *fd)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/log", test_dir(t));
	*fd = open(path, O_RDWR | O_CREAT | O_APPEND, 0600);
	assert_true(*fd >= 0);
	t->cx.log = log_new(*fd, least);
	assert_non_null(t->cx.log);
	return t->cx.log;
}

static char *read_all(struct test *t, int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = arena_alloc(&t->arena, (size_t)size + 1);

	assert_int_equal(pread(fd, text, (size_t)size, 0), size);
	return text;
}

static void a_line_is_one_json_object_with_time_level_event_and_fields(void **state)
{
	struct test *t = *state;
	int fd;
	struct log *l = open_log(t, LOG_DEBUG, &fd);

	t->cx.request_id = "r-17";
	log_info(&t->cx, "http", LOG_TEXT("path", "/公开\"\n"), LOG_NUM("status", 200), LOG_TEXT("none", NULL),
		 LOG_NUM("least", INT64_MIN));
	char *text = read_all(t, fd);
	assert_int_equal(text[strlen(text) - 1], '\n');
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	json_t *line = json_loads(text, 0, NULL);
	assert_non_null(line);
	assert_string_equal(json_string_value(json_object_get(line, "level")), "info");
	assert_string_equal(json_string_value(json_object_get(line, "event")), "http");
	assert_string_equal(json_string_value(json_object_get(line, "request")), "r-17");
	assert_string_equal(json_string_value(json_object_get(line, "path")), "/公开\"\n");
	assert_int_equal(json_integer_value(json_object_get(line, "status")), 200);
	assert_string_equal(json_string_value(json_object_get(line, "none")), "");
	assert_int_equal(json_integer_value(json_object_get(line, "least")), INT64_MIN);
	assert_int_equal(strlen(json_string_value(json_object_get(line, "at"))), 19);
	json_decref(line);
	log_free(l);
	close(fd);
}

static void lines_below_the_least_level_are_left_out(void **state)
{
	struct test *t = *state;
	int fd;
	struct log *l = open_log(t, LOG_WARN, &fd);

	log_info(&t->cx, "quiet", LOG_NUM("n", 1));
	log_warn(&t->cx, "heard", LOG_NUM("n", 2));
	log_error(&t->cx, "loud", LOG_NUM("n", 3));
	char *text = read_all(t, fd);
	assert_null(strstr(text, "quiet"));
	assert_non_null(strstr(text, "\"level\":\"warn\",\"event\":\"heard\""));
	assert_non_null(strstr(text, "\"level\":\"error\",\"event\":\"loud\""));
	assert_null(strstr(text, "request")); /* outside a request there is none */
	log_free(l);
	close(fd);
}

static void without_a_log_nothing_is_said(void **state)
{
	struct test *t = *state;

	t->cx.log = NULL;
	log_info(&t->cx, "nobody", LOG_NUM("n", 1));
	log_free(NULL);
}

static void an_endless_text_is_cut_between_characters(void **state)
{
	struct test *t = *state;
	int fd;
	struct log *l = open_log(t, LOG_DEBUG, &fd);
	char *huge = arena_alloc(&t->arena, 3000001);

	for (size_t i = 0; i < 3000000; i += 3)
		memcpy(huge + i, "县", 3);
	log_info(&t->cx, "huge", LOG_TEXT("text", huge), LOG_NUM("after", 1));
	json_t *line = json_loads(read_all(t, fd), 0, NULL); /* refuses broken UTF-8 */
	assert_non_null(line);
	size_t len = strlen(json_string_value(json_object_get(line, "text")));
	assert_true(len > 8000 && len <= 8192 && len % 3 == 0);
	assert_int_equal(json_integer_value(json_object_get(line, "after")), 1);
	json_decref(line);
	log_free(l);
	close(fd);
}

static void a_line_too_large_for_its_memory_is_reported_lost(void **state)
{
	struct test *t = *state;
	int fd;
	struct log *l = open_log(t, LOG_DEBUG, &fd);
	struct log_field fields[101] = { 0 };
	char *text = arena_alloc(&t->arena, 8001);

	memset(text, '<', 8000); /* six bytes each once escaped */
	for (size_t i = 0; i < 100; i++)
		fields[i] = LOG_TEXT("k", text);
	log_write(l, LOG_INFO, "x", "", fields);
	assert_non_null(strstr(read_all(t, fd), "log_line_lost"));
	log_free(l);
	close(fd);
}

static void writing_a_line_leaves_errno_alone(void **state)
{
	struct test *t = *state;
	struct log *l = log_new(-1, LOG_DEBUG); /* cannot be written to, which nobody can be told */

	t->cx.log = l;
	errno = ENOSPC;
	log_error(&t->cx, "disk", LOG_NUM("n", 1));
	assert_int_equal(errno, ENOSPC);
	log_free(l);
}

static void *write_many(void *arg)
{
	for (int i = 0; i < 300; i++)
		log_write(arg, LOG_INFO, "thread", "id", (const struct log_field[]){ LOG_NUM("i", i), { 0 } });
	return NULL;
}

static void lines_of_several_threads_do_not_mix(void **state)
{
	struct test *t = *state;
	pthread_t threads[4];
	int fd;
	struct log *l = open_log(t, LOG_DEBUG, &fd);
	size_t lines = 0;

	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, l), 0);
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (char *p = read_all(t, fd), *end; (end = strchr(p, '\n')); p = end + 1) {
		*end = '\0';
		json_t *line = json_loads(p, 0, NULL);
		assert_non_null(line);
		json_decref(line);
		lines++;
	}
	assert_int_equal(lines, 1200);
	log_free(l);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_is_one_json_object_with_time_level_event_and_fields),
		TEST(lines_below_the_least_level_are_left_out),
		TEST(without_a_log_nothing_is_said),
		TEST(an_endless_text_is_cut_between_characters),
		TEST(a_line_too_large_for_its_memory_is_reported_lost),
		TEST(writing_a_line_leaves_errno_alone),
		TEST(lines_of_several_threads_do_not_mix),
	};

	return test_run(tests);
}
