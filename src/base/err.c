#include "base/err.h"

#include "base/ctx.h"

struct err_row {
	int code;
	int http_status;
	int exit_code;
	const char *name;
	const char *message;
};

static const struct err_row err_rows[] = {
#define ERR(name, number, http, exit_code, message) { number, http, exit_code, #name, message },
#include "base/err.def"
#undef ERR
};

static const struct err_row *err_find(int code)
{
	for (size_t i = 0; i < ARRAY_LEN(err_rows); i++)
		if (err_rows[i].code == code)
			return &err_rows[i];
	return NULL;
}

static const char *err_where(struct ctx *cx, const char *file, int line)
{
	const char *slash = strrchr(file, '/');
	const char *base = slash ? slash + 1 : file;
	const char *where = arena_printf(cx->arena, "%s:%d", base, line);

	return where ? where : base;
}

void err_set_at(struct ctx *cx, int code, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	CHECK(code < 0);
	va_start(ap, fmt);
	cx->err.message = arena_vprintf(cx->arena, fmt, ap);
	va_end(ap);
	cx->err.code = code;
	cx->err.where = err_where(cx, file, line);
}

void err_detail_at(struct ctx *cx, int code, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	CHECK(code < 0);
	va_start(ap, fmt);
	cx->err.detail = arena_vprintf(cx->arena, fmt, ap);
	va_end(ap);
	cx->err.code = code;
	cx->err.message = NULL;
	cx->err.where = err_where(cx, file, line);
}

void err_clear(struct ctx *cx)
{
	cx->err = (struct err){ 0 };
}

const char *err_name(int code)
{
	if (code == ERR_NONE)
		return "NONE";
	const struct err_row *row = err_find(code);
	return row ? row->name : "UNKNOWN";
}

int err_http_status(int code)
{
	if (code == ERR_NONE)
		return 200;
	const struct err_row *row = err_find(code);
	return row ? row->http_status : 500;
}

int err_exit_code(int code)
{
	if (code == ERR_NONE)
		return 0;
	const struct err_row *row = err_find(code);
	return row ? row->exit_code : err_exit_code(ERR_INTERNAL);
}

const char *err_message(const struct ctx *cx)
{
	if (cx->err.message)
		return cx->err.message;
	if (cx->err.code == ERR_NONE)
		return "";
	const struct err_row *row = err_find(cx->err.code);
	return row ? row->message : err_find(ERR_INTERNAL)->message;
}
