#include "support/run.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

extern char **environ;

static const char *read_all(struct test *t, int fd)
{
	struct buf b;
	char block[4096];
	ssize_t n;
	buf_init(&b, &t->arena);
	while ((n = read(fd, block, sizeof(block))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buf_add(&b, block, (size_t)n);
	assert_int_equal(buf_done(&t->cx, &b), 0);
	return buf_cstr(&b);
}

static int wait_for(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

struct run run_program(struct test *t, const char *const *argv)
{
	posix_spawn_file_actions_t actions;
	struct run r = { 127, "" };
	int ends[2];
	pid_t pid;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
	int rc = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (rc == 0) {
		r.text = read_all(t, ends[0]);
		r.status = wait_for(pid);
	}
	close(ends[0]);
	return r;
}
