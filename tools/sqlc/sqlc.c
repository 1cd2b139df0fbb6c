/* sqlc - parse, infer, emit. */
#include "sqlc/sqlc.h"

#include "base/str.h"
#include "sqlc/emit.h"
#include "sqlc/infer.h"

int sqlc_compile(struct ctx *cx, struct sqlite3 *schema, const struct sqlc_input *in, struct sqlc_output *out)
{
	struct sqlc_file file;
	struct sqlc_plan *plans;
	struct sqlc_emit f;

	TRY(sqlc_parse(cx, in->path, in->text, in->len, &file));
	plans = arena_new_array(cx->arena, struct sqlc_plan, file.stmts.len + 1);
	if (!plans)
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	for (size_t i = 0; i < file.stmts.len; i++)
		TRY(sqlc_infer(cx, schema, in->path, file.stmts.ptr[i], &plans[i]));
	f = (struct sqlc_emit){ .source = in->name, .plans = plans, .count = file.stmts.len };
	buf_init(&out->header, cx->arena);
	sqlc_emit_header(&out->header, &f);
	TRY(buf_done(cx, &out->header));
	buf_init(&out->unit, cx->arena);
	sqlc_emit_unit(&out->unit, &f);
	return buf_done(cx, &out->unit);
}

/* A statement's name and where it stands. */
struct named {
	const char *name, *path;
	int line;
};

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

int sqlc_list(struct ctx *cx, const struct sqlc_input *in, size_t count, struct buf *out)
{
	VEC(struct named) all = { 0 };
	const char **names;

	for (size_t i = 0; i < count; i++) {
		struct sqlc_file file;

		TRY(sqlc_parse(cx, in[i].path, in[i].text, in[i].len, &file));
		for (size_t k = 0; k < file.stmts.len; k++)
			if (!vec_push(cx->arena, &all,
				      (struct named){ file.stmts.ptr[k]->name, in[i].path, file.stmts.ptr[k]->line }))
				return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	}
	names = arena_new_array(cx->arena, const char *, all.len + 1);
	if (!names)
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	if (all.len)
		qsort(all.ptr, all.len, sizeof(*all.ptr), compare_names);
	for (size_t i = 0; i < all.len; i++) {
		names[i] = all.ptr[i].name;
		if (i && str_eq(names[i], names[i - 1]))
			return sqlc_refuse(cx, all.ptr[i].path, all.ptr[i].line,
					   "%s is already the name of a statement in %s:%d", names[i],
					   all.ptr[i - 1].path, all.ptr[i - 1].line);
	}
	buf_init(out, cx->arena);
	sqlc_emit_list(out, names, all.len);
	return buf_done(cx, out);
}
