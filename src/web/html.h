/*
 * html - markup that may be written without escaping.
 *
 * Only the HTML cleaner, templates and the search highlighter make one; the type is what `raw` in a template accepts.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

struct html {
	const char *markup; /* NULL: nothing */
};

#endif
