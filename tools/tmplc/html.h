/*
 * html - where in the markup a template stands. Internal to tmplc.
 *
 * A struct html is a value: it is copied at a branch, followed through each arm, and the copies are merged at the end.
 * What the merge cannot bring to one is refused, so that every expression has one known surrounding.
 */
#ifndef TMPLC_HTML_H
#define TMPLC_HTML_H

#include "tmplc/tmplc.h"

enum html_state {
	HTML_TEXT,
	HTML_TAG_OPEN, /* after '<' */
	HTML_TAG_NAME,
	HTML_CLOSE_NAME,  /* in "</name" */
	HTML_CLOSE_END,   /* after it: white space, then '>' */
	HTML_DECLARATION, /* in "<!doctype …" or "<?xml …" */
	HTML_BEFORE_ATTR, /* white space was seen, an attribute may begin */
	HTML_AFTER_ATTR,  /* white space, '/' or '>' must follow */
	HTML_ATTR_NAME,
	HTML_AFTER_NAME,   /* white space after a name: '=' may follow */
	HTML_BEFORE_VALUE, /* after '=' */
	HTML_VALUE_QUOTED,
	HTML_VALUE_BARE,
	HTML_SELF_CLOSE, /* after '/' in a tag */
	HTML_RCDATA,     /* in title or textarea: text without markup */
	HTML_SCRIPT,     /* in a script that must stay empty */
	HTML_JSON,       /* in a script that holds data */
};

enum html_attr {
	HTML_ATTR_PLAIN,
	HTML_ATTR_URL,
	HTML_ATTR_URL_LIST, /* srcset */
	HTML_ATTR_TYPE,     /* type of a script: tells data from program */
	HTML_ATTR_EQUIV,    /* http-equiv */
	HTML_ATTR_CONTENT,  /* content: part of http-equiv */
	HTML_ATTR_REFUSED,  /* style, on…, srcdoc */
};

/* What of an address has been written; decides what may follow. */
enum html_url {
	HTML_URL_EMPTY,
	HTML_URL_NAME,      /* letters that may become a scheme */
	HTML_URL_NAME_DYN,  /* the same, with an expression among them: ':' is refused */
	HTML_URL_HOST,      /* after "https:", up to the end of the host */
	HTML_URL_ROOT,      /* '/' alone */
	HTML_URL_ROOT_EXPR, /* '/' and an expression, held in url_node */
	HTML_URL_WHOLE,     /* a `url` expression, held in url_node */
	HTML_URL_SAFE,      /* nothing that follows can change scheme or host */
	HTML_URL_MIXED,     /* differs by branch: no expression until '?' or '#' */
};

enum html_flag {
	HTML_DATA_SCRIPT = 1, /* type is a JSON type */
	HTML_HAS_TYPE = 2,
	HTML_HAS_REFRESH = 4, /* http-equiv="refresh" */
	HTML_HAS_DYNAMIC = 8, /* content="{{ … }}" */
};

#define HTML_NAME_BYTES 32

struct html_pos {
	enum html_state state;
	bool xml; /* any element; none is special */
	char quote;
	char elem[HTML_NAME_BYTES];  /* lower case; of the tag one is in, or of the text element */
	char attr[HTML_NAME_BYTES];  /* and attribute */
	char value[HTML_NAME_BYTES]; /* the first literal bytes of type, http-equiv and of an address's scheme */
	enum html_attr attr_kind;
	unsigned flags; /* HTML_* flags of the tag */
	enum html_url url;
	struct tmplc_node *url_node;
	unsigned pre; /* open <pre> */
	bool json_string, json_escape;
};

struct html_machine {
	struct tmplc *t;
	struct html_pos pos;
	unsigned loops; /* open, each walked twice */
};

#define HTML_LOOPS_MAX 6

enum html_element {
	HTML_UNKNOWN,
	HTML_NORMAL,
	HTML_VOID,
	HTML_TITLE,
	HTML_SCRIPT_ELEMENT,
	HTML_PRE,
	HTML_SVG,
	HTML_BANNED
};

enum html_element html_element_kind(const struct html_pos *p, const char *name);
enum html_attr html_attr_kind(const char *name);

/* Follow the literal text of a node, leaving what is to be written in node->out. */
int html_literal(struct html_machine *m, struct tmplc_node *node) MUST_USE;
/* An expression stands here: is its kind right? Sets node->how. */
int html_expression(struct html_machine *m, struct tmplc_node *node) MUST_USE;
/* A tag that writes nothing, or a render, stands here: names end at it. */
int html_settle(struct html_machine *m, size_t at) MUST_USE;
/* Bring two ends of a branch together into m->pos. */
int html_merge(struct html_machine *m, const struct html_pos *a, const struct html_pos *b, size_t at) MUST_USE;

/* Addresses. value begins; one literal byte; an expression. */
void html_url_begin(struct html_pos *p);
int html_url_byte(struct html_machine *m, char c, size_t at) MUST_USE;
int html_url_expression(struct html_machine *m, struct tmplc_node *node) MUST_USE;
/* Two branches end in addresses: what is known after them. */
void html_url_merge(struct html_pos *out, const struct html_pos *a, const struct html_pos *b);

const char *html_where(const struct html_pos *p); /* "in the text", … for messages */

#endif
