/*
 * log - one JSON object a line, to a file descriptor.
 *
 * {"at":"2026-03-16 09:00:00","level":"info","event":"http","request":"…", …}
 * Never put a secret, a password, an identity number or a query string of an applicant into a field.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

struct ctx;
struct log;

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
	const char *key;
	const char *text; /* NULL: use number */
	int64_t number;
};

struct log *log_new(int fd, enum log_level least); /* NULL: no memory */
void log_free(struct log *l);
/* Fields end with a NULL key. Safe from any thread; a line is written whole. */
void log_write(struct log *l, enum log_level level, const char *event, const char *request_id,
	       const struct log_field *fields);

static inline struct log_field log_text_field(const char *key, const char *text)
{
	return (struct log_field){ .key = key, .text = text ? text : "" };
}

#define LOG_TEXT(k, s) log_text_field((k), (s)) /* NULL: "" */
#define LOG_NUM(k, n)                              \
	{                                          \
		.key = (k), .number = (int64_t)(n) \
	}
#define log_info(cx, event, ...) \
	log_write((cx)->log, LOG_INFO, (event), (cx)->request_id, (const struct log_field[]){ __VA_ARGS__, { 0 } })
#define log_warn(cx, event, ...) \
	log_write((cx)->log, LOG_WARN, (event), (cx)->request_id, (const struct log_field[]){ __VA_ARGS__, { 0 } })
#define log_error(cx, event, ...) \
	log_write((cx)->log, LOG_ERROR, (event), (cx)->request_id, (const struct log_field[]){ __VA_ARGS__, { 0 } })

#endif
