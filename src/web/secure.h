/* secure - headers every reply carries, and who may keep it. */
#ifndef WEB_SECURE_H
#define WEB_SECURE_H

#include <stdbool.h>
#include <stddef.h>

#include "http/http.h"

#define SECURE_HEADERS_MAX 12

/* Pages: nothing from elsewhere, no inline script or style, not in a frame. Returns how many. */
size_t secure_headers(struct http_pair out[SECURE_HEADERS_MAX], bool behind_tls);

#endif
