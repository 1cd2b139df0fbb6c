/*
 * csrf - tokens that prove a form came from a page of ours.
 *
 * A page carries the secret under a random mask, new each time, so that compression of the page cannot tell it. The secret is
 * the session's, or before log-in derived from a cookie of its own.
 */
#ifndef WEB_CSRF_H
#define WEB_CSRF_H

#include <stdbool.h>

#include "base/arena.h"

/* secret: 32 bytes as unpadded base64url. NULL: arena full. */
const char *csrf_mask(struct arena *a, const char *secret) MUST_USE;
/* token NULL: false. In time that does not depend on where they differ. */
bool csrf_valid(const char *token, const char *secret);
/* The secret that belongs to a form cookie; NULL: arena full, or no cookie of ours (43 characters of base64url). */
const char *csrf_of_cookie(struct arena *a, const char *cookie) MUST_USE;

#endif
