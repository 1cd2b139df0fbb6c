/*
 * office - the workbench's frame, and the one table of all routes.
 *
 * The functions are what `serve` hands to the web floor (struct web_options).
 */
#ifndef OFFICE_OFFICE_H
#define OFFICE_OFFICE_H

#include "web/frame.h"
#include "web/web.h"

/* Every page of the program, by capability; NULL-terminated. */
extern const struct route *const office_all_routes[];

/* Fills the frame for cx->actor: tasks by what he or she must do. Inside db_read. */
int office_work_page(struct ctx *cx, struct view_work_page *page) MUST_USE;
/* Answers with a page for people: in the workbench's frame when somebody is logged in there. */
int office_error_page(struct ctx *cx, int code) MUST_USE;

#endif
