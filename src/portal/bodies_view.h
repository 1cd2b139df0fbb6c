/* bodies_view - all public bodies as a tree, grouped by level. */
#ifndef PORTAL_BODIES_VIEW_H
#define PORTAL_BODIES_VIEW_H

#include "web/layout_view.h"

struct view_body_node {
	const char *href, *name;
	int64_t doc_count;
	const struct view_body_node *children; /* folded when there are more than a few */
	size_t child_len;
};

struct view_body_group {
	const char *title;  /* 县政府部门 */
	const char *anchor; /* ASCII, for the jump list: "depts" */
	const struct view_body_node *nodes;
	size_t node_len;
};

struct view_bodies {
	struct view_page page;
	int64_t total;
	const struct view_body_group *groups;
	size_t group_len;
};

#endif
