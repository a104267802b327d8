#include <fcntl.h>
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

static inline int assetstore_sync_file_system(int descriptor)
{
    return syncfs(descriptor);
}

static inline int assetstore_rename(const char *from, const char *to, unsigned int flags)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, flags);
}
