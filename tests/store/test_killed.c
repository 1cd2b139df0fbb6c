/* A process killed while it writes: whatever it was told is done is there, and the store opens as if nothing had been. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/sample.sql.h"
#include "support/store.h"

#define ROUNDS 12
#define CLIENTS 4

/* What the child reports after each acknowledged write. */
struct done {
	int client, serial;
};

static int put_word(struct ctx *cx, void *arg)
{
	return sql_sample_put(cx, arg, 1);
}

static void name_of(char out[48], int round, struct done d)
{
	snprintf(out, 48, "round %d client %d row %d", round, d.client, d.serial);
}

struct child {
	struct ctx *cx;
	int round, client, pipe;
};

static void *child_main(void *arg)
{
	struct child *c = arg;
	char word[48];

	for (struct done d = { c->client, 0 };; d.serial++) {
		name_of(word, c->round, d);
		if (db_write(c->cx, put_word, word) < 0)
			_exit(3);
		if (write(c->pipe, &d, sizeof(d)) != sizeof(d))
			_exit(4);
	}
	return NULL;
}

static void write_until_killed(const char *url, int round, int to)
{
	static struct arena arena;
	static struct child children[CLIENTS];
	struct ctx cx;
	struct db *db;
	pthread_t thread;

	arena_init(&arena, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &arena);
	if (db_open(&cx, &db, url, NULL) < 0)
		_exit(1);
	for (int i = 0; i < CLIENTS; i++) {
		children[i] = (struct child){ store_ctx(db), round, i, to };
		if (pthread_create(&thread, NULL, child_main, &children[i]) != 0)
			_exit(2);
	}
	pause();
	_exit(5);
}

static struct done acknowledged[1 << 16];

static size_t read_all(int from)
{
	size_t n = 0;

	while (n < ARRAY_LEN(acknowledged) &&
	       read(from, &acknowledged[n], sizeof(*acknowledged)) == sizeof(*acknowledged))
		n++;
	return n;
}

static int check_words(struct ctx *cx, void *arg)
{
	const int *round_and_count = arg;

	for (int i = 0; i < round_and_count[1]; i++) {
		struct row_sample_like *rows;
		char word[48];
		size_t n;

		name_of(word, round_and_count[0], acknowledged[i]);
		TRY(sql_sample_like(cx, &rows, &n, word));
		assert_int_equal(n, 1);
	}
	return 0;
}

static void what_was_acknowledged_survives_the_kill(void **state)
{
	struct test *t = *state;
	const char *url = arena_strdup(&t->arena, db_url(t->cx.db));
	size_t total = 0;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	for (int round = 0; round < ROUNDS; round++) {
		int ends[2], status, found[2] = { round, 0 };
		pid_t pid;

		db_close(t->cx.db); /* threads do not survive a fork */
		assert_int_equal(pipe(ends), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			write_until_killed(url, round, ends[1]);
		close(ends[1]);
		usleep(150000 + (useconds_t)round * 7919);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		found[1] = (int)read_all(ends[0]);
		close(ends[0]);
		total += (size_t)found[1];
		store_ok(t, db_open(&t->cx, &t->cx.db, url, NULL));
		store_ok(t, db_check(&t->cx, t->cx.db));
		store_ok(t, db_read(&t->cx, check_words, found));
	}
	assert_true(total > ROUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(what_was_acknowledged_survives_the_kill),
	};

	return test_run(tests);
}
