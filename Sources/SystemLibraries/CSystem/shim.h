#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* glibc defines it only for _GNU_SOURCE, see below. */
enum { assetstore_path_only = 010000000 };

/* Swift cannot call variadic functions. */
static inline int assetstore_open_file(const char *path, int flags, mode_t mode)
{
    return open(path, flags | O_CLOEXEC, mode);
}

static inline int assetstore_open_in(int directory, const char *name, int flags, mode_t mode)
{
    return openat(directory, name, flags | O_CLOEXEC, mode);
}

/* Opens what lies below the directory and no link leads to: openat2(), which glibc does not have. */
static inline int assetstore_open_beneath(int directory, const char *path, int flags, mode_t mode)
{
    struct open_how how = {0};
    how.flags = (unsigned int)(flags | O_CLOEXEC);
    how.mode = flags & O_CREAT ? mode : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

/*
 * Comes back when no name in the folder is just being made, moved or removed: meanwhile Linux lists it to nobody, not
 * even from its end, where there is nothing.
 */
static inline void assetstore_await_folder(int directory)
{
    long long entries[64];
    lseek(directory, 0, SEEK_END);
    syscall(SYS_getdents64, directory, entries, sizeof entries);
}

/* glibc declares these only for _GNU_SOURCE, which must be the same for all modules that share its headers. */
extern int renameat2(int from_directory, const char *from, int to_directory, const char *to,
                     unsigned int flags);

extern int syncfs(int descriptor);
extern int pipe2(int ends[2], int flags);
extern int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *until);

static inline int assetstore_sync_file_system(int descriptor)
{
    return syncfs(descriptor);
}

static inline int assetstore_rename_in(int from_directory, const char *from, int to_directory, const char *to)
{
    return renameat2(from_directory, from, to_directory, to, 0);
}

static inline int assetstore_rename(const char *from, const char *to, unsigned int flags)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, flags);
}

/* Waits for the end of a thread; not 0 if it has not ended after so many milliseconds, below 1000. */
static inline int assetstore_join(pthread_t thread, long milliseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += milliseconds * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return pthread_timedjoin_np(thread, NULL, &until) == ETIMEDOUT;
}
