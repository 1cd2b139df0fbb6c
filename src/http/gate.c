/*
 * Lines are checked where they lie when they arrive whole, which is the rule; only a line cut in two by the network
 * is collected. One table look-up per byte: this runs for every request, the cached page included.
 */
#include "http/gate.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/percent.h"

enum { TOKEN = 1, VALUE = 2, PATH = 4, QUERY = 8, AUTHORITY = 16, PLAIN = 32 };

#define T TOKEN
#define V (VALUE | PLAIN)
#define P PATH
#define Q QUERY
#define A AUTHORITY
#define ALPHA (T | V | P | Q | A)

/* What each byte may be part of. PLAIN: a value in ASCII; VALUE: any field value, obs-text (0x80 up) included. */
static const uint8_t kinds[256] = {
	['\t'] = V,
	[' '] = V,
	['!'] = T | V | P | Q,
	['"'] = V,
	['#'] = T | V,
	['$'] = T | V | P | Q,
	['%'] = T | V | P | Q,
	['&'] = T | V | P | Q,
	['\''] = T | V | P | Q,
	['('] = V | P | Q,
	[')'] = V | P | Q,
	['*'] = T | V | P | Q,
	['+'] = T | V | P | Q,
	[','] = V | P | Q,
	['-'] = ALPHA,
	['.'] = ALPHA,
	['/'] = V | P | Q,
	['0' ... '9'] = ALPHA,
	[':'] = V | P | Q | A,
	[';'] = V | P | Q,
	['<'] = V,
	['='] = V | P | Q,
	['>'] = V,
	['?'] = V | Q,
	['@'] = V | P | Q,
	['A' ... 'Z'] = ALPHA,
	['['] = V | P | Q | A,
	['\\'] = V | Q,
	[']'] = V | P | Q | A,
	['^'] = T | V | P | Q,
	['_'] = ALPHA,
	['`'] = T | V | P | Q,
	['a' ... 'z'] = ALPHA,
	['{'] = V | P | Q,
	['|'] = T | V | P | Q,
	['}'] = V | P | Q,
	['~'] = T | V | P | Q,
	[0x80 ... 0xff] = VALUE,
};

#undef T
#undef V
#undef P
#undef Q
#undef A
#undef ALPHA

static bool all_of(const char *p, size_t len, uint8_t kind)
{
	uint8_t both = kind;

	for (size_t i = 0; i < len; i++)
		both &= kinds[(uint8_t)p[i]];
	return both != 0;
}

static size_t run_of(const char *p, size_t len, uint8_t kind)
{
	size_t n = 0;

	while (n < len && (kinds[(uint8_t)p[n]] & kind))
		n++;
	return n;
}

static bool same(const char *p, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(p, word, len) == 0;
}

void gate_init(struct gate *g, size_t body_max)
{
	memset(g, 0, sizeof(*g));
	g->body_max = body_max;
}

void gate_release(struct gate *g)
{
	free(g->pending);
	free(g->authority);
	g->pending = NULL;
	g->authority = NULL;
}

static bool port_ok(const char *p, size_t len)
{
	unsigned n = 0;

	if (len > 5)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		n = n * 10 + (unsigned)(p[i] - '0');
	}
	return n <= 65535;
}

/* name, IPv4 or [IPv6], with an optional port */
static bool host_ok(const char *p, size_t len)
{
	const char *end = p + len, *colon;

	if (len == 0 || len > 255 || !all_of(p, len, AUTHORITY))
		return false;
	if (*p == '[') {
		const char *close = memchr(p, ']', len);

		if (!close || close - p < 3)
			return false;
		for (const char *c = p + 1; c < close; c++)
			if (!strchr("0123456789abcdefABCDEF:.", *c))
				return false;
		return close + 1 == end || (close[1] == ':' && port_ok(close + 2, (size_t)(end - close - 2)));
	}
	if (memchr(p, '[', len) || memchr(p, ']', len))
		return false;
	colon = memchr(p, ':', len);
	if (!colon)
		return true;
	return colon != p && port_ok(colon + 1, (size_t)(end - colon - 1));
}

/* A target in absolute form: remember the authority, move on to the path. */
static int take_authority(struct gate *g, const char **p, size_t *len)
{
	size_t skip = 0, n;
	const char *slash;

	if (*len > 7 && strncasecmp(*p, "http://", 7) == 0)
		skip = 7;
	else if (*len > 8 && strncasecmp(*p, "https://", 8) == 0)
		skip = 8;
	else
		return 400;
	slash = memchr(*p + skip, '/', *len - skip);
	if (!slash)
		return 400;
	n = (size_t)(slash - (*p + skip));
	if (!host_ok(*p + skip, n))
		return 400;
	g->authority = strndup(*p + skip, n);
	if (!g->authority)
		return 503;
	*len -= (size_t)(slash - *p);
	*p = slash;
	return 0;
}

/*
 * The library keeps a record for every header line, argument and cookie, and a copy of the cookies, in a memory of fixed
 * size; when it runs out it closes the connection without a word, or leaves it hanging. So what it needs is counted.
 */
#define RECORD_BYTES 64u

static int add_weight(struct gate *g, const char *p, size_t len, char separator, size_t bytes)
{
	size_t parts = 1;

	while (len > 0) {
		const char *at = memchr(p, separator, len);

		if (!at)
			break;
		parts++;
		len -= (size_t)(at + 1 - p);
		p = at + 1;
	}
	g->weight += parts * RECORD_BYTES + bytes;
	return g->weight > GATE_WEIGHT_MAX ? 431 : 0;
}

static int check_target(struct gate *g, const char *p, size_t len, bool is_options)
{
	size_t path;

	if (len == 1 && *p == '*' && is_options)
		return 0;
	if (*p != '/') {
		int status = take_authority(g, &p, &len);

		if (status)
			return status;
	}
	path = run_of(p, len, PATH);
	if (path == len)
		return 0;
	if (p[path] != '?' || !all_of(p + path, len - path, QUERY))
		return 400;
	return add_weight(g, p + path, len - path, '&', 0) ? 414 : 0;
}

static int check_version(struct gate *g, const char *p, size_t len)
{
	if (len != 8 || memcmp(p, "HTTP/", 5) != 0 || p[6] != '.')
		return 400;
	if (p[5] < '0' || p[5] > '9' || p[7] < '0' || p[7] > '9')
		return 400;
	if (p[5] != '1' || p[7] > '1')
		return 505;
	g->version_1_0 = p[7] == '0';
	return 0;
}

static void begin_message(struct gate *g)
{
	g->version_1_0 = g->content_not_allowed = false;
	g->has_host = g->has_length = g->has_coding = false;
	g->lines = 0;
	g->weight = 0;
	g->body_left = g->body_bytes = 0;
	free(g->authority);
	g->authority = NULL;
}

/* Without its CRLF. */
static int check_request_line(struct gate *g, const char *p, size_t len)
{
	size_t method = run_of(p, len, TOKEN), target;
	const char *rest = p + method;
	int status;

	if (len == 0) {
		if (g->skipped_empty_line)
			return 400;
		g->skipped_empty_line = true;
		return 0;
	}
	g->skipped_empty_line = false;
	begin_message(g);
	if (method == 0 || method > 32 || method == len || *rest != ' ')
		return 400;
	rest++;
	target = run_of(rest, (size_t)(p + len - rest), PATH | QUERY);
	if (target == 0 || rest + target >= p + len || rest[target] != ' ')
		return 400;
	status = check_version(g, rest + target + 1, (size_t)(p + len - rest) - target - 1);
	if (status)
		return status;
	if (method == 7 && memcmp(p, "CONNECT", 7) == 0)
		return 405;
	g->content_not_allowed =
		(method == 3 && memcmp(p, "GET", 3) == 0) || (method == 4 && memcmp(p, "HEAD", 4) == 0);
	g->state = GATE_HEADERS;
	return check_target(g, rest, target, method == 7 && memcmp(p, "OPTIONS", 7) == 0);
}

static int check_host(struct gate *g, const char *p, size_t len)
{
	if (g->has_host || !host_ok(p, len))
		return 400;
	g->has_host = true;
	return g->authority && !same(p, len, g->authority) ? 400 : 0;
}

static int check_length(struct gate *g, const char *p, size_t len)
{
	if (g->has_length || len == 0)
		return 400;
	g->has_length = true;
	for (size_t i = 0; i < len; i++) {
		if (p[i] < '0' || p[i] > '9')
			return 400;
		if (i >= 18)
			return 413;
		g->body_left = g->body_left * 10 + (uint64_t)(p[i] - '0');
	}
	return 0;
}

static int check_coding(struct gate *g, const char *p, size_t len)
{
	if (g->has_coding || g->version_1_0 || len == 0)
		return 400;
	g->has_coding = true;
	return same(p, len, "chunked") ? 0 : 501;
}

/* The few fields that say where a message ends or whom it is for. */
static int check_field(struct gate *g, const char *name, size_t name_len, const char *value, size_t len)
{
	switch (name_len) {
	case 4: return same(name, name_len, "host") ? check_host(g, value, len) : 0;
	case 6:
		if (same(name, name_len, "cookie"))
			return add_weight(g, value, len, ';', len);
		return same(name, name_len, "expect") && !same(value, len, "100-continue") ? 417 : 0;
	case 10: return same(name, name_len, "connection") && !all_of(value, len, PLAIN) ? 400 : 0;
	case 14: return same(name, name_len, "content-length") ? check_length(g, value, len) : 0;
	case 17: return same(name, name_len, "transfer-encoding") ? check_coding(g, value, len) : 0;
	default: return 0;
	}
}

static int check_header_line(struct gate *g, const char *p, size_t len)
{
	size_t name = run_of(p, len, TOKEN);
	const char *value = p + name + 1, *end = p + len;

	if (name == 0 || name == len || p[name] != ':')
		return 400;
	if (++g->lines > GATE_LINES_MAX || add_weight(g, p, 0, 0, 0))
		return 431;
	if (!all_of(value, (size_t)(end - value), VALUE))
		return 400;
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return check_field(g, p, name, value, (size_t)(end - value));
}

static int end_of_head(struct gate *g)
{
	if (!g->has_host && !g->version_1_0)
		return 400;
	if (g->has_coding && g->has_length)
		return 400;
	if (g->content_not_allowed && (g->has_coding || g->body_left > 0))
		return 400;
	if (g->body_left > g->body_max)
		return 413;
	free(g->pending);
	g->pending = NULL;
	g->heads++;
	g->head_bytes = 0;
	if (g->has_coding)
		g->state = GATE_CHUNK_FIRST;
	else
		g->state = g->body_left > 0 ? GATE_BODY : GATE_START;
	return 0;
}

static int check_line(struct gate *g, const char *p, size_t len)
{
	bool first = g->state != GATE_HEADERS;

	g->head_bytes += len;
	if (len > GATE_LINE_MAX)
		return first ? 414 : 431;
	if (g->head_bytes > GATE_HEAD_MAX)
		return 431;
	if (len < 2 || p[len - 2] != '\r')
		return 400;
	if (first) {
		g->state = GATE_LINE;
		return check_request_line(g, p, len - 2);
	}
	return len == 2 ? end_of_head(g) : check_header_line(g, p, len - 2);
}

/* Keep the start of a line. A CR inside it would end the line for the library: refuse it before it gets there. */
static int hold(struct gate *g, const char *p, size_t len)
{
	const char *cr = memchr(p, '\r', len);

	if (g->state == GATE_START)
		g->state = GATE_LINE;
	if (g->pending_len + len > GATE_LINE_MAX)
		return g->state == GATE_HEADERS ? 431 : 414;
	if (cr && cr != p + len - 1)
		return 400;
	if (!g->pending)
		g->pending = malloc(GATE_LINE_MAX + 2);
	if (!g->pending)
		return 503;
	memcpy(g->pending + g->pending_len, p, len);
	g->pending_len += len;
	return 0;
}

static int take_line(struct gate *g, const char *p, size_t len, size_t *used)
{
	const char *lf = memchr(p, '\n', len);
	int status;

	*used = lf ? (size_t)(lf - p) + 1 : len;
	if (g->pending_len > 0 && g->pending[g->pending_len - 1] == '\r' && *p != '\n')
		return 400;
	if (!lf)
		return hold(g, p, len);
	if (g->pending_len == 0)
		return check_line(g, p, *used);
	status = hold(g, p, *used - 1);
	if (status)
		return status;
	g->pending[g->pending_len++] = '\n';
	len = g->pending_len;
	g->pending_len = 0;
	return check_line(g, g->pending, len);
}

static int chunk_size_byte(struct gate *g, char c)
{
	int digit = percent_digit(c);

	if (g->state == GATE_CHUNK_FIRST) {
		g->body_left = 0;
		g->digits = 0;
		g->state = GATE_CHUNK_SIZE;
	}
	if (digit < 0) {
		g->state = GATE_CHUNK_SIZE_LF;
		return c == '\r' && g->digits > 0 ? 0 : 400;
	}
	if (++g->digits > 8)
		return 400;
	g->body_left = g->body_left * 16 + (uint64_t)digit;
	return g->body_bytes + g->body_left > g->body_max ? 413 : 0;
}

static int expect_byte(struct gate *g, char c, char wanted, enum gate_state next)
{
	g->state = next;
	return c == wanted ? 0 : 400;
}

static int chunk_byte(struct gate *g, char c)
{
	switch (g->state) {
	case GATE_CHUNK_SIZE_LF: return expect_byte(g, c, '\n', g->body_left > 0 ? GATE_CHUNK_DATA : GATE_CHUNK_END_CR);
	case GATE_CHUNK_DATA_CR: return expect_byte(g, c, '\r', GATE_CHUNK_DATA_LF);
	case GATE_CHUNK_DATA_LF: return expect_byte(g, c, '\n', GATE_CHUNK_FIRST);
	case GATE_CHUNK_END_CR: return expect_byte(g, c, '\r', GATE_CHUNK_END_LF);
	case GATE_CHUNK_END_LF: return expect_byte(g, c, '\n', GATE_START);
	default: return chunk_size_byte(g, c);
	}
}

static void take_content(struct gate *g, size_t len, size_t *used, enum gate_state next)
{
	*used = len < g->body_left ? len : (size_t)g->body_left;
	g->body_left -= *used;
	g->body_bytes += *used;
	if (g->body_left == 0)
		g->state = next;
}

static int step(struct gate *g, const char *p, size_t len, size_t *used)
{
	switch (g->state) {
	case GATE_START:
	case GATE_LINE:
	case GATE_HEADERS: return take_line(g, p, len, used);
	case GATE_BODY: take_content(g, len, used, GATE_START); return 0;
	case GATE_CHUNK_DATA: take_content(g, len, used, GATE_CHUNK_DATA_CR); return 0;
	case GATE_REFUSED: return 400;
	default: *used = 1; return chunk_byte(g, *p);
	}
}

int gate_feed(struct gate *g, const char *p, size_t len, size_t *good)
{
	size_t at = 0;

	*good = 0;
	while (at < len) {
		size_t used = 0;
		int status = step(g, p + at, len - at, &used);

		if (status) {
			g->state = GATE_REFUSED;
			return status;
		}
		at += used;
		if (g->state == GATE_START)
			*good = at;
	}
	return 0;
}
