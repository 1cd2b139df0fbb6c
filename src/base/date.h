/*
 * date - civil dates (Asia/Shanghai) and instants as text.
 *
 * A date is a day number: days since 1970-01-01. The store keeps dates as TEXT "YYYY-MM-DD".
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

typedef int32_t date_t;
#define DATE_NONE INT32_MIN
#define DATE_TEXT_BYTES 11    /* "YYYY-MM-DD" and NUL */
#define INSTANT_TEXT_BYTES 20 /* "YYYY-MM-DD HH:MM:SS" and NUL */

date_t date_from_ymd(int year, int month, int day); /* DATE_NONE when no such day; years 1 to 9999 */
void date_to_ymd(date_t d, int *year, int *month, int *day);
date_t date_parse(const char *s); /* exactly YYYY-MM-DD; DATE_NONE otherwise */
void date_format(date_t d, char out[DATE_TEXT_BYTES]);
int date_weekday(date_t d);         /* 1 Monday … 7 Sunday */
date_t date_of_instant(int64_t at); /* the day in Asia/Shanghai */
int64_t date_start_at(date_t d);    /* the instant that day begins */
/* "YYYY-MM-DD HH:MM:SS" and "YYYY-MM-DD HH:MM" in Asia/Shanghai */
void instant_format(int64_t at, char out[INSTANT_TEXT_BYTES]);
void instant_format_minute(int64_t at, char out[INSTANT_TEXT_BYTES]);
/*
 * Any way a Chinese office writes a date: 2026-3-1, 2026/03/01, 2026.3.1, 20260301, 2026年3月1日, 2026年元月1号,
 * 二〇二六年三月一日; digits and separators full width or not, with white space around and between the parts.
 * Four digits of year always. DATE_NONE when it is none of them or no such day (also for NULL).
 */
date_t date_parse_loose(const char *s);

#endif
