/* backup and restore of an instance on SQLite: one consistent file while others write, put in place whole. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/commands.h"

static void progress(void *arg, int done, int total)
{
	cli_progress(arg, "备份", done, total);
}

static int run_backup(struct cli *cli)
{
	const char *to = cli->args[1], *tmp = arena_printf(&cli->arena, "%s.part", to);

	TRY(cli_open(cli));
	if (!tmp)
		return err_detail(&cli->cx, ERR_NO_MEMORY, "backup");
	if (access(to, F_OK) == 0)
		return err_set(&cli->cx, ERR_EXISTS, "%s 已经存在，请另取文件名。", to);
	TRY(db_backup(&cli->cx, cli->db, tmp, progress, cli));
	if (rename(tmp, to) != 0)
		return err_set(&cli->cx, ERR_IO, "改名失败：%s", strerror(errno));
	fprintf(cli->out, "已备份到 %s\n", to);
	return 0;
}

const struct command command_backup = {
	"backup", "DIR FILE", "备份：运行中也可以做，得到一个完整一致的文件",
	"只用于 SQLite 存储；PostgreSQL 请用 pg_dump 或流复制（见 docs/operations.md）。", NULL, 2, 2, false, run_backup
};

/* The file is a store of ours that is sound, and no newer than this program. */
static int check_file(struct cli *cli, const char *file)
{
	struct db_options opt = { .read_only = true };
	struct db *db;
	int rc, applied = 0;

	TRY(db_open(&cli->cx, &db, file, &opt));
	cli->cx.db = db;
	cli->cx.db_role = DB_ROLE_SYSTEM;
	rc = db_check(&cli->cx, db);
	if (rc == 0)
		rc = db_schema_applied(&cli->cx, &applied);
	if (rc == 0 && (applied < 1 || applied > db_schema_wanted()))
		rc = err_set(&cli->cx, ERR_INVALID, "%s 不是本系统的备份，或者来自更新的版本。", file);
	db_close(db);
	cli->cx.db = NULL;
	return rc;
}

static int copy_durably(struct cli *cli, const char *from, const char *to)
{
	static const size_t piece = 1 << 20;
	char *p = arena_alloc(&cli->arena, piece);
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = p && in >= 0 && out >= 0;
	ssize_t n = 0;

	while (ok && (n = read(in, p, piece)) > 0)
		ok = write(out, p, (size_t)n) == n;
	ok = ok && n == 0 && fsync(out) == 0;
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	if (!ok)
		unlink(to);
	return ok ? 0 : err_set(&cli->cx, ERR_IO, "复制到 %s 失败，请检查磁盘空间和权限。", to);
}

static int run_restore(struct cli *cli)
{
	const char *dir = cli->args[0], *file = cli->args[1];
	struct instance in;
	const char *tmp;

	TRY(check_file(cli, file));
	if (instance_load(&cli->cx, &in, dir) < 0) {
		err_clear(&cli->cx);
		TRY(instance_create(&cli->cx, dir, NULL));
		TRY(instance_load(&cli->cx, &in, dir));
	}
	if (strstr(in.store, "://"))
		return err_set(&cli->cx, ERR_INVALID, "这个实例用的是 PostgreSQL，请用 pg_restore。");
	if (access(in.store, F_OK) == 0)
		return err_set(&cli->cx, ERR_EXISTS, "%s 里已有数据，不会覆盖；请恢复到新的文件夹，或先移走 %s 及其 -wal、-shm。", dir, in.store);
	tmp = arena_printf(&cli->arena, "%s.part", in.store);
	if (!tmp)
		return err_detail(&cli->cx, ERR_NO_MEMORY, "restore");
	TRY(copy_durably(cli, file, tmp));
	if (rename(tmp, in.store) != 0)
		return err_set(&cli->cx, ERR_IO, "改名失败：%s", strerror(errno));
	TRY(cli_open(cli));
	fprintf(cli->out, "已恢复到 %s，请运行 yangguang verify %s 核验\n", dir, dir);
	return 0;
}

const struct command command_restore = { "restore", "DIR FILE", "从备份恢复到一个新的或空的实例", "先检查备份文件完好，再整体放到位；已有数据的实例不会被覆盖。",
					 NULL, 2, 2, false, run_restore };
