/* Days are walked one by one: periods are weeks, not centuries, and every day must be explainable. */
#include "law/workday.h"

const struct workday_exception *workday_exception_on(const struct workdays *cal, date_t d)
{
	size_t lo = 0, hi = cal->len;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (cal->days[mid].on < d)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < cal->len && cal->days[lo].on == d ? &cal->days[lo] : NULL;
}

bool workday_is(const struct workdays *cal, date_t d)
{
	const struct workday_exception *e = workday_exception_on(cal, d);

	return e ? e->works : date_weekday(d) <= 5;
}

bool workday_year_known(const struct workdays *cal, int year)
{
	date_t from = date_from_ymd(year, 1, 1), to = date_from_ymd(year, 11, 30); /* December may belong to the next notice */
	int n = 0;

	for (size_t i = 0; i < cal->len; i++)
		if (cal->days[i].on >= from && cal->days[i].on <= to)
			n++;
	return n > 0;
}

date_t workday_add(const struct workdays *cal, date_t start, int n, bool *provisional)
{
	const date_t last = date_from_ymd(9999, 12, 31);
	date_t d = start;
	int year = 0;

	*provisional = false;
	while (n > 0) {
		int y, m, day;

		if (d >= last)
			return DATE_NONE;
		d++;
		date_to_ymd(d, &y, &m, &day);
		if (y != year) {
			year = y;
			*provisional = *provisional || !workday_year_known(cal, y);
		}
		if (workday_is(cal, d))
			n--;
	}
	return d;
}

int workday_between(const struct workdays *cal, date_t from, date_t to)
{
	int n = 0;

	if (to < from)
		return -workday_between(cal, to, from);
	for (date_t d = from + 1; d <= to; d++)
		n += workday_is(cal, d);
	return n;
}
