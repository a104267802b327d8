#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

/* Swift cannot call variadic functions. */
static inline int assetstore_open_file(const char *path, int flags, mode_t mode)
{
    return open(path, flags | O_CLOEXEC, mode);
}

/* glibc declares these only for _GNU_SOURCE, which must be the same for all modules that share its headers. */
extern int renameat2(int from_directory, const char *from, int to_directory, const char *to,
                     unsigned int flags);

extern int syncfs(int descriptor);
extern int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *until);

static inline int assetstore_sync_file_system(int descriptor)
{
    return syncfs(descriptor);
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
