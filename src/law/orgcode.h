/*
 * orgcode - codes of public bodies and their check digits.
 *
 * Organ code: 8 characters and a check digit mod 11 (GB 11714-1997). Unified social credit code: 17 characters and a
 * check digit mod 31 (GB 32100-2015); its characters 9 to 17 are the organ code. Real codes with a wrong digit are in
 * use, so a wrong digit is for warning, never for refusal.
 */
#ifndef LAW_ORGCODE_H
#define LAW_ORGCODE_H

#include <stdbool.h>

enum orgcode_kind {
	ORGCODE_EMPTY,
	ORGCODE_ORGAN,    /* 9 characters, a hyphen before the last is allowed */
	ORGCODE_UNIFIED,  /* 18 characters */
	ORGCODE_MALFORMED,
};

struct orgcode {
	enum orgcode_kind kind;
	bool check_ok;      /* the check digits hold */
	char organ9[10];    /* organ code without hyphen; "" when malformed or empty */
	char unified18[19]; /* "" unless ORGCODE_UNIFIED */
};

void orgcode_parse(struct orgcode *out, const char *s);

#endif
