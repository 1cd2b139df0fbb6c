/* digest - SM3 (GB/T 32905), SHA-256, random bytes and hexadecimal, over OpenSSL and libsodium. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

#define DIGEST_BYTES 32
#define DIGEST_HEX_BYTES 65 /* with NUL */

void digest_sm3(uint8_t out[DIGEST_BYTES], const void *p, size_t len);
void digest_sha256(uint8_t out[DIGEST_BYTES], const void *p, size_t len);
void digest_hex(char out[DIGEST_HEX_BYTES], const uint8_t digest[DIGEST_BYTES]);
void hex_encode(char *out, const void *p, size_t len);                  /* out has 2 * len + 1 bytes */
int hex_decode(uint8_t *out, size_t out_len, const char *hex) MUST_USE; /* exactly out_len bytes; ERR_INVALID */
void random_bytes(void *out, size_t len);
/* A token of len random bytes as unpadded base64url into the arena; NULL when it is full. */
struct arena;
char *random_token(struct arena *a, size_t len);

#endif
