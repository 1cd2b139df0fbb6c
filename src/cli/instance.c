/* The folder of an instance. instance.json is written whole to a new name and renamed, so that it is never half there. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/str.h"
#include "cli/cli.h"

#define CONFIG_MOST (1u << 20)

int cli_read_file(struct ctx *cx, struct bytes *out, const char *path, size_t most_bytes)
{
	struct stat st;
	uint8_t *p;
	size_t len = 0;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set(cx, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "打不开文件 %s：%s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || (size_t)st.st_size > most_bytes) {
		close(fd);
		return err_set(cx, ERR_TOO_LARGE, "文件 %s 太大。", path);
	}
	p = arena_alloc(cx->arena, (size_t)st.st_size + 1);
	while (p && len < (size_t)st.st_size && (n = read(fd, p + len, (size_t)st.st_size - len)) > 0)
		len += (size_t)n;
	close(fd);
	if (!p)
		return err_detail(cx, ERR_NO_MEMORY, "file %s", path);
	if (len < (size_t)st.st_size)
		return err_set(cx, ERR_IO, "文件 %s 没有读完整。", path);
	*out = (struct bytes){ p, len };
	return 0;
}

static const char *const *proxies_of(struct ctx *cx, json_t *list)
{
	const char **out = arena_new_array(cx->arena, const char *, json_array_size(list) + 1);

	for (size_t i = 0; out && i < json_array_size(list); i++)
		out[i] = arena_strdup(cx->arena, json_string_value(json_array_get(list, i)));
	return out;
}

int instance_load(struct ctx *cx, struct instance *out, const char *dir)
{
	const char *path = arena_printf(cx->arena, "%s/instance.json", dir);
	const char *store, *listen;
	struct bytes file;
	json_t *doc;
	int rc = path ? cli_read_file(cx, &file, path, CONFIG_MOST) : ERR_NO_MEMORY;

	if (rc == ERR_NOT_FOUND)
		return err_set(cx, ERR_NOT_FOUND, "%s 里没有实例，请先运行 yangguang init %s。", dir, dir);
	TRY(rc);
	doc = json_loadb((const char *)file.ptr, file.len, 0, NULL);
	store = json_string_value(json_object_get(doc, "store"));
	listen = json_string_value(json_object_get(doc, "listen"));
	if (!store) {
		json_decref(doc);
		return err_set(cx, ERR_CORRUPT, "%s 的内容不正确。", path);
	}
	*out = (struct instance){ .dir = dir, .listen = arena_strdup(cx->arena, listen ? listen : "127.0.0.1:8080"),
				  .behind_tls = json_is_true(json_object_get(doc, "behind_tls")),
				  .trusted_proxies = proxies_of(cx, json_object_get(doc, "trusted_proxies")) };
	out->store = strstr(store, "://") || store[0] == '/' ? arena_strdup(cx->arena, store) :
							       arena_printf(cx->arena, "%s/%s", dir, store);
	json_decref(doc);
	return out->store && out->listen ? 0 : err_detail(cx, ERR_NO_MEMORY, "instance");
}

/* Written and flushed under another name, then renamed, then the folder flushed. */
static int write_whole(struct ctx *cx, const char *dir, const char *name, const char *text)
{
	const char *tmp = arena_printf(cx->arena, "%s/%s.new", dir, name), *path = arena_printf(cx->arena, "%s/%s", dir, name);
	int fd = tmp && path ? open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1, folder;
	size_t len = strlen(text);
	bool ok = fd >= 0 && write(fd, text, len) == (ssize_t)len && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	ok = ok && rename(tmp, path) == 0;
	folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ok = ok && folder >= 0 && fsync(folder) == 0;
	if (folder >= 0)
		close(folder);
	return ok ? 0 : err_set(cx, ERR_IO, "写不了 %s/%s：%s", dir, name, strerror(errno));
}

static int add_to_buf(const char *text, size_t len, void *b)
{
	buf_add(b, text, len);
	return 0;
}

int instance_create(struct ctx *cx, const char *dir, const char *store)
{
	const char *path = arena_printf(cx->arena, "%s/instance.json", dir);
	json_t *doc;
	struct buf b;
	int rc;

	if (!path)
		return err_detail(cx, ERR_NO_MEMORY, "instance");
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		return err_set(cx, ERR_IO, "建不了文件夹 %s：%s", dir, strerror(errno));
	if (access(path, F_OK) == 0)
		return err_set(cx, ERR_EXISTS, "%s 里已经有一个实例。", dir);
	doc = json_pack("{s:s, s:s, s:b, s:[]}", "store", store ? store : "yangguang.db", "listen", "127.0.0.1:8080", "behind_tls", 0,
			"trusted_proxies");
	buf_init(&b, cx->arena);
	rc = doc ? json_dump_callback(doc, add_to_buf, &b, JSON_INDENT(2)) : -1;
	json_decref(doc);
	if (rc != 0 || b.failed)
		return err_detail(cx, ERR_NO_MEMORY, "instance");
	return write_whole(cx, dir, "instance.json", buf_cstr(&b));
}

int cli_open(struct cli *cli)
{
	struct db_options opt = { .create = true };
	struct instance in;

	cli->dir = cli->args[0];
	TRY(instance_load(&cli->cx, &in, cli->dir));
	TRY(db_open(&cli->cx, &cli->db, in.store, &opt));
	cli->cx.db = cli->db;
	cli->cx.db_role = DB_ROLE_SYSTEM | DB_ROLE_STAFF | DB_ROLE_PUBLIC;
	return db_migrate(&cli->cx, cli->db);
}
