/* What commits touched reaches this process at once, and others on the same store soon. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"
#include "support/store.h"

/* What a listener heard, in order. */
struct ear {
	pthread_mutex_t lock;
	char heard[8192];
};

static void ear_init(struct ear *e)
{
	pthread_mutex_init(&e->lock, NULL);
	e->heard[0] = '\0';
}

static void hear(void *arg, const char *topic)
{
	struct ear *e = arg;
	size_t len;

	pthread_mutex_lock(&e->lock);
	len = strlen(e->heard);
	snprintf(e->heard + len, sizeof(e->heard) - len, "%s ", topic);
	pthread_mutex_unlock(&e->lock);
}

static bool heard(struct ear *e, const char *topic)
{
	bool found;

	pthread_mutex_lock(&e->lock);
	found = strstr(e->heard, topic) != NULL;
	pthread_mutex_unlock(&e->lock);
	return found;
}

/* Within ten seconds; a watcher needs some hundredths of one. */
static bool hears(struct ear *e, const char *topic)
{
	for (int i = 0; i < 1000 && !heard(e, topic); i++)
		usleep(10000);
	return heard(e, topic);
}

static int touch_all(struct ctx *cx, void *arg)
{
	for (const char *const *topic = arg; *topic; topic++)
		TRY(db_touch(cx, *topic));
	return 0;
}

static void touch(struct ctx *cx, const char *const *topics)
{
	int rc = db_write(cx, touch_all, (void *)(uintptr_t)topics);

	if (rc < 0)
		fail_msg("%s: %s", err_name(rc), cx->err.detail);
}

static int touch_and_refuse(struct ctx *cx, void *arg)
{
	TRY(touch_all(cx, arg));
	return err_set(cx, ERR_CONFLICT, "不");
}

static void this_process_hears_before_the_write_returns(void **state)
{
	struct test *t = *state;
	struct ear e;

	ear_init(&e);
	db_on_change(t->cx.db, hear, &e);
	touch(&t->cx, (const char *const[]){ "doc:2", "doc:1", "doc:2", NULL });
	assert_string_equal(e.heard, "doc:1 doc:2 ");
	assert_int_equal(db_write(&t->cx, touch_and_refuse, (const char *[]){ "lie", NULL }), ERR_CONFLICT);
	assert_false(heard(&e, "lie"));
}

static int touch_too_many(struct ctx *cx, void *arg)
{
	char topic[32];

	(void)arg;
	for (int i = 0; i < 6000; i++) {
		snprintf(topic, sizeof(topic), "doc:%d", i);
		TRY(db_touch(cx, topic));
	}
	return 0;
}

static void too_many_topics_become_everything(void **state)
{
	struct test *t = *state;
	struct ear e;

	ear_init(&e);
	db_on_change(t->cx.db, hear, &e);
	store_ok(t, db_write(&t->cx, touch_too_many, NULL));
	assert_string_equal(e.heard, "* ");
}

static const char *url_of(struct test *t)
{
	return arena_strdup(&t->arena, db_url(t->cx.db)); /* outlives the store */
}

static void another_process_hears_of_it_and_not_of_its_own(void **state)
{
	struct test *t = *state;
	struct db *other;
	struct ctx *cx;
	struct ear e;

	touch(&t->cx, (const char *const[]){ "before", NULL });
	store_ok(t, db_open(&t->cx, &other, url_of(t), NULL));
	ear_init(&e);
	db_on_change(other, hear, &e);
	store_ok(t, db_watch(&t->cx, other, 10));
	cx = store_ctx(other);
	touch(cx, (const char *const[]){ "own", NULL });
	touch(&t->cx, (const char *const[]){ "far:1", "far:2", NULL });
	assert_true(hears(&e, "far:2 "));
	usleep(50000); /* let it hear its own a second time, if it would */
	assert_string_equal(e.heard, "own far:1 far:2 ");
	store_ctx_free(cx);
	db_close(other);
}

static void a_real_second_process_is_heard(void **state)
{
	struct test *t = *state;
	const char *url = url_of(t);
	struct ear e;
	int status = -1;
	pid_t pid;

	ear_init(&e);
	db_close(t->cx.db); /* threads do not survive a fork: fork first, open after */
	t->cx.db = NULL;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct arena arena;
		struct ctx cx;
		struct db *db;

		arena_init(&arena, ARENA_LIMIT_REQUEST);
		ctx_init(&cx, &arena);
		usleep(300000); /* the parent begins to watch meanwhile */
		if (db_open(&cx, &db, url, NULL) < 0)
			_exit(1);
		cx.db = db;
		cx.db_role = DB_ROLE_SYSTEM;
		status = db_write(&cx, touch_all, (const char *[]){ "child", NULL });
		db_close(db);
		_exit(status == 0 ? 0 : 2);
	}
	store_ok(t, db_open(&t->cx, &t->cx.db, url, NULL));
	db_on_change(t->cx.db, hear, &e);
	store_ok(t, db_watch(&t->cx, t->cx.db, 10));
	assert_true(hears(&e, "child "));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_string_equal(e.heard, "child ");
}

static void a_lost_server_means_everything_may_have_changed(void **state)
{
	struct test *t = *state;
	struct ear e;

	ear_init(&e);
	db_on_change(t->cx.db, hear, &e);
	store_ok(t, db_watch(&t->cx, t->cx.db, 20));
	store_pg_stop(SIGQUIT);
	store_pg_start();
	assert_true(hears(&e, "* "));
	touch(&t->cx, (const char *const[]){ "after", NULL });
	assert_true(heard(&e, "after "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(this_process_hears_before_the_write_returns),
		STORE_TESTS(too_many_topics_become_everything),
		STORE_TESTS(another_process_hears_of_it_and_not_of_its_own),
		STORE_TESTS(a_real_second_process_is_heard),
		STORE_TEST_POSTGRESQL(a_lost_server_means_everything_may_have_changed),
	};

	return test_run(tests);
}
