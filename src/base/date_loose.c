/* Dates as people write them: one pass over the code points, three numbers, two separators, an optional end. */
#include "base/date.h"
#include "base/utf8.h"

struct reader {
	const char *at, *end;
	uint32_t cp; /* the next code point; 0 at the end */
};

static void reader_move(struct reader *r)
{
	r->cp = utf8_next(&r->at, r->end);
}

static void skip_space(struct reader *r)
{
	while (r->cp && utf8_is_space(r->cp))
		reader_move(r);
}

static int arabic_digit(uint32_t cp)
{
	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	if (cp >= 0xFF10 && cp <= 0xFF19) /* full width */
		return (int)(cp - 0xFF10);
	return -1;
}

static int chinese_digit(uint32_t cp)
{
	static const uint32_t digits[] = { 0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
					   0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D };

	for (int i = 0; i < 10; i++)
		if (digits[i] == cp)
			return i;
	/* 零, and the circles people type for 〇 */
	return cp == 0x96F6 || cp == 0x25CB || cp == 0x25EF ? 0 : -1;
}

#define SHI 0x5341u  /* 十 */
#define YUAN 0x5143u /* 元, as in 元月 */

/* Up to most digits; -1 when there is none. */
static int read_arabic(struct reader *r, int least, int most)
{
	int value = 0, count = 0;

	while (count < most && arabic_digit(r->cp) >= 0) {
		value = value * 10 + arabic_digit(r->cp);
		count++;
		reader_move(r);
	}
	return count >= least ? value : -1;
}

static int read_chinese_year(struct reader *r)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		int digit = chinese_digit(r->cp);
		if (digit < 0)
			return -1;
		value = value * 10 + digit;
		reader_move(r);
	}
	return value;
}

/* 三, 十, 十二, 二十, 三十一 */
static int read_chinese_count(struct reader *r)
{
	int tens = 0, ones = chinese_digit(r->cp);

	if (ones >= 0)
		reader_move(r);
	if (r->cp != SHI)
		return ones;
	tens = ones < 0 ? 1 : ones;
	if (tens == 0)
		return -1;
	reader_move(r);
	ones = chinese_digit(r->cp);
	if (ones == 0)
		return -1;
	if (ones > 0)
		reader_move(r);
	return tens * 10 + (ones > 0 ? ones : 0);
}

static int read_part(struct reader *r, bool chinese)
{
	skip_space(r);
	int value = chinese ? read_chinese_count(r) : read_arabic(r, 1, 2);
	skip_space(r);
	return value;
}

/* Takes 年, 月, 日 or 号. */
static bool take(struct reader *r, uint32_t cp)
{
	if (r->cp != cp)
		return false;
	reader_move(r);
	return true;
}

static int read_month(struct reader *r, bool chinese)
{
	skip_space(r);
	if (take(r, YUAN))
		return 1;
	return read_part(r, chinese);
}

static date_t read_marked(struct reader *r, int year, bool chinese)
{
	int month = read_month(r, chinese);

	if (month < 0 || !take(r, 0x6708))
		return DATE_NONE;
	int day = read_part(r, chinese);
	if (day < 0 || (!take(r, 0x65E5) && !take(r, 0x53F7)))
		return DATE_NONE;
	return date_from_ymd(year, month, day);
}

static uint32_t separator(uint32_t cp)
{
	switch (cp) {
	case '-':
	case 0xFF0D:
	case 0x2010:
	case 0x2013: return '-';
	case '/':
	case 0xFF0F: return '/';
	case '.':
	case 0xFF0E: return '.';
	default: return 0;
	}
}

static date_t read_separated(struct reader *r, int year)
{
	uint32_t sep = separator(r->cp);

	reader_move(r);
	int month = read_part(r, false);
	if (month < 0 || separator(r->cp) != sep)
		return DATE_NONE;
	reader_move(r);
	int day = read_part(r, false);
	return day < 0 ? DATE_NONE : date_from_ymd(year, month, day);
}

static date_t read_compact(struct reader *r, int year)
{
	int month = read_arabic(r, 2, 2);
	int day = month < 0 ? -1 : read_arabic(r, 2, 2);

	return day < 0 ? DATE_NONE : date_from_ymd(year, month, day);
}

static date_t read_date(struct reader *r)
{
	bool chinese = chinese_digit(r->cp) >= 0;
	int year = chinese ? read_chinese_year(r) : read_arabic(r, 4, 4);

	if (year < 0)
		return DATE_NONE;
	if (!chinese && arabic_digit(r->cp) >= 0)
		return read_compact(r, year);
	skip_space(r);
	if (take(r, 0x5E74))
		return read_marked(r, year, chinese);
	return !chinese && separator(r->cp) ? read_separated(r, year) : DATE_NONE;
}

date_t date_parse_loose(const char *s)
{
	if (!s)
		return DATE_NONE;
	struct reader r = { .at = s, .end = s + strlen(s) };
	reader_move(&r);
	skip_space(&r);
	date_t d = read_date(&r);
	skip_space(&r);
	return r.cp == 0 ? d : DATE_NONE;
}
