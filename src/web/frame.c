/* Pages of a list: the first, the last, and two on each side of the one shown; gaps where numbers are left out. */
#include "web/frame.h"

#include "base/date.h"
#include "base/vec.h"
#include "web/app.h"

int web_work_page(struct ctx *cx, struct view_work_page *page, const char *title)
{
	page->title = title;
	return cx->web->app->opt.work_page(cx, page);
}

int web_site(struct ctx *cx, const struct view_site **out)
{
	TRY(page_depends(cx, "sections"));
	TRY(page_depends(cx, "bodies"));
	return cx->web->app->opt.site(cx, out);
}

static const char *page_href(struct ctx *cx, const char *base, int64_t page)
{
	const char *join = strchr(base, '?') ? "&" : "?";

	return page == 1 ? base : arena_printf(cx->arena, "%s%spage=%lld", base, join, (long long)page);
}

int web_pager(struct ctx *cx, struct view_pager *out, const char *base, int64_t total, int64_t page, int64_t page_rows)
{
	VEC(struct view_link) pages = { 0 };
	int64_t count = total > 0 ? (total + page_rows - 1) / page_rows : 1, last = 0;

	if (!base)
		return err_detail(cx, ERR_NO_MEMORY, "pager");
	*out = (struct view_pager){ .total = total, .page = page, .page_count = count };
	for (int64_t i = 1; i <= count; i++) {
		if (i != 1 && i != count && (i < page - 2 || i > page + 2)) {
			i = i < page ? page - 3 : count - 1; /* straight to the next number that is shown */
			continue;
		}
		if (last && i > last + 1 && !vec_push(cx->arena, &pages, (struct view_link){ 0 }))
			return err_detail(cx, ERR_NO_MEMORY, "pager");
		if (!vec_push(cx->arena, &pages, (struct view_link){ page_href(cx, base, i),
								      arena_printf(cx->arena, "%lld", (long long)i), i == page }))
			return err_detail(cx, ERR_NO_MEMORY, "pager");
		last = i;
	}
	out->pages = pages.ptr;
	out->page_len = pages.len;
	if (page > 1 && page <= count)
		out->prev_href = page_href(cx, base, page - 1);
	if (page < count)
		out->next_href = page_href(cx, base, page + 1);
	return 0;
}

const char *web_minute(struct ctx *cx, int64_t at)
{
	char *text = at ? arena_alloc(cx->arena, INSTANT_TEXT_BYTES) : NULL;

	if (text)
		instant_format_minute(at, text);
	return text;
}
