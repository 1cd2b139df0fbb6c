#include "support/test.h"

#include <fcntl.h>
#include <signal.h>
#include <ftw.h>
#include <sys/wait.h>
#include <unistd.h>

#define ALLOCATIONS_MOST 100000 /* a loop that never ends is a bug of the work under test */

int test_setup(void **state)
{
	struct test *t = calloc(1, sizeof(*t));

	if (!t)
		return -1;
	arena_init(&t->arena, ARENA_LIMIT_REQUEST);
	ctx_init(&t->cx, &t->arena);
	t->clock = clock_fixed(TEST_NOW_AT);
	t->cx.clock = &t->clock;
	*state = t;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int test_teardown(void **state)
{
	struct test *t = *state;

	if (t->dir[0])
		nftw(t->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_release(&t->arena);
	free(t);
	return 0;
}

const char *test_dir(struct test *t)
{
	if (!t->dir[0]) {
		snprintf(t->dir, sizeof(t->dir), "/tmp/yangguang-test-XXXXXX");
		assert_non_null(mkdtemp(t->dir));
	}
	return t->dir;
}

size_t test_every_allocation(int (*work)(struct ctx *cx, void *arg), void *arg)
{
	for (size_t n = 1; n < ALLOCATIONS_MOST; n++) {
		struct arena arena;
		struct ctx cx;

		arena_init(&arena, ARENA_LIMIT_REQUEST);
		ctx_init(&cx, &arena);
		arena_fail_nth(&arena, n);
		int rc = work(&cx, arg);
		int refused = arena.fail_nth == 0;
		int code = cx.err.code;
		arena_release(&arena);
		if (!refused) {
			assert_int_equal(rc, 0);
			return n - 1;
		}
		assert_int_equal(rc, ERR_NO_MEMORY);
		assert_int_equal(code, ERR_NO_MEMORY);
	}
	fail_msg("still asking for memory after %d allocations", ALLOCATIONS_MOST);
	return 0;
}

int test_aborts(void (*fn)(void))
{
	int status = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, STDERR_FILENO); /* the trace is expected and would only frighten */
		signal(SIGABRT, SIG_DFL);
		fn();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}
