/* Makes one call of the system fail, or kills the process at it: for benchmarks.write_faults, through LD_PRELOAD.
 *
 * Counted are calls that change a file or a name below one folder: write, pwrite, writev, ftruncate, fallocate, fsync,
 * fdatasync, open for writing, rename, link, unlink and mkdir. From `arm` on, call number `ordinal` (from 1) fails with
 * `error`; with `lasting` all later ones that need space fail too, as on a full disk, and with `error` < 0 the process
 * is killed instead. Nothing is counted in other processes that are started. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static long armed_at, counted;
static int armed_error, armed_lasting, armed;
static char last[64 + PATH_MAX];

void arm(const char *below, long ordinal, int error, int lasting) {
    strncpy(folder, below, sizeof folder - 1);
    armed_at = ordinal;
    armed_error = error;
    armed_lasting = lasting;
    counted = 0;
    last[0] = 0;
    armed = 1;
}

long disarm(void) {
    armed = 0;
    return counted;
}

/* The call that failed, and its file. */
const char *failed_call(void) { return last; }

/* Whether a call has to fail; errno is set then. `space`: it needs space on the disk. */
static int fails(const char *call, const char *path, int space) {
    if (!armed || strncmp(path, folder, strlen(folder)) != 0)
        return 0;
    long number = __sync_add_and_fetch(&counted, 1);
    if (number != armed_at && !(armed_lasting && number > armed_at && space))
        return 0;
    if (number == armed_at)
        snprintf(last, sizeof last, "%s %s", call, path + strlen(folder));
    if (armed_error < 0)
        kill(getpid(), SIGKILL);
    errno = armed_error;
    return 1;
}

static int fails_at(const char *call, int descriptor, int space) {
    if (!armed)
        return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    return fails(call, path, space);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int d, const void *b, size_t n) { return fails_at("write", d, 1) ? -1 : REAL(write)(d, b, n); }
ssize_t writev(int d, const struct iovec *v, int n) { return fails_at("writev", d, 1) ? -1 : REAL(writev)(d, v, n); }
ssize_t pwrite(int d, const void *b, size_t n, off_t o) {
    return fails_at("pwrite", d, 1) ? -1 : REAL(pwrite)(d, b, n, o);
}
ssize_t pwrite64(int d, const void *b, size_t n, off64_t o) {
    return fails_at("pwrite", d, 1) ? -1 : REAL(pwrite64)(d, b, n, o);
}
int ftruncate(int d, off_t n) { return fails_at("ftruncate", d, 1) ? -1 : REAL(ftruncate)(d, n); }
int ftruncate64(int d, off64_t n) { return fails_at("ftruncate", d, 1) ? -1 : REAL(ftruncate64)(d, n); }
int posix_fallocate64(int d, off64_t o, off64_t n) {
    return fails_at("fallocate", d, 1) ? errno : REAL(posix_fallocate64)(d, o, n);
}
int fsync(int d) { return fails_at("fsync", d, 1) ? -1 : REAL(fsync)(d); }
int fdatasync(int d) { return fails_at("fdatasync", d, 1) ? -1 : REAL(fdatasync)(d); }
int rename(const char *a, const char *b) { return fails("rename", a, 1) ? -1 : REAL(rename)(a, b); }
int link(const char *a, const char *b) { return fails("link", a, 1) ? -1 : REAL(link)(a, b); }
int unlink(const char *a) { return fails("unlink", a, 0) ? -1 : REAL(unlink)(a); }
int mkdir(const char *a, mode_t m) { return fails("mkdir", a, 1) ? -1 : REAL(mkdir)(a, m); }

#define OPEN(name)                                                                                                   \
    int name(const char *path, int flags, ...) {                                                                     \
        va_list rest;                                                                                                \
        va_start(rest, flags);                                                                                       \
        mode_t mode = va_arg(rest, mode_t);                                                                          \
        va_end(rest);                                                                                                \
        if ((flags & (O_CREAT | O_WRONLY | O_RDWR)) && fails("open", path, flags & O_CREAT))                         \
            return -1;                                                                                               \
        return REAL(name)(path, flags, mode);                                                                        \
    }
OPEN(open)
OPEN(open64)
