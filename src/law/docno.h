/*
 * docno - the grammar of 发文字号 (GB/T 9704-2012, 7.2.5) and its normal form.
 *
 * 机关代字〔年份〕序号号: agency characters, the year of four digits in U+3014 U+3015, a serial without leading zeros and
 * without 第, 号. Orders: …令第N号. What offices and importers really type is brought to that form where the meaning is
 * certain: [2021], (2021), （2021）, ［2021］, 【2021】, full-width digits, white space inside, leading zeros, a missing 号.
 */
#ifndef LAW_DOCNO_H
#define LAW_DOCNO_H

#include "base/ctx.h"

enum docno_kind {
	DOCNO_NONE,   /* empty */
	DOCNO_LETTER, /* 国办发〔2017〕47号 */
	DOCNO_ORDER,  /* 国务院令第711号 */
	DOCNO_OTHER,  /* something else: kept as typed, reported as a warning */
};

struct docno {
	enum docno_kind kind;
	const char *text;    /* normal form, in the arena; the trimmed input for DOCNO_OTHER */
	const char *agency;  /* 国办发, 国务院令; "" otherwise */
	int year;            /* 0 for orders */
	int64_t serial;      /* 0 for DOCNO_OTHER */
	bool changed;        /* text differs from what was given */
};

/* ERR_NO_MEMORY only: anything that is no number of the grammar is DOCNO_OTHER. NULL is DOCNO_NONE. */
int docno_parse(struct ctx *cx, struct docno *out, const char *s) MUST_USE;

#endif
