#include "support/rights.h"

#include "base/buf.h"
#include "base/str.h"
#include "db/db.h"
#include "web/csrf.h"

struct person {
	const char *name;
	unsigned role;
	int64_t account_id; /* 0: a stranger */
};

struct trial {
	struct site *site;
	const char *(*value_of)(const char *name);
	struct rights_result result;
};

static const char *path_of(const struct trial *trial, const struct route *route)
{
	struct arena *a = &trial->site->t->arena;
	struct buf b;

	buf_init(&b, a);
	for (const char *p = route->path; *p; p++) {
		if (*p != '{') {
			buf_char(&b, *p);
			continue;
		}
		size_t n = strcspn(++p, "*}");
		const char *value = trial->value_of ? trial->value_of(arena_strndup(a, p, n)) : NULL;
		buf_url_path(&b, value ? value : "1");
		p += strcspn(p, "}");
	}
	return buf_cstr(&b);
}

/* The form token of a public form, without asking a page for it. */
static void bring_form_token(struct visitor *v)
{
	static const char cookie[] = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE";

	visitor_set_cookie(v, "yg-form", cookie);
	v->csrf = csrf_of_cookie(&v->site->t->arena, cookie);
}

static struct reply attempt(const struct trial *trial, const struct route *route, const struct person *who, bool *wrote)
{
	struct visitor v = { .site = trial->site };
	struct db_stats before, after;

	if (who->account_id && route->access != ACCESS_PUBLIC)
		visitor_enter(&v, who->account_id);
	else if (route->method == HTTP_POST)
		bring_form_token(&v);
	db_stats(trial->site->db, &before);
	const char *path = path_of(trial, route);
	struct reply r = route->method == HTTP_POST ? visitor_post(&v, path, "") : visitor_get(&v, path);
	db_stats(trial->site->db, &after);
	*wrote = after.writes != before.writes;
	return r;
}

static bool is_allowed(const struct route *route, const struct person *who)
{
	if (route->access == ACCESS_PUBLIC)
		return true;
	return who->account_id && (route->access == ROLE_ANY || (route->access & who->role));
}

static bool refused_rightly(struct test *t, const struct route *route, const struct person *who, const struct reply *r)
{
	const char *location = reply_header(t, r, "Location");

	if (who->account_id)
		return r->status == 403;
	if (route->method == HTTP_POST)
		return r->status == 401;
	return r->status == 303 && str_starts(location, WEB_LOGIN_PATH "?next=");
}

static void try_one(struct trial *trial, const struct route *route, const struct person *who)
{
	bool wrote = false, allowed = is_allowed(route, who);
	struct reply r = attempt(trial, route, who, &wrote);

	trial->result.tried++;
	if (allowed) {
		trial->result.entered++;
		if (r.status == 401 || r.status == 405 || r.status >= 500 || r.status == 0)
			fail_msg("%s may enter %s (%s) and was answered %d", who->name, route->path, route->name,
				 r.status);
	} else {
		trial->result.refused++;
		if (!refused_rightly(trial->site->t, route, who, &r) || wrote)
			fail_msg("%s may not enter %s (%s) and was answered %d%s", who->name, route->path, route->name,
				 r.status, wrote ? ", with something written" : "");
	}
}

struct rights_result rights_check(struct site *s, const struct route *const *tables,
				  const char *(*value_of)(const char *name))
{
	struct person people[34] = { { "a stranger", 0, 0 } };
	struct trial trial = { .site = s, .value_of = value_of };
	size_t n = 1;

	people[n++] = (struct person){ "an account without roles", 0, site_account(s, "rights-none", 0) };
	for (unsigned bit = 0; bit < 32; bit++) {
		enum role role = (enum role)(1u << bit);
		if (!*role_code(role))
			continue;
		const char *login = arena_printf(&s->t->arena, "rights-%u", bit);
		people[n++] = (struct person){ role_label(role), role, site_account(s, login, role) };
	}
	for (size_t i = 0; tables[i]; i++)
		for (const struct route *route = tables[i]; route->path; route++)
			for (size_t k = 0; k < n; k++)
				try_one(&trial, route, &people[k]);
	return trial.result;
}
