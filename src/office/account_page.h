/* account_page - the page of one account, drawn again by whatever was tried there. */
#ifndef OFFICE_ACCOUNT_PAGE_H
#define OFFICE_ACCOUNT_PAGE_H

#include "base/ctx.h"
#include "web/form.h"

/* Values of a row of roles: never empty, so that the three lists of the form stay in step. */
#define GRANT_NONE "none"
#define GRANT_HERE "here"
#define GRANT_TREE "tree"

struct account_page {
	int64_t id;                    /* 0: a new account */
	const struct form *save;       /* as sent, refused; NULL: not */
	const struct form *grants;     /* the same for the roles */
	const char *message;           /* another act was refused; NULL: none */
	const char *one_time_password; /* just given; NULL: none */
};

/* Inside db_read; arg is a struct account_page. Answers: 200, 422 when something was refused. ERR_NOT_FOUND. */
int account_draw(struct ctx *cx, void *arg) MUST_USE;

#endif
