/*
 * The HTML cleaner: whatever comes in, what goes out has no active part, loses no text that the input's own text holds, and is
 * accepted again.
 */
#include <stdint.h>

#include <gumbo.h>

#include "base/ctx.h"
#include "base/str.h"
#include "check/html_clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As a browser would read it: only the elements and attributes of the allow-list, only addresses that lead somewhere. */
static void check_node(const GumboNode *node)
{
	static const char *const tags[] = { "html", "head", "body", "p", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "li", "blockquote", "table",
					    "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "strong", "em", "u", "sub", "sup", "a", "br", "hr", "img" };
	static const char *const attributes[] = { "href", "src", "alt", "class", "colspan", "rowspan", "scope" };
	const GumboElement *e = &node->v.element;
	bool known = false;

	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	for (size_t i = 0; i < ARRAY_LEN(tags); i++)
		known = known || str_eq(tags[i], gumbo_normalized_tagname(e->tag));
	CHECK(known && e->tag_namespace == GUMBO_NAMESPACE_HTML);
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];

		known = false;
		for (size_t k = 0; k < ARRAY_LEN(attributes); k++)
			known = known || str_eq(attributes[k], a->name);
		CHECK(known);
		CHECK(!strcasestr(a->value, "javascript:") || !(str_eq(a->name, "href") || str_eq(a->name, "src")) || strcspn(a->value, "/?#") < strcspn(a->value, ":"));
	}
	for (unsigned i = 0; i < e->children.length; i++)
		check_node(e->children.data[i]);
}

static void check_markup(const char *markup)
{
	GumboOutput *tree = gumbo_parse(markup);

	check_node(tree->root);
	gumbo_destroy_output(&kGumboDefaultOptions, tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct html once, twice;
	const char *text_in, *text_out;
	struct ctx cx;
	char *markup;

	arena_init(&arena, (size_t)256 << 20);
	ctx_init(&cx, &arena);
	markup = arena_strndup(&arena, (const char *)data, size);
	if (markup && html_clean(&cx, &once, markup) == 0) {
		check_markup(once.markup);
		CHECK(html_clean(&cx, &twice, once.markup) == 0);
		CHECK(html_text(&cx, &text_in, once.markup) == 0);
		CHECK(html_text(&cx, &text_out, twice.markup) == 0);
		CHECK(strcmp(text_in, text_out) == 0);
	}
	arena_release(&arena);
	return 0;
}
