/*
 * form_view - what a form field's template is given. The rules of a field live in web/form.h; this is how it looks.
 *
 * A field with an error is marked, says the error above its control, and is listed in the page's error summary,
 * where the link leads to `#f-NAME`.
 */
#ifndef WEB_FORM_VIEW_H
#define WEB_FORM_VIEW_H

#include <stdbool.h>
#include <stddef.h>

struct view_option {
	const char *value;
	const char *text;
	const char *hint;  /* radios and checkboxes only; NULL: none */
	const char *group; /* selects only: a heading above the first option of each group; NULL: none */
	bool chosen;
};

struct view_field {
	const char *name;
	const char *id;           /* of the control as `f-ID`, where two forms of a page share a name; NULL: the name */
	const char *label;
	const char *hint;         /* NULL: none */
	const char *error;        /* one sentence; NULL: the field is right */
	const char *value;        /* raw text, as sent or stored */
	const char *type;         /* of an input: "text" when NULL, "password", "email", "tel", "number", "search" */
	const char *autocomplete; /* NULL: none */
	const char *placeholder;  /* NULL: none; never instead of a label */
	int rows;                 /* of a textarea; 0: 5 */
	int width;                /* of an input in characters: 4, 10, 20, 30; 0: as wide as it gets */
	int max_len;              /* characters; 0: none */
	bool optional;            /* writes （选填） after the label */
	bool readonly;
	const struct view_option *options; /* select, radios, checkboxes */
	size_t option_len;
};

/* A filter of a list: a select in a GET form. The first option, value "", is added by the template. */
struct view_filter {
	const char *name;  /* of the argument: "body", "year" */
	const char *label;
	const char *all;   /* text of the first option: 全部机构 */
	const struct view_option *options;
	size_t option_len;
};

struct view_kept {
	const char *name, *value;
};

/* The filters of a list. Other arguments to keep go into `kept` as hidden fields. */
struct view_filters {
	const char *action;      /* path */
	const char *query;       /* text filter named "q"; NULL: no such field; "" an empty one */
	const char *query_label; /* 标题或文号 */
	const struct view_filter *rows;
	size_t len;
	const struct view_kept *kept;
	size_t kept_len;
	const char *clear_href;  /* 清除筛选; NULL: nothing is filtered */
};

/* One line of the error summary at the top of a page. */
struct view_error {
	const char *name; /* of the field (its id, where it has one); NULL: the form as a whole */
	const char *text;
};

struct view_errors {
	const struct view_error *rows;
	size_t len; /* 0: no summary */
};

/* Does a group stand open before option i? For the templates. */
bool view_in_group(const struct view_option *options, size_t i);

#endif
