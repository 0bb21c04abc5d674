/*
 * A power cut for tests.
 *
 * kill -9 is too kind: the kernel still holds what a process wrote, and writes it to the disk later. A power cut loses
 * every write that no fsync had forced down. This library is loaded into the process under test with LD_PRELOAD. It notes,
 * before each change to a watched file, what the change is about to destroy, and after each successful fsync, how far
 * that file is safe. When the process has been killed, the test (Data/PowerCut.cs) reads the notes backwards and takes back
 * all that was never safe. What remains is what the disk would hold after the cut, in its harshest form: nothing that
 * was not synced has survived.
 *
 * Settings (environment):
 *   HANDRAIL_CUT_LOG    file that gets the notes; unset: the library does nothing
 *   HANDRAIL_CUT_MATCH  watch files whose path contains this text (never "-shm": SQLite rebuilds that file after a crash)
 *   HANDRAIL_CUT_EIO    "k": the k-th write, truncation or sync of a watched file fails with EIO; "k+": so do all after it
 *
 * Not covered, because nothing under test uses it: writes through mmap, copy_file_range, fallocate, io_uring.
 * Renames and removals count as durable at once.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* The system calls are made directly: asking libc for them would end up here again. */
#define RAW(number, ...) syscall(SYS_##number, __VA_ARGS__)

enum kind
{
    BORN = 1,    /* the file did not exist before */
    CHANGED = 2, /* data: the bytes that stood at `offset`; size: the file's length before */
    SAFE = 3,    /* an fsync succeeded; `offset`: how long these notes were when it began, so what it covers */
    GONE = 4,    /* the file was removed */
    MOVED = 5,   /* data: the new path */
};

/* One note: this header, then the path, then the data. Little-endian, packed by design (all fields aligned). */
struct note
{
    char mark[4]; /* "CUT1" */
    uint32_t kind;
    uint64_t offset;
    uint64_t size;
    uint32_t path_length;
    uint32_t data_length;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static const char *match;
static long fail_at, fail_on, operations;

__attribute__((constructor)) static void start(void)
{
    const char *log = getenv("HANDRAIL_CUT_LOG"), *eio = getenv("HANDRAIL_CUT_EIO");
    match = getenv("HANDRAIL_CUT_MATCH");
    if (!log || !match || !*match) return;
    if (eio && *eio)
    {
        char *rest;
        fail_at = strtol(eio, &rest, 10);
        fail_on = *rest == '+';
    }
    log_fd = (int)RAW(openat, AT_FDCWD, log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0) abort(); /* a test that cannot record must not look like one that passed */
}

static int watched(const char *path)
{
    return log_fd >= 0 && strstr(path, match) && !strstr(path, "-shm");
}

/* Is this descriptor a watched file? Fills in its path. */
static int watched_fd(int fd, char path[PATH_MAX])
{
    char link[64];
    if (log_fd < 0 || fd == log_fd) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = RAW(readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return path[0] == '/' && watched(path);
}

/* Adds one note. Caller holds the lock, so that notes stand in the order of the changes. */
static void add(enum kind kind, const char *path, uint64_t offset, uint64_t size, const void *data, size_t length)
{
    struct note note = { { 'C', 'U', 'T', '1' }, kind, offset, size, (uint32_t)strlen(path), (uint32_t)length };
    struct iovec parts[] = { { &note, sizeof note }, { (void *)path, note.path_length }, { (void *)data, length } };
    if (RAW(writev, log_fd, parts, 3) != (long)(sizeof note + note.path_length + length)) abort();
}

/*
 * Notes the bytes in [offset, offset + length) before they are overwritten or cut off.
 * They are read through the caller's own descriptor wherever it is readable: opening the file a second time and closing
 * it again would drop every POSIX lock the process holds on it, and SQLite's locks are of that kind.
 */
static void keep(int fd, const char *path, uint64_t offset, uint64_t length)
{
    struct stat file;
    if (fstat(fd, &file)) abort();
    uint64_t size = (uint64_t)file.st_size;
    uint64_t have = offset >= size ? 0 : size - offset < length ? size - offset : length;
    char *old = have ? malloc(have) : NULL;
    if (have)
    {
        int write_only = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY;
        int from = write_only ? (int)RAW(openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0) : fd;
        if (!old || from < 0 || RAW(pread64, from, old, have, offset) != (long)have) abort();
        if (write_only) RAW(close, from);
    }
    add(CHANGED, path, offset, size, old, have);
    free(old);
}

/* Counts a write or sync of a watched file; answers whether this one is to fail. Caller holds the lock. */
static int fails(void)
{
    operations++;
    if (!fail_at || (operations != fail_at && !(fail_on && operations > fail_at))) return 0;
    errno = EIO;
    return 1;
}

static uint64_t total(const struct iovec *parts, int count)
{
    uint64_t sum = 0;
    for (int i = 0; i < count; i++) sum += parts[i].iov_len;
    return sum;
}

/* Where a plain write lands: at the end for O_APPEND, otherwise at the descriptor's position. -1: not a file with positions. */
static int64_t position(int fd)
{
    struct stat file;
    if (fcntl(fd, F_GETFL) & O_APPEND) return fstat(fd, &file) ? -1 : file.st_size;
    return RAW(lseek, fd, 0L, SEEK_CUR);
}

/* Runs CALL with its note made first; both under the lock, so that a sync can never claim a change that had not happened. */
#define CHANGE(fd, path, offset, length, CALL)          \
    do                                                  \
    {                                                   \
        pthread_mutex_lock(&lock);                      \
        long done_ = -1;                                \
        if (!fails())                                   \
        {                                               \
            int64_t at_ = (offset);                     \
            if (at_ >= 0) keep(fd, path, at_, length);  \
            done_ = (CALL);                             \
        }                                               \
        int why_ = errno;                               \
        pthread_mutex_unlock(&lock);                    \
        errno = why_;                                   \
        return done_;                                   \
    } while (0)

ssize_t pwrite64(int fd, const void *from, size_t count, off64_t offset)
{
    char path[PATH_MAX];
    if (!watched_fd(fd, path)) return RAW(pwrite64, fd, from, count, offset);
    CHANGE(fd, path, offset, count, RAW(pwrite64, fd, from, count, offset));
}

ssize_t pwrite(int fd, const void *from, size_t count, off_t offset)
{
    return pwrite64(fd, from, count, offset);
}

ssize_t write(int fd, const void *from, size_t count)
{
    char path[PATH_MAX];
    if (!watched_fd(fd, path)) return RAW(write, fd, from, count);
    CHANGE(fd, path, position(fd), count, RAW(write, fd, from, count));
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    char path[PATH_MAX];
    if (!watched_fd(fd, path)) return RAW(writev, fd, parts, count);
    CHANGE(fd, path, position(fd), total(parts, count), RAW(writev, fd, parts, count));
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset)
{
    char path[PATH_MAX];
    if (!watched_fd(fd, path)) return RAW(pwritev, fd, parts, count, (long)offset, 0L);
    CHANGE(fd, path, offset, total(parts, count), RAW(pwritev, fd, parts, count, (long)offset, 0L));
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    return pwritev64(fd, parts, count, offset);
}

/* Growing destroys nothing but the length; shrinking destroys the tail. keep() notes the one or the other. */
int ftruncate64(int fd, off64_t size)
{
    char path[PATH_MAX];
    if (!watched_fd(fd, path)) return (int)RAW(ftruncate, fd, size);
    CHANGE(fd, path, size, UINT64_MAX, RAW(ftruncate, fd, size));
}

int ftruncate(int fd, off_t size)
{
    return ftruncate64(fd, size);
}

/*
 * A sync covers what was written before it began. It runs outside the lock: other threads may write meanwhile, and what
 * they write is not counted as safe, although it may be.
 */
static int sync_file(int fd, int data_only)
{
    char path[PATH_MAX];
    if (!watched_fd(fd, path)) return (int)(data_only ? RAW(fdatasync, fd) : RAW(fsync, fd));

    pthread_mutex_lock(&lock);
    uint64_t covered = (uint64_t)RAW(lseek, log_fd, 0L, SEEK_END); /* several processes may share the file of notes */
    int refused = fails();
    pthread_mutex_unlock(&lock);
    if (refused) return -1;

    int answer = (int)(data_only ? RAW(fdatasync, fd) : RAW(fsync, fd));
    if (answer) return answer;
    pthread_mutex_lock(&lock);
    add(SAFE, path, covered, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return 0;
}

int fsync(int fd)
{
    return sync_file(fd, 0);
}

int fdatasync(int fd)
{
    return sync_file(fd, 1);
}

/* Opening can create a file, and can empty one (O_TRUNC); both are changes. */
static int open_file(int folder, const char *path, int flags, mode_t mode)
{
    int changes = log_fd >= 0 && (flags & (O_CREAT | O_TRUNC)) && (flags & O_TMPFILE) != O_TMPFILE;
    if (!changes) return (int)RAW(openat, folder, path, flags, mode);

    pthread_mutex_lock(&lock);
    struct stat before;
    int existed = fstatat(folder, path, &before, 0) == 0;
    /* Opened without O_TRUNC first: only the open file tells its full path, and that decides whether its bytes are kept. */
    int fd = (int)RAW(openat, folder, path, flags & ~O_TRUNC, mode);
    char full[PATH_MAX];
    if (fd >= 0 && watched_fd(fd, full))
    {
        if (!existed) add(BORN, full, 0, 0, NULL, 0);
        else if (flags & O_TRUNC) keep(fd, full, 0, UINT64_MAX);
    }
    if (fd >= 0 && (flags & O_TRUNC) && existed && S_ISREG(before.st_mode)) RAW(ftruncate, fd, 0L);
    int why = errno;
    pthread_mutex_unlock(&lock);
    errno = why;
    return fd;
}

#define MODE_ARGUMENT(mode)                 \
    mode_t mode = 0;                        \
    if (flags & (O_CREAT | O_TMPFILE))      \
    {                                       \
        va_list rest;                       \
        va_start(rest, flags);              \
        mode = (mode_t)va_arg(rest, int);   \
        va_end(rest);                       \
    }

int open(const char *path, int flags, ...)
{
    MODE_ARGUMENT(mode)
    return open_file(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE_ARGUMENT(mode)
    return open_file(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    MODE_ARGUMENT(mode)
    return open_file(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
    MODE_ARGUMENT(mode)
    return open_file(folder, path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
    return open_file(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* The full path that a removal or rename is about, as the notes name it. Empty when it cannot be told. */
static void full_path(const char *path, char full[PATH_MAX])
{
    char folder[PATH_MAX];
    const char *name = strrchr(path, '/');
    size_t length = name ? (size_t)(name - path) : 0;
    full[0] = 0;
    if (log_fd < 0 || length >= sizeof folder) return;
    memcpy(folder, path, length);
    folder[length] = 0;
    name = name ? name + 1 : path;
    if (!realpath(length ? folder : path[0] == '/' ? "/" : ".", full)) { full[0] = 0; return; }
    size_t used = strlen(full);
    if (used + strlen(name) + 2 > PATH_MAX) { full[0] = 0; return; }
    snprintf(full + used, PATH_MAX - used, "%s%s", used == 1 ? "" : "/", name);
}

int unlink(const char *path)
{
    char full[PATH_MAX];
    full_path(path, full);
    int answer = (int)RAW(unlinkat, AT_FDCWD, path, 0);
    if (answer || !watched(full)) return answer;
    pthread_mutex_lock(&lock);
    add(GONE, full, 0, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return 0;
}

int rename(const char *from, const char *to)
{
    char source[PATH_MAX], target[PATH_MAX];
    full_path(from, source);
    full_path(to, target);
    int answer = (int)RAW(renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (answer || (!watched(source) && !watched(target))) return answer;
    pthread_mutex_lock(&lock);
    add(MOVED, source, 0, 0, target, strlen(target));
    pthread_mutex_unlock(&lock);
    return 0;
}
