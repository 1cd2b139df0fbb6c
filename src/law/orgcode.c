/* Weights and alphabets are those printed in the two standards. */
#include "law/orgcode.h"

#include <ctype.h>

#include "base/check.h"

static int value36(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

static bool organ_check(const char *s)
{
	static const int weight[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0, digit;

	for (int i = 0; i < 8; i++) {
		int v = value36(s[i]);

		if (v < 0)
			return false;
		sum += v * weight[i];
	}
	digit = 11 - sum % 11;
	return s[8] == (digit == 10 ? 'X' : digit == 11 ? '0' : (char)('0' + digit));
}

static bool unified_check(const char *s)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int sum = 0, weight = 1;

	for (int i = 0; i < 17; i++) {
		const char *p = memchr(alphabet, s[i], 31);

		if (!p)
			return false;
		sum += (int)(p - alphabet) * weight;
		weight = weight * 3 % 31;
	}
	return s[17] == alphabet[(31 - sum % 31) % 31];
}

void orgcode_parse(struct orgcode *out, const char *s)
{
	char c[20] = "";
	size_t n = 0;

	*out = (struct orgcode){ .kind = ORGCODE_EMPTY };
	for (; s && *s; s++) {
		if (*s == ' ' || (*s == '-' && n == 8))
			continue;
		if (n == 18 || !isalnum((unsigned char)*s)) {
			out->kind = ORGCODE_MALFORMED;
			return;
		}
		c[n++] = (char)toupper((unsigned char)*s);
	}
	if (!n)
		return;
	if (n == 9) {
		out->kind = ORGCODE_ORGAN;
		memcpy(out->organ9, c, 9);
		out->check_ok = organ_check(c);
	} else if (n == 18) {
		out->kind = ORGCODE_UNIFIED;
		memcpy(out->unified18, c, 18);
		memcpy(out->organ9, c + 8, 9);
		out->check_ok = unified_check(c) && organ_check(out->organ9);
	} else {
		out->kind = ORGCODE_MALFORMED;
	}
}
