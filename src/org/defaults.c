/* What an empty instance begins with: calendar, classes and grounds, from the data files built into the program. */
#include "base/csv.h"
#include "base/date.h"
#include "base/embed.h"
#include "org/data_files.h"
#include "org/fault.h"

#define COLUMNS_MOST 8

const struct embed_file *data_file(const char *name)
{
	return embed_find(data_files, data_files_count, name);
}

/* Every row of a file without comments, in the order of its head: the shape was checked when the program was tested. */
static int each_row(struct ctx *cx, const struct embed_file *f, size_t columns, int (*row)(struct ctx *, void *, const char *const *, int64_t),
		    void *arg)
{
	const char *text = arena_strndup(cx->arena, (const char *)f->plain.ptr, f->plain.len);
	struct csv_row r;
	struct csv csv;
	int rc;

	if (!text)
		return err_detail(cx, ERR_NO_MEMORY, "%s", f->name);
	csv_init(&csv, cx->arena, text, f->plain.len);
	if (csv_next(&csv, &r) <= 0)
		return err_detail(cx, ERR_CORRUPT, "%s has no head", f->name);
	while ((rc = csv_next(&csv, &r)) > 0) {
		if (r.len < columns)
			return err_detail(cx, ERR_CORRUPT, "%s line %lld is short", f->name, (long long)r.line);
		TRY(row(cx, arg, r.fields, r.line));
	}
	return rc < 0 ? err_detail(cx, ERR_CORRUPT, "%s", f->name) : 0;
}

typedef VEC(struct workday_exception) day_list;

static int add_day(struct ctx *cx, void *arg, const char *const *v, int64_t line)
{
	struct workday_exception e = { date_parse(v[0]), str_eq(v[1], "work"), v[2], v[3] };

	if (e.on == DATE_NONE)
		return err_detail(cx, ERR_CORRUPT, "calendar line %lld", (long long)line);
	return vec_push(cx->arena, (day_list *)arg, e) ? 0 : err_detail(cx, ERR_NO_MEMORY, "calendar");
}

static int load_calendar(struct ctx *cx)
{
	for (int year = 2000; year < 2100; year++) {
		const struct embed_file *f = data_file(arena_printf(cx->arena, "calendar/%d.csv", year));
		day_list days = { 0 };

		if (!f)
			continue;
		TRY(each_row(cx, f, 4, add_day, &days));
		TRY(calendar_put(cx, year, days.ptr, days.len));
	}
	return 0;
}

/* code,parent,name */
static int add_tree_item(struct ctx *cx, void *kind, const char *const *v, int64_t line)
{
	struct class_item item = { *(const char **)kind, v[0], v[1], v[2], "", line, true };

	return class_put(cx, &item);
}

/* code,name,kind,note */
static int add_genre(struct ctx *cx, void *kind, const char *const *v, int64_t line)
{
	struct class_item item = { *(const char **)kind, v[0], "", v[1], v[3], line, true };

	return class_put(cx, &item);
}

/* code,article,text,kind: the kind stands first so that a list can be grouped by it */
static int add_ground(struct ctx *cx, void *kind, const char *const *v, int64_t line)
{
	struct class_item item = { *(const char **)kind, v[0], v[3], v[2], v[1], line, true };

	return class_put(cx, &item);
}

int org_defaults(struct ctx *cx)
{
	static const struct {
		const char *file, *kind;
		size_t columns;
		int (*row)(struct ctx *, void *, const char *const *, int64_t);
	} classes[] = { { "classes/themes.csv", "theme", 3, add_tree_item },
			{ "classes/audiences.csv", "audience", 3, add_tree_item },
			{ "classes/genres.csv", "genre", 4, add_genre },
			{ "grounds.csv", "ground", 4, add_ground } };

	TRY(load_calendar(cx));
	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		const struct embed_file *f = data_file(classes[i].file);
		const char *kind = classes[i].kind;

		CHECK(f != NULL);
		TRY(each_row(cx, f, classes[i].columns, classes[i].row, &kind));
	}
	return 0;
}
