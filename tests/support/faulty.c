#include "support/faulty.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"

#define SECTOR 512

/* A write not yet flushed: enough to take it back and to do it again. */
struct pending {
	char *path;
	sqlite3_int64 at, old_size; /* -1 in old_size: old content only */
	size_t len;
	unsigned char *before, *after;
	struct pending *newer;
};

struct file {
	sqlite3_file base;
	char *path;
	sqlite3_file *real; /* behind this structure */
};

static sqlite3_vfs faulty_vfs, *real_vfs;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static enum faulty_kind kind;
static int countdown;
static bool struck;
static struct pending *oldest, **newest = &oldest;

void faulty_arm(enum faulty_kind k, int n)
{
	pthread_mutex_lock(&lock);
	kind = k;
	countdown = n;
	struck = false;
	pthread_mutex_unlock(&lock);
}

bool faulty_struck(void)
{
	return struck;
}

static bool is_power(void)
{
	return kind == FAULTY_POWER || kind == FAULTY_POWER_TORN;
}

static void forget(struct pending *p)
{
	free(p->path);
	free(p->before);
	free(p->after);
	free(p);
}

/* What was written to this file is on the disk now. */
static void flushed(const char *path)
{
	struct pending **p = &oldest;

	while (*p) {
		struct pending *gone = *p;

		if (strcmp(gone->path, path) != 0) {
			p = &gone->newer;
			continue;
		}
		*p = gone->newer;
		forget(gone);
	}
	newest = p;
}

static void remember(struct file *f, const void *data, size_t len, sqlite3_int64 at)
{
	struct pending *p = calloc(1, sizeof(*p));

	CHECK(p != NULL);
	p->path = strdup(f->path);
	p->at = at;
	p->len = len;
	p->before = calloc(1, len);
	p->after = malloc(len);
	CHECK(p->path && p->before && p->after);
	memcpy(p->after, data, len);
	(void)f->real->pMethods->xRead(f->real, p->before, (int)len, at); /* short reads are filled with zeros */
	CHECK(f->real->pMethods->xFileSize(f->real, &p->old_size) == SQLITE_OK);
	*newest = p;
	newest = &p->newer;
}

/* True when this operation is the one to fail. */
static bool strikes(void)
{
	if (struck && is_power())
		return true;
	if (--countdown != 0)
		return false;
	struck = true;
	return true;
}

static int on_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 at)
{
	struct file *f = (struct file *)file;
	sqlite3_int64 size = 0;
	int rc = SQLITE_OK;

	pthread_mutex_lock(&lock);
	if (kind == FAULTY_WRITE && strikes())
		rc = SQLITE_IOERR_WRITE;
	if (is_power() && strikes())
		rc = SQLITE_IOERR_WRITE;
	(void)f->real->pMethods->xFileSize(f->real, &size);
	if (kind == FAULTY_FULL && (struck || (at + len > size && strikes())) && at + len > size)
		rc = SQLITE_FULL;
	if (rc == SQLITE_OK) {
		if (is_power())
			remember(f, data, (size_t)len, at);
		rc = f->real->pMethods->xWrite(f->real, data, len, at);
	}
	pthread_mutex_unlock(&lock);
	return rc;
}

static int on_sync(sqlite3_file *file, int flags)
{
	struct file *f = (struct file *)file;
	int rc = SQLITE_OK;

	pthread_mutex_lock(&lock);
	if ((kind == FAULTY_FLUSH || is_power()) && strikes())
		rc = SQLITE_IOERR_FSYNC;
	/* the real flush would only cost time: what a power cut leaves is decided by the list of pending writes */
	(void)flags;
	if (rc == SQLITE_OK)
		flushed(f->path);
	pthread_mutex_unlock(&lock);
	return rc;
}

static int on_close(sqlite3_file *file)
{
	struct file *f = (struct file *)file;
	int rc = f->real->pMethods->xClose(f->real);

	free(f->path);
	return rc;
}

static int on_read(sqlite3_file *file, void *data, int len, sqlite3_int64 at)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xRead(f->real, data, len, at);
}

static int on_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct file *f = (struct file *)file;

	if (struck && is_power())
		return SQLITE_IOERR_TRUNCATE;
	return f->real->pMethods->xTruncate(f->real, size);
}

static int on_size(sqlite3_file *file, sqlite3_int64 *size)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xFileSize(f->real, size);
}

static int on_lock(sqlite3_file *file, int level)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xLock(f->real, level);
}

static int on_unlock(sqlite3_file *file, int level)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xUnlock(f->real, level);
}

static int on_reserved(sqlite3_file *file, int *out)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xCheckReservedLock(f->real, out);
}

static int on_control(sqlite3_file *file, int op, void *arg)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xFileControl(f->real, op, arg);
}

static int on_sector(sqlite3_file *file)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xSectorSize(f->real);
}

static int on_character(sqlite3_file *file)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xDeviceCharacteristics(f->real);
}

static int on_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xShmMap(f->real, page, size, extend, out);
}

static int on_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xShmLock(f->real, offset, n, flags);
}

static void on_shm_barrier(sqlite3_file *file)
{
	struct file *f = (struct file *)file;

	f->real->pMethods->xShmBarrier(f->real);
}

static int on_shm_unmap(sqlite3_file *file, int drop)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xShmUnmap(f->real, drop);
}

static int on_fetch(sqlite3_file *file, sqlite3_int64 at, int len, void **out)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xFetch(f->real, at, len, out);
}

static int on_unfetch(sqlite3_file *file, sqlite3_int64 at, void *p)
{
	struct file *f = (struct file *)file;

	return f->real->pMethods->xUnfetch(f->real, at, p);
}

static const sqlite3_io_methods methods = {
	3,           on_close,       on_read,      on_write,   on_truncate, on_sync,      on_size,
	on_lock,     on_unlock,      on_reserved,  on_control, on_sector,   on_character, on_shm_map,
	on_shm_lock, on_shm_barrier, on_shm_unmap, on_fetch,   on_unfetch,
};

static int on_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct file *f = (struct file *)file;
	int rc;

	(void)vfs;
	memset(f, 0, sizeof(*f));
	f->real = (sqlite3_file *)(f + 1);
	rc = real_vfs->xOpen(real_vfs, name, f->real, flags, out_flags);
	if (rc != SQLITE_OK)
		return rc;
	f->path = strdup(name ? name : "");
	f->base.pMethods = &methods;
	return rc;
}

static int on_delete(sqlite3_vfs *vfs, const char *name, int sync_dir)
{
	(void)vfs;
	return struck && is_power() ? SQLITE_IOERR_DELETE : real_vfs->xDelete(real_vfs, name, sync_dir);
}

void faulty_install(void)
{
	if (real_vfs)
		return;
	real_vfs = sqlite3_vfs_find(NULL);
	CHECK(real_vfs != NULL);
	faulty_vfs = *real_vfs;
	faulty_vfs.pNext = NULL;
	faulty_vfs.zName = "faulty";
	faulty_vfs.szOsFile = real_vfs->szOsFile + (int)sizeof(struct file);
	faulty_vfs.xOpen = on_open;
	faulty_vfs.xDelete = on_delete;
	CHECK(sqlite3_vfs_register(&faulty_vfs, 1) == SQLITE_OK);
}

static void put_back(const struct pending *p)
{
	int fd = open(p->path, O_RDWR | O_CLOEXEC);

	if (fd < 0) /* the file itself is gone again */
		return;
	CHECK(pwrite(fd, p->before, p->len, p->at) == (ssize_t)p->len);
	CHECK(ftruncate(fd, p->old_size) == 0);
	close(fd);
}

/* Some of its sectors, as chance has it. */
static void do_again(const struct pending *p, unsigned *seed)
{
	int fd = open(p->path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return;
	for (size_t from = 0; from < p->len; from += SECTOR) {
		size_t len = p->len - from < SECTOR ? p->len - from : SECTOR;

		if (rand_r(seed) % 3 == 0)
			continue;
		CHECK(pwrite(fd, p->after + from, len, p->at + (sqlite3_int64)from) == (ssize_t)len);
	}
	close(fd);
}

static void put_back_all(struct pending *p)
{
	if (!p)
		return;
	put_back_all(p->newer);
	put_back(p);
}

void faulty_reboot(unsigned seed)
{
	put_back_all(oldest);
	for (struct pending *p = oldest; kind == FAULTY_POWER_TORN && p; p = p->newer)
		do_again(p, &seed);
	while (oldest) {
		struct pending *gone = oldest;

		oldest = gone->newer;
		forget(gone);
	}
	newest = &oldest;
	faulty_arm(FAULTY_NONE, 0);
}
