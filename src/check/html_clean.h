/*
 * html_clean - foreign markup to markup we show, and markup to plain text.
 *
 * Cleaning is an allow-list over a parsed tree (gumbo): what is not named below is unwrapped or dropped, never escaped
 * through. Kept: p br hr h1-h6 (h1 becomes h2) ul ol li blockquote pre table caption thead tbody tfoot tr th td
 * (colspan, rowspan 1-1000, scope) strong em b i u sub sup a[href: relative, http, https, mailto] img[src: relative or https, alt] span and div are
 * unwrapped (a div that held only text becomes p). Class "center" or "right" is kept from align attributes and text-align. Dropped with
 * content: script style head title iframe object embed form controls svg math template noscript comments. Text is never changed.
 * The result is well-formed, and cleaning it again changes nothing.
 */
#ifndef CHECK_HTML_CLEAN_H
#define CHECK_HTML_CLEAN_H

#include "base/ctx.h"
#include "web/html.h"

/* Expected: ERR_TOO_LARGE (over 8 MiB or 40,000 tags, or nested deeper than 200), ERR_NO_MEMORY. */
int html_clean(struct ctx *cx, struct html *out, const char *markup) MUST_USE;

/* The same for what stands inside the element with that id; markup NULL in *out: there is none. */
int html_inside(struct ctx *cx, struct html *out, const char *markup, const char *id) MUST_USE;

/*
 * Plain text of markup: blocks and rows on lines of their own, cells of a row separated by a tab, images by their alt. For search,
 * snippets and checks. Same errors.
 */
int html_text(struct ctx *cx, const char **out, const char *markup) MUST_USE;

/* Nothing but paragraphs without attributes: html_text and html_from_text lose nothing of it. */
bool html_is_plain(const char *markup);

enum text_format {
	TEXT_PLAIN,    /* a line is a paragraph; blank lines are dropped */
	TEXT_HEADINGS, /* the same, and a line that starts with one to six '#' and a space is a heading */
};
int html_from_text(struct ctx *cx, struct html *out, const char *text, enum text_format format) MUST_USE;

#endif
