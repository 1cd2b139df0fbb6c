#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/utf8.h"

#define LINE_LIMIT_BYTES (256u << 10) /* memory one line may take */
#define TEXT_LIMIT_BYTES (8u << 10)   /* a longer text is cut */

struct log {
	int fd;
	enum log_level least;
	pthread_mutex_t lock;
};

struct log *log_new(int fd, enum log_level least)
{
	struct log *l = malloc(sizeof(*l));

	if (l) {
		*l = (struct log){ .fd = fd, .least = least };
		pthread_mutex_init(&l->lock, NULL);
	}
	return l;
}

void log_free(struct log *l)
{
	if (!l)
		return;
	pthread_mutex_destroy(&l->lock);
	free(l);
}

static void write_whole(struct log *l, const char *p, size_t len)
{
	pthread_mutex_lock(&l->lock);
	while (len > 0) {
		ssize_t n = write(l->fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break; /* nowhere left to report it */
		p += n;
		len -= (size_t)n;
	}
	pthread_mutex_unlock(&l->lock);
}

static void add_text(struct buf *b, const char *s)
{
	size_t len = strnlen(s, TEXT_LIMIT_BYTES + 1);

	if (len <= TEXT_LIMIT_BYTES) {
		buf_json_str(b, s);
		return;
	}
	len = TEXT_LIMIT_BYTES;
	while (len > 0 && ((unsigned char)s[len] & 0xC0) == 0x80)
		len--; /* not inside a character */
	char *cut = arena_strndup(b->arena, s, len);
	buf_json_str(b, cut ? cut : "");
}

void log_write(struct log *l, enum log_level level, const char *event, const char *request_id,
	       const struct log_field *fields)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	char at[INSTANT_TEXT_BYTES];
	struct arena arena;
	struct buf line;

	if (!l || level < l->least)
		return;
	int saved_errno = errno;
	arena_init(&arena, LINE_LIMIT_BYTES);
	buf_init(&line, &arena);
	instant_format(clock_now(&clock_system), at);
	buf_printf(&line, "{\"at\":\"%s\",\"level\":\"%s\",\"event\":", at, names[level]);
	add_text(&line, event);
	if (request_id && *request_id) {
		buf_str(&line, ",\"request\":");
		add_text(&line, request_id);
	}
	for (const struct log_field *f = fields; f && f->key; f++) {
		buf_char(&line, ',');
		add_text(&line, f->key);
		buf_char(&line, ':');
		if (f->text)
			add_text(&line, f->text);
		else
			buf_int(&line, f->number);
	}
	buf_str(&line, "}\n");
	if (line.failed)
		dprintf(l->fd, "{\"at\":\"%s\",\"level\":\"error\",\"event\":\"log_line_lost\"}\n", at);
	else
		write_whole(l, line.ptr, line.len);
	arena_release(&arena);
	errno = saved_errno;
}
