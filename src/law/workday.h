/*
 * workday - Chinese working days.
 *
 * A working day is Monday to Friday, less the days off and plus the working weekend days of the yearly holiday notice of the
 * General Office of the State Council. The calendar comes in as an argument. The day a period starts is not counted
 * (Civil Code, art. 201).
 */
#ifndef LAW_WORKDAY_H
#define LAW_WORKDAY_H

#include "base/ctx.h"
#include "base/date.h"

struct workday_exception {
	date_t on;
	bool works;         /* true: a working weekend day; false: a day off */
	const char *name;   /* 国庆节 */
	const char *source; /* the notice */
};

/* Sorted by day, each day once. A year with no exception at all has no notice yet. */
struct workdays {
	const struct workday_exception *days;
	size_t len;
};

bool workday_is(const struct workdays *cal, date_t d);
const struct workday_exception *workday_exception_on(const struct workdays *cal, date_t d); /* NULL: an ordinary day */
bool workday_year_known(const struct workdays *cal, int year);
/* The n-th working day after start (n ≥ 1; 0 gives start). *provisional: a year without a notice was touched. DATE_NONE beyond year 9999. */
date_t workday_add(const struct workdays *cal, date_t start, int n, bool *provisional);
/* Working days d with from < d ≤ to; negative when to is before from. */
int workday_between(const struct workdays *cal, date_t from, date_t to);

#endif
