/* sqlite_turn - open file description locks, so that two stores opened in one process take turns too. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/sqlite.h"
#include "db/store.h"

enum turn_byte { TURN_NEXT, TURN_NOW };

#define TURN_STEP_US 200

int sqlite_turn_open(struct ctx *cx, struct sqlite_conn *s)
{
	char *path = arena_printf(cx->arena, "%s-turn", s->c.db->url);

	if (!path)
		return err_detail(cx, ERR_NO_MEMORY, "SQLite connection");
	s->turn_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	return s->turn_fd < 0 ? err_detail(cx, ERR_IO, "%s: cannot be made", path) : 0;
}

void sqlite_turn_close(struct sqlite_conn *s)
{
	if (s->turn_fd >= 0)
		close(s->turn_fd);
	s->turn_fd = -1;
}

static int set_lock(struct sqlite_conn *s, enum turn_byte byte, short type)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };

	return fcntl(s->turn_fd, F_OFD_SETLK, &lock);
}

/* Polled, because a blocking lock has no time limit; "next" keeps the order meanwhile. */
static int wait_lock(struct ctx *cx, struct sqlite_conn *s, enum turn_byte byte)
{
	int64_t until = clock_monotonic_us() + DB_WAIT_US;

	while (set_lock(s, byte, F_WRLCK) != 0) {
		if (errno != EAGAIN && errno != EACCES && errno != EINTR)
			return err_detail(cx, ERR_IO, "lock of %s-turn: %s", s->c.db->url, strerror(errno));
		if (clock_monotonic_us() > until)
			return err_detail(cx, ERR_BUSY, "another process has been writing for too long");
		usleep(TURN_STEP_US);
	}
	return 0;
}

int sqlite_turn_take(struct ctx *cx, struct sqlite_conn *s)
{
	int rc;

	TRY(wait_lock(cx, s, TURN_NEXT));
	rc = wait_lock(cx, s, TURN_NOW);
	(void)set_lock(s, TURN_NEXT, F_UNLCK);
	return rc;
}

void sqlite_turn_give(struct sqlite_conn *s)
{
	(void)set_lock(s, TURN_NOW, F_UNLCK);
}
