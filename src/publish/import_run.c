/*
 * A batch runs whole first, which is fast; when the store refuses one of its records nobody knows which others it took along,
 * so the batch is done again record by record, and the refused one is named.
 */
#include "publish/import_run.h"

#include "base/str.h"
#include "db/db.h"
#include "publish/publish.sql.h"

struct starting {
	struct import_run *run;
	const char *source, *file_sm3;
	bool resume;
};

static int do_start(struct ctx *cx, void *arg)
{
	struct starting *s = arg;
	struct row_import_run_last *last;
	struct row_import_run_insert *row;
	size_t n = 0;

	*s->run = (struct import_run){ 0 };
	if (s->resume)
		TRY(sql_import_run_last(cx, &last, &n, s->file_sm3, s->source));
	if (n) {
		*s->run = (struct import_run){ last[0].id, last[0].lines };
		return 0;
	}
	TRY(sql_import_run_insert(cx, &row, s->source, s->file_sm3, clock_now(cx->clock)));
	s->run->id = row->id;
	return 0;
}

int import_run_start(struct ctx *cx, struct import_run *run, const char *source, const char *file_sm3, bool resume)
{
	struct starting s = { run, source, file_sm3, resume };

	return db_write(cx, do_start, &s);
}

struct batch {
	struct import_run *run;
	struct import_item *items;
	size_t len;
	int64_t last_line;
	bool finished, dry_run;
	bool count;       /* also move the run on */
	int refused_code; /* why the store would not take it */
};

static int load_item(struct ctx *cx, struct import_item *item)
{
	struct document_import *d = &item->record.doc;
	struct row_document_index_taken *taken = NULL;
	int64_t id;

	if (item->record.refused) {
		item->outcome = IMPORT_REFUSED;
		return 0;
	}
	if (d->index_no)
		TRY(sql_document_index_taken(cx, &taken, d->index_no));
	TRY(document_import(cx, &id, &(struct document_import){
					     .is = d->is, .published_on = d->published_on, .index_no = taken ? NULL : d->index_no,
					     .source = d->source, .source_id = d->source_id, .source_url = d->source_url,
					     .old_address = d->old_address, .links = d->links, .link_len = d->link_len }));
	item->outcome = id ? IMPORT_LOADED : IMPORT_REPEATED;
	if (taken && id) {
		struct import_note n = { "index_no", "索引号已被别的文件使用，另给新号", true };

		if (!vec_push(cx->arena, &item->record.notes, n))
			return err_detail(cx, ERR_NO_MEMORY, "import notes");
	}
	return 0;
}

static int do_batch(struct ctx *cx, void *arg)
{
	struct batch *b = arg;
	int64_t counts[3] = { 0, 0, 0 };

	for (size_t i = 0; i < b->len; i++) {
		TRY(load_item(cx, &b->items[i]));
		counts[b->items[i].outcome]++;
	}
	if (b->count)
		TRY(sql_import_run_advance(cx, b->last_line, counts[IMPORT_LOADED], counts[IMPORT_REPEATED], counts[IMPORT_REFUSED],
					   b->finished ? clock_now(cx->clock) : 0, b->run->id));
	return b->dry_run ? err_detail(cx, ERR_CONFLICT, "dry run") : 0;
}

static bool record_fault(int rc)
{
	return rc == ERR_INVALID || rc == ERR_EXISTS || rc == ERR_TOO_LARGE || rc == ERR_RANGE || rc == ERR_NOT_FOUND;
}

static int write_batch(struct ctx *cx, struct batch *b)
{
	int rc = db_write(cx, do_batch, b);

	if (b->dry_run && rc == ERR_CONFLICT) {
		err_clear(cx);
		return 0;
	}
	return rc;
}

static int one_by_one(struct ctx *cx, struct batch *b)
{
	for (size_t i = 0; i < b->len; i++) {
		struct batch one = { .run = b->run, .items = &b->items[i], .len = 1, .dry_run = b->dry_run };
		int rc = write_batch(cx, &one);

		if (record_fault(rc)) {
			struct import_note n = { NULL, err_message(cx), false };

			if (!vec_push(cx->arena, &b->items[i].record.notes, n))
				return err_detail(cx, ERR_NO_MEMORY, "import notes");
			b->items[i].record.refused = true;
			b->items[i].outcome = IMPORT_REFUSED;
			err_clear(cx);
		} else if (rc < 0) {
			return rc;
		}
	}
	return 0;
}

static int do_count(struct ctx *cx, void *arg)
{
	struct batch *b = arg;
	int64_t counts[3] = { 0, 0, 0 };

	for (size_t i = 0; i < b->len; i++)
		counts[b->items[i].outcome]++;
	return sql_import_run_advance(cx, b->last_line, counts[IMPORT_LOADED], counts[IMPORT_REPEATED], counts[IMPORT_REFUSED],
				      b->finished ? clock_now(cx->clock) : 0, b->run->id);
}

int import_run_batch(struct ctx *cx, struct import_run *run, struct import_item *items, size_t n, int64_t last_line, bool finished,
		     bool dry_run)
{
	struct batch b = { .run = run, .items = items, .len = n, .last_line = last_line, .finished = finished, .dry_run = dry_run,
			   .count = !dry_run };
	int rc = write_batch(cx, &b);

	if (!record_fault(rc))
		return rc;
	err_clear(cx);
	TRY(one_by_one(cx, &b));
	return dry_run ? 0 : db_write(cx, do_count, &b);
}
