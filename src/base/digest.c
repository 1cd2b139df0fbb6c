#include "base/digest.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/err.h"

/* Looked up once: a lookup costs more than digesting a short text. Live as long as the process. */
static EVP_MD *md_sm3, *md_sha256; /* srccheck: allow state looked up once, read-only since */
static pthread_once_t md_once = PTHREAD_ONCE_INIT;
static pthread_once_t sodium_once = PTHREAD_ONCE_INIT;

static void md_fetch(void)
{
	md_sm3 = EVP_MD_fetch(NULL, "SM3", NULL);
	md_sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	CHECK(md_sm3 && md_sha256);
}

static void digest_run(EVP_MD **md, uint8_t out[DIGEST_BYTES], const void *p, size_t len)
{
	unsigned out_len = 0;

	pthread_once(&md_once, md_fetch);
	CHECK(EVP_Digest(len ? p : "", len, out, &out_len, *md, NULL) == 1 && out_len == DIGEST_BYTES);
}

void digest_sm3(uint8_t out[DIGEST_BYTES], const void *p, size_t len)
{
	digest_run(&md_sm3, out, p, len);
}

void digest_sha256(uint8_t out[DIGEST_BYTES], const void *p, size_t len)
{
	digest_run(&md_sha256, out, p, len);
}

void digest_hex(char out[DIGEST_HEX_BYTES], const uint8_t digest[DIGEST_BYTES])
{
	hex_encode(out, digest, DIGEST_BYTES);
}

void hex_encode(char *out, const void *p, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *in = p;

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digits[in[i] >> 4];
		out[2 * i + 1] = digits[in[i] & 15];
	}
	out[2 * len] = '\0';
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int hex_decode(uint8_t *out, size_t out_len, const char *hex)
{
	if (!hex || strlen(hex) != out_len * 2)
		return ERR_INVALID;
	for (size_t i = 0; i < out_len; i++) {
		int high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return ERR_INVALID;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return 0;
}

static void sodium_start(void)
{
	CHECK(sodium_init() >= 0);
}

void random_bytes(void *out, size_t len)
{
	pthread_once(&sodium_once, sodium_start);
	randombytes_buf(out, len);
}

char *random_token(struct arena *a, size_t len)
{
	uint8_t *raw = arena_alloc(a, len);
	size_t text_bytes = sodium_base64_encoded_len(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(a, text_bytes);

	if (!raw || !text)
		return NULL;
	random_bytes(raw, len);
	sodium_bin2base64(text, text_bytes, raw, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(raw, len);
	return text;
}
