/* csrf - see the header. */
#include "web/csrf.h"

#include <sodium.h>

#include "base/digest.h"
#include "base/str.h"

#define SECRET_BYTES 32
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

static bool decode(uint8_t *out, size_t len, const char *text)
{
	size_t n = 0;

	return text && sodium_base642bin(out, len, text, strlen(text), NULL, &n, NULL, VARIANT) == 0 && n == len;
}

static char *encode(struct arena *a, const uint8_t *p, size_t len)
{
	size_t bytes = sodium_base64_ENCODED_LEN(len, VARIANT);
	char *out = arena_alloc(a, bytes);

	return out ? sodium_bin2base64(out, bytes, p, len, VARIANT) : NULL;
}

const char *csrf_mask(struct arena *a, const char *secret)
{
	uint8_t plain[SECRET_BYTES], masked[2 * SECRET_BYTES];

	CHECK(decode(plain, sizeof(plain), secret));
	random_bytes(masked, SECRET_BYTES);
	for (size_t i = 0; i < SECRET_BYTES; i++)
		masked[SECRET_BYTES + i] = masked[i] ^ plain[i];
	return encode(a, masked, sizeof(masked));
}

bool csrf_valid(const char *token, const char *secret)
{
	uint8_t plain[SECRET_BYTES], masked[2 * SECRET_BYTES];

	if (!decode(plain, sizeof(plain), secret) || !decode(masked, sizeof(masked), token))
		return false;
	for (size_t i = 0; i < SECRET_BYTES; i++)
		masked[i] ^= masked[SECRET_BYTES + i];
	return str_eq_secret(masked, plain, SECRET_BYTES);
}

const char *csrf_of_cookie(struct arena *a, const char *cookie)
{
	static const char purpose[] = "form token";
	uint8_t key[SECRET_BYTES], out[SECRET_BYTES];

	if (!decode(key, sizeof(key), cookie))
		return NULL;
	crypto_generichash(out, sizeof(out), (const uint8_t *)purpose, sizeof(purpose) - 1, key, sizeof(key));
	return encode(a, out, sizeof(out));
}
