/* password - see the header. */
#include "web/password.h"

#include <sodium.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/str.h"
#include "base/utf8.h"
#include "web/common_password.h"
#include "web/setting.h"
#include "web/turnstile.h"
#include "web/web.h"

#define WAIT_SEC 5

/* Outside a server there is nobody to take turns with. */
static int begin(struct ctx *cx)
{
	struct turnstile *t = web_turnstile(cx);

	CHECK(!cx->conn); /* a snapshot or the writer would be held for as long as the hash takes */
	CHECK(sodium_init() >= 0);
	return !t || turnstile_enter(t, WAIT_SEC) ? 0 : err_detail(cx, ERR_BUSY, "argon2id: too many at once");
}

static void end(struct ctx *cx)
{
	struct turnstile *t = web_turnstile(cx);

	if (t)
		turnstile_leave(t);
}

static unsigned long long passes(const struct ctx *cx)
{
	return (unsigned long long)setting_int(cx, "password.argon_passes");
}

static size_t memory_bytes(const struct ctx *cx)
{
	return (size_t)setting_int(cx, "password.argon_mib") << 20;
}

int password_hash(struct ctx *cx, const char **out, const char *password)
{
	char *hash = arena_alloc(cx->arena, crypto_pwhash_STRBYTES);

	if (!hash)
		return err_detail(cx, ERR_NO_MEMORY, "password hash");
	TRY(begin(cx));
	int rc = crypto_pwhash_str_alg(hash, password, strlen(password), passes(cx), memory_bytes(cx),
				       crypto_pwhash_ALG_ARGON2ID13);
	end(cx);
	if (rc != 0)
		return err_detail(cx, ERR_NO_MEMORY, "argon2id: out of memory");
	*out = hash;
	return 0;
}

static int work_for_nothing(const struct ctx *cx, const char *password)
{
	static const unsigned char salt[crypto_pwhash_SALTBYTES] = { 1 };
	unsigned char out[32];

	return crypto_pwhash(out, sizeof(out), password, strlen(password), salt, passes(cx), memory_bytes(cx),
			     crypto_pwhash_ALG_ARGON2ID13);
}

int password_fits(struct ctx *cx, bool *fits, bool *old_params, const char *hash, const char *password)
{
	*fits = false;
	TRY(begin(cx));
	int rc = 0;
	if (str_empty(hash))
		rc = work_for_nothing(cx, password);
	else
		*fits = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
	end(cx);
	if (old_params)
		*old_params =
			!str_empty(hash) && crypto_pwhash_str_needs_rehash(hash, passes(cx), memory_bytes(cx)) != 0;
	return rc == 0 ? 0 : err_detail(cx, ERR_NO_MEMORY, "argon2id: out of memory");
}

struct make_up {
	size_t chars, different;
	bool lower, upper, digit, other;
};

static struct make_up make_up_of(const char *password)
{
	const char *s = password, *end = password + strlen(password);
	uint32_t seen[PASSWORD_CHARS_MAX];
	struct make_up m = { 0 };

	while (s < end) {
		uint32_t cp = utf8_next(&s, end);
		size_t i = 0;
		m.chars++;
		m.lower |= cp >= 'a' && cp <= 'z';
		m.upper |= cp >= 'A' && cp <= 'Z';
		m.digit |= cp >= '0' && cp <= '9';
		m.other |= !((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9'));
		while (i < m.different && seen[i] != cp)
			i++;
		if (i == m.different && i < PASSWORD_CHARS_MAX)
			seen[m.different++] = cp;
	}
	return m;
}

/* Does it hold the word, forwards or backwards, in any case? Words of one or two letters are in everything. */
static bool built_on(struct arena *a, const char *password, const char *word)
{
	size_t len = word ? strlen(word) : 0;
	char *back = len >= 3 ? arena_strdup(a, word) : NULL;

	if (!back)
		return false;
	for (size_t i = 0; i < len; i++)
		back[i] = word[len - 1 - i];
	return strcasestr(password, word) || strcasestr(password, back);
}

int password_policy(struct ctx *cx, const char *password, const char *login, const char *name)
{
	struct make_up m = make_up_of(password);
	size_t least = (size_t)setting_int(cx, "password.length"),
	       long_enough = (size_t)setting_int(cx, "password.long_length");

	if (m.chars < least)
		return err_set(cx, ERR_INVALID, "新密码至少 %zu 个字，现在是 %zu 个字", least, m.chars);
	if (m.chars > PASSWORD_CHARS_MAX)
		return err_set(cx, ERR_INVALID, "新密码最多 %d 个字，现在是 %zu 个字", PASSWORD_CHARS_MAX, m.chars);
	if (m.chars < long_enough && !(m.lower && m.upper && m.digit && m.other))
		return err_set(cx, ERR_INVALID,
			       "新密码须同时含有大写字母、小写字母、数字和其他符号，或者不少于 %zu 个字", long_enough);
	if (m.different < 5)
		return err_set(cx, ERR_INVALID, "新密码重复的字太多，请换一个");
	if (built_on(cx->arena, password, login) || built_on(cx->arena, password, name))
		return err_set(cx, ERR_INVALID, "新密码不能包含账号或姓名");
	if (common_password(cx->arena, password))
		return err_set(cx, ERR_INVALID, "新密码太常见，容易被猜中，请换一个");
	return arena_failed(cx->arena) ? err_detail(cx, ERR_NO_MEMORY, "password policy") : 0;
}

int password_rules(struct ctx *cx, const char *const **out, size_t *n)
{
	long long least = setting_int(cx, "password.length"), long_enough = setting_int(cx, "password.long_length");
	long long last = setting_int(cx, "password.history"), days = setting_int(cx, "password.max_age_days");
	const char **rules = arena_new_array(cx->arena, const char *, 6);
	size_t len = 0;

	if (!rules)
		return err_detail(cx, ERR_NO_MEMORY, "password rules");
	rules[len++] = arena_printf(
		cx->arena,
		"至少 %lld 个字，同时含有大写字母、小写字母、数字和其他符号；达到 %lld 个字的，不作这项要求。", least,
		long_enough);
	rules[len++] = "不包含账号或姓名，不使用常见密码。";
	if (last > 0)
		rules[len++] = arena_printf(cx->arena, "不与最近 %lld 次使用过的密码相同。", last);
	if (days > 0)
		rules[len++] = arena_printf(cx->arena, "每 %lld 天更换一次。", days);
	*out = rules;
	*n = len;
	return arena_failed(cx->arena) ? err_detail(cx, ERR_NO_MEMORY, "password rules") : 0;
}

const char *password_random(struct ctx *cx)
{
	static const char *const classes[] = { "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789" };
	char *out = arena_alloc(cx->arena, 20);

	CHECK(sodium_init() >= 0);
	if (!out)
		return NULL;
	for (uint32_t i = 0; i < 19; i++) {
		/* Each group of four begins with one of each class, so that the four classes are there (the fourth is the hyphen). */
		const char *from = classes[i % 5 < 3 ? i % 5 : randombytes_uniform(3)];
		out[i] = i % 5 == 4 ? '-' : from[randombytes_uniform((uint32_t)strlen(from))];
	}
	return out;
}
