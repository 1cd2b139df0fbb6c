#include "base/date.h"

#include "base/clock.h"

#define DAY_US (INT64_C(86400) * CLOCK_SEC)
#define SHANGHAI_US (INT64_C(8) * 3600 * CLOCK_SEC)
#define DAYS_PER_400_YEARS 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Years are counted from March, so that the leap day comes last. */
date_t date_from_ymd(int year, int month, int day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return DATE_NONE;
	int y = month > 2 ? year : year - 1;
	int m = month > 2 ? month - 3 : month + 9;
	int era = y / 400, year_of_era = y % 400;
	int day_of_year = (153 * m + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * DAYS_PER_400_YEARS + day_of_era - DAYS_TO_1970;
}

void date_to_ymd(date_t d, int *year, int *month, int *day)
{
	int64_t days = (int64_t)d + DAYS_TO_1970;
	int64_t era = (days >= 0 ? days : days - (DAYS_PER_400_YEARS - 1)) / DAYS_PER_400_YEARS;
	int day_of_era = (int)(days - era * DAYS_PER_400_YEARS);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int m = (5 * day_of_year + 2) / 153;

	*day = day_of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int)(year_of_era + era * 400) + (*month <= 2);
}

static int two_digits(const char *s)
{
	return (s[0] - '0') * 10 + s[1] - '0';
}

date_t date_parse(const char *s)
{
	if (!s)
		return DATE_NONE;
	for (int i = 0; i < 10; i++)
		if (i == 4 || i == 7 ? s[i] != '-' : s[i] < '0' || s[i] > '9')
			return DATE_NONE;
	if (s[10] != '\0')
		return DATE_NONE;
	return date_from_ymd(two_digits(s) * 100 + two_digits(s + 2), two_digits(s + 5), two_digits(s + 8));
}

static void put_digits(char *out, int width, int value)
{
	for (int i = width - 1; i >= 0; i--) {
		out[i] = (char)('0' + value % 10);
		value /= 10;
	}
}

void date_format(date_t d, char out[DATE_TEXT_BYTES])
{
	int year, month, day;

	date_to_ymd(d, &year, &month, &day);
	CHECK(year >= 1 && year <= 9999);
	put_digits(out, 4, year);
	put_digits(out + 5, 2, month);
	put_digits(out + 8, 2, day);
	out[4] = out[7] = '-';
	out[10] = '\0';
}

int date_weekday(date_t d)
{
	int64_t from_monday = ((int64_t)d + 3) % 7; /* 1970-01-01 was a Thursday */

	return (int)(from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

static int64_t floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

date_t date_of_instant(int64_t at)
{
	return (date_t)floor_div(at + SHANGHAI_US, DAY_US);
}

int64_t date_start_at(date_t d)
{
	return (int64_t)d * DAY_US - SHANGHAI_US;
}

void instant_format(int64_t at, char out[INSTANT_TEXT_BYTES])
{
	date_t d = date_of_instant(at);
	int second = (int)((at - date_start_at(d)) / CLOCK_SEC);

	date_format(d, out);
	put_digits(out + 11, 2, second / 3600);
	put_digits(out + 14, 2, second / 60 % 60);
	put_digits(out + 17, 2, second % 60);
	out[10] = ' ';
	out[13] = out[16] = ':';
	out[19] = '\0';
}

void instant_format_minute(int64_t at, char out[INSTANT_TEXT_BYTES])
{
	instant_format(at, out);
	out[16] = '\0';
}
