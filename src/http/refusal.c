/* The plain answers given before any page can be: framing errors, lateness, overload. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "http/server.h"

static const struct {
	int status;
	const char *reason, *text;
} refusals[] = {
	{ 400, "Bad Request", "请求的格式不正确。" },
	{ 404, "Not Found", "没有找到您要的内容。" },
	{ 405, "Method Not Allowed", "不支持这种访问方式。" },
	{ 408, "Request Timeout", "请求没有在规定时间内发送完毕。" },
	{ 413, "Content Too Large", "提交的内容太大。" },
	{ 414, "URI Too Long", "访问的地址过长。" },
	{ 417, "Expectation Failed", "不支持请求中的特殊要求。" },
	{ 431, "Request Header Fields Too Large", "请求的头部过长。" },
	{ 501, "Not Implemented", "不支持这种传输方式。" },
	{ 503, "Service Unavailable", "系统繁忙，请稍后再试。" },
	{ 505, "HTTP Version Not Supported", "不支持这个协议版本。" },
	{ 500, "Internal Server Error", "系统出现内部错误，已记录，请稍后再试。" }, /* last: also for any other */
};

static size_t find(int status)
{
	size_t i = 0;

	while (i < ARRAY_LEN(refusals) - 1 && refusals[i].status != status)
		i++;
	return i;
}

const char *refusal_reason(int status)
{
	return refusals[find(status)].reason;
}

const char *refusal_text(int status)
{
	return refusals[find(status)].text;
}

static void format_date(char *out, size_t out_bytes)
{
	static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t now = time(NULL);
	struct tm t;

	gmtime_r(&now, &t);
	snprintf(out, out_bytes, "%s, %02d %s %d %02d:%02d:%02d GMT", days[t.tm_wday], t.tm_mday, months[t.tm_mon],
		 1900 + t.tm_year, t.tm_hour, t.tm_min, t.tm_sec);
}

size_t refusal_format(char *out, size_t out_bytes, int status)
{
	size_t at = find(status);
	char date[64];
	int n;

	format_date(date, sizeof(date));
	n = snprintf(out, out_bytes,
		     "HTTP/1.1 %d %s\r\nDate: %s\r\nConnection: close\r\n%sContent-Type: text/plain; charset=utf-8\r\n"
		     "X-Content-Type-Options: nosniff\r\nContent-Length: %zu\r\n\r\n%s\n",
		     refusals[at].status, refusals[at].reason, date, status == 405 ? "Allow: GET, HEAD, POST\r\n" : "",
		     strlen(refusals[at].text) + 1, refusals[at].text);
	return n > 0 && (size_t)n < out_bytes ? (size_t)n : 0;
}
