/* secure - see the header. docs/security.md says what each one is for. */
#include "web/secure.h"

static const struct http_pair always[] = {
	{ "Content-Security-Policy",
	  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
	  "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
};

size_t secure_headers(struct http_pair out[SECURE_HEADERS_MAX], bool behind_tls)
{
	size_t n = 0;

	for (; n < sizeof(always) / sizeof(always[0]); n++)
		out[n] = always[n];
	if (behind_tls)
		out[n++] = (struct http_pair){ "Strict-Transport-Security", "max-age=31536000" };
	return n;
}
