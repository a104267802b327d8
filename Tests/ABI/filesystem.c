/*
 * Packages that are mounted: many threads in one file system, streams that outlive it, seeks that
 * lead nowhere, callbacks that refuse, cancel or call back, and a quota that two processes keep
 * together.
 *
 * filesystem FOLDER SAMPLE LARGE, where LARGE has the entries "stored" and "deflated" of SIZE
 * bytes, each byte of which is told by its place.
 */
#include "fixture.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 3000000, THREADS = 8, ROUNDS = 40, QUOTA = 200000 };

static struct fixture f;
static const char *large, *program, *place;

static unsigned char byte_at(uint64_t offset)
{
    return (unsigned char)(offset * 7 + offset / 251 + offset / 65537);
}

static int is_right(const unsigned char *bytes, uint64_t offset, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (bytes[i] != byte_at(offset + i))
            return 0;
    return 1;
}

static int is_reason(assetstore_error *error, const char *reason)
{
    int is = strcmp(assetstore_error_reason(error), reason) == 0;

    if (!is)
        printf("       %s, not %s: %s\n", assetstore_error_reason(error), reason,
               assetstore_error_message(error));
    assetstore_error_free(error);
    return is;
}

/* A call that must fail for this reason. */
#define FAILS(reason, call)                                                                        \
    do {                                                                                           \
        assetstore_error *error = NULL;                                                            \
        assetstore_status status = call;                                                           \
        check(#call, status != ASSETSTORE_OK && is_reason(error, reason));                         \
    } while (0)

static assetstore_status mount_at(assetstore_filesystem *filesystem, const char *path,
                                  const char *id, assetstore_error **error)
{
    assetstore_mount_options options = ASSETSTORE_MOUNT_OPTIONS_INIT;
    assetstore_mounts *mounts = NULL;
    assetstore_status status;

    options.flags = ASSETSTORE_MOUNT_PLAIN;
    options.id = id;
    status = assetstore_filesystem_mount(filesystem, path, &options, &mounts, error);
    assetstore_mounts_free(mounts);
    return status;
}

static assetstore_stream *stream_of(assetstore_filesystem *filesystem, const char *path,
                                    uint32_t flags)
{
    assetstore_stream_options options = ASSETSTORE_STREAM_OPTIONS_INIT;
    assetstore_stream *stream = NULL;
    assetstore_error *error = NULL;

    options.flags = flags;
    NEED(assetstore_stream_open(filesystem, path, &options, &stream, &error));
    return stream;
}

static void seeks(assetstore_stream *stream)
{
    assetstore_error *error = NULL;
    unsigned char bytes[100];
    size_t count = 7;

    NEED(assetstore_stream_seek(stream, -50, ASSETSTORE_SEEK_END, &error));
    NEED(assetstore_stream_read(stream, bytes, sizeof bytes, &count, &error));
    check("short at the end", count == 50 && is_right(bytes, SIZE - 50, 50));
    NEED(assetstore_stream_read(stream, bytes, sizeof bytes, &count, &error));
    check("nothing at the end", count == 0 && assetstore_stream_position(stream) == SIZE);
    NEED(assetstore_stream_seek(stream, 1000, ASSETSTORE_SEEK_CURRENT, &error));
    NEED(assetstore_stream_read(stream, bytes, sizeof bytes, &count, &error));
    check("nothing past the end", count == 0 && assetstore_stream_position(stream) == SIZE + 1000);
    NEED(assetstore_stream_read_at(stream, UINT64_MAX, bytes, sizeof bytes, &count, &error));
    check("nothing at the end of numbers", count == 0);
    NEED(assetstore_stream_seek(stream, INT64_MAX, ASSETSTORE_SEEK_START, &error));
    NEED(assetstore_stream_read(stream, bytes, sizeof bytes, &count, &error));
    check("nothing where seeking ends", count == 0);
    FAILS("invalid-argument", assetstore_stream_seek(stream, 1, ASSETSTORE_SEEK_CURRENT, &error));
    FAILS("invalid-argument",
          assetstore_stream_seek(stream, INT64_MAX, ASSETSTORE_SEEK_END, &error));
    FAILS("invalid-argument", assetstore_stream_seek(stream, -1, ASSETSTORE_SEEK_START, &error));
    FAILS("invalid-argument",
          assetstore_stream_seek(stream, INT64_MIN, ASSETSTORE_SEEK_START, &error));
    FAILS("invalid-argument",
          assetstore_stream_seek(stream, INT64_MIN, ASSETSTORE_SEEK_END, &error));
    FAILS("invalid-argument", assetstore_stream_seek(stream, 0, 3, &error));
    FAILS("invalid-argument", assetstore_stream_seek(stream, 0, -1, &error));
    check("a refused seek moves nothing", assetstore_stream_position(stream) == INT64_MAX);
    FAILS("invalid-argument", assetstore_stream_read(stream, bytes, SIZE_MAX, &count, &error));
    FAILS("invalid-argument",
          assetstore_stream_read_at(stream, 0, bytes, SIZE_MAX, &count, &error));
    check("no bytes", count == 0);
    NEED(assetstore_stream_read(stream, bytes, 0, &count, &error));
    NEED(assetstore_stream_read(stream, NULL, 0, &count, &error));
    NEED(assetstore_stream_read_at(stream, 0, NULL, 0, &count, &error));
    check("nothing into nothing", count == 0);
    FAILS("null-argument", assetstore_stream_read(stream, NULL, 1, &count, &error));
    FAILS("read-only", assetstore_stream_write(stream, NULL, 0, &error));
    FAILS("null-argument", assetstore_stream_write(stream, NULL, 1, &error));
    FAILS("read-only", assetstore_stream_write(stream, bytes, 1, &error));
    FAILS("read-only", assetstore_stream_truncate(stream, 0, &error));
    FAILS("invalid-argument", assetstore_stream_write(stream, bytes, SIZE_MAX, &error));
    NEED(assetstore_stream_seek(stream, 0, ASSETSTORE_SEEK_START, &error));
}

static void flags(void)
{
    assetstore_stream_options options = ASSETSTORE_STREAM_OPTIONS_INIT;
    assetstore_stream *stream = NULL;
    uint32_t bit;

    for (bit = 2; bit <= 8; bit *= 2) {
        options.flags = bit;
        FAILS("invalid-argument",
              assetstore_stream_open(f.filesystem, "large/.data/x", &options, &stream, &error));
    }
    options.flags = 16;
    FAILS("unknown-option",
          assetstore_stream_open(f.filesystem, "large/x", &options, &stream, &error));
    options.flags = ASSETSTORE_STREAM_WRITE;
    FAILS("read-only",
          assetstore_stream_open(f.filesystem, "large/stored", &options, &stream, &error));
    FAILS("no-such-path",
          assetstore_stream_open(f.filesystem, "large/.data/x", &options, &stream, &error));
    options.flags |= ASSETSTORE_STREAM_CREATE;
    FAILS("path-traversal",
          assetstore_stream_open(f.filesystem, "large/.data/../x", &options, &stream, &error));
}

/* Streams need nobody to keep what they read from. */
static void outliving(void)
{
    assetstore_filesystem *filesystem = NULL;
    assetstore_filesystem_options options = ASSETSTORE_FILESYSTEM_OPTIONS_INIT;
    assetstore_stream *streams[3];
    assetstore_error *error = NULL;
    unsigned char bytes[100];
    size_t count, i;

    options.base = f.directory;
    NEED(assetstore_filesystem_open(NULL, &options, &filesystem, &error));
    NEED(mount_at(filesystem, large, "p", &error));
    streams[0] = stream_of(filesystem, "p/stored", 0);
    streams[1] = stream_of(filesystem, "p/deflated", 0);
    streams[2] =
        stream_of(filesystem, "p/.data/kept", ASSETSTORE_STREAM_WRITE | ASSETSTORE_STREAM_CREATE);
    NEED(assetstore_filesystem_unmount(filesystem, "p", &error));
    NEED(mount_at(filesystem, f.path, "p", &error));
    for (i = 0; i < 2; i++) {
        NEED(assetstore_stream_read_at(streams[i], 2000000, bytes, sizeof bytes, &count, &error));
        check("after unmounting", count == sizeof bytes && is_right(bytes, 2000000, count));
    }
    assetstore_filesystem_close(filesystem);
    for (i = 0; i < 2; i++) {
        seeks(streams[i]);
        NEED(assetstore_stream_read_at(streams[i], 1, bytes, sizeof bytes, &count, &error));
        check("after closing", count == sizeof bytes && is_right(bytes, 1, count));
    }
    NEED(assetstore_stream_write(streams[2], NULL, 0, &error));
    NEED(assetstore_stream_write(streams[2], "kept", 4, &error));
    check("what was written", assetstore_stream_size(streams[2]) == 4);
    for (i = 0; i < 3; i++)
        assetstore_stream_close(streams[i]);
}

static int32_t refuse(void *ctx, const assetstore_permission_request *request)
{
    *(int *)ctx += strcmp(request->permission, "rendering") == 0 &&
                   strcmp(request->id, "sample.night-sky") == 0 && request->path[0] == '/';
    return 0;
}

static int32_t grant_badly(void *ctx, const assetstore_permission_request *request)
{
    (void)ctx;
    (void)request;
    return -1;
}

static assetstore_filesystem *asking;

static int32_t call_back(void *ctx, const assetstore_permission_request *request)
{
    assetstore_mounts *mounts = NULL;
    assetstore_entries *entries = NULL;

    ++*(int *)ctx;
    FAILS("reentrant-call", assetstore_filesystem_mounts(asking, &mounts, &error));
    FAILS("reentrant-call", assetstore_filesystem_list(asking, "", NULL, &entries, &error));
    FAILS("reentrant-call", assetstore_filesystem_mount(asking, f.vast, NULL, &mounts, &error));
    FAILS("reentrant-call",
          assetstore_filesystem_mount_all(asking, NULL, 0, NULL, &mounts, &error));
    FAILS("reentrant-call", assetstore_filesystem_unmount(asking, request->id, &error));
    return 1;
}

static int32_t cancel(void *ctx, const assetstore_progress *progress)
{
    ++*(int *)ctx;
    return progress->phase == ASSETSTORE_PHASE_HASH;
}

static void callbacks(void)
{
    static const char *const known[] = {"rendering"};
    assetstore_filesystem_options options = ASSETSTORE_FILESYSTEM_OPTIONS_INIT;
    assetstore_mount_options mount = ASSETSTORE_MOUNT_OPTIONS_INIT;
    assetstore_permission_fn functions[] = {refuse, grant_badly, call_back};
    assetstore_mounts *mounts = NULL;
    int calls = 0;
    size_t i;

    options.decide_ctx = &calls;
    options.permissions = known;
    options.permission_count = 1;
    for (i = 0; i < 3; i++) {
        assetstore_error *error = NULL;
        options.decide = functions[i];
        NEED(assetstore_filesystem_open(NULL, &options, &asking, &error));
        if (i < 2) {
            FAILS("permission-refused",
                  assetstore_filesystem_mount(asking, f.vast, NULL, &mounts, &error));
            check("nothing is handed out", mounts == NULL);
        } else {
            NEED(assetstore_filesystem_mount(asking, f.vast, NULL, &mounts, &error));
            assetstore_mounts_free(mounts);
        }
        NEED(assetstore_filesystem_mounts(asking, &mounts, &error));
        check("what is mounted then", assetstore_mounts_count(mounts) == (i == 2));
        assetstore_mounts_free(mounts);
        assetstore_filesystem_close(asking);
    }
    check("both were asked", calls == 2);

    mount.progress = cancel;
    mount.progress_ctx = &calls;
    mount.flags = ASSETSTORE_MOUNT_PLAIN;
    mount.id = "cancelled";
    mount.sha256 = "0000000000000000000000000000000000000000000000000000000000000000";
    FAILS("cancelled", assetstore_filesystem_mount(f.filesystem, large, &mount, &mounts, &error));
    mount.progress = NULL;
    FAILS("hash-mismatch",
          assetstore_filesystem_mount(f.filesystem, large, &mount, &mounts, &error));
    FAILS("not-mounted", assetstore_filesystem_unmount(f.filesystem, "cancelled", &error));
    options.decide = NULL;
    options.permission_count = 0;
    {
        assetstore_error *error = NULL;
        NEED(assetstore_filesystem_open(NULL, &options, &asking, &error));
    }
    FAILS("unknown-permission", assetstore_filesystem_mount(asking, f.vast, NULL, &mounts, &error));
    assetstore_filesystem_close(asking);
}

static assetstore_stream *shared[2];

static void *work(void *number)
{
    size_t self = *(size_t *)number, failures = 0, i;
    static const char *const paths[] = {"large/stored", "large/deflated"};
    unsigned char bytes[5000];
    char id[20], path[60];

    snprintf(id, sizeof id, "thread-%zu", self);
    snprintf(path, sizeof path, "large/.data/%s", id);
    for (i = 0; i < ROUNDS; i++) {
        assetstore_entries *entries = NULL;
        assetstore_mounts *mounts = NULL;
        assetstore_stream *stream = stream_of(f.filesystem, paths[i % 2], 0);
        uint64_t offset = (i * 700001 + self * 90001) % (SIZE - sizeof bytes);
        size_t count = 0;

        failures += assetstore_stream_read_at(stream, offset, bytes, sizeof bytes, &count, NULL) !=
                        ASSETSTORE_OK ||
                    count != sizeof bytes || !is_right(bytes, offset, count);
        failures += assetstore_stream_read_at(shared[i % 2], offset, bytes, 100, &count, NULL) !=
                        ASSETSTORE_OK ||
                    !is_right(bytes, offset, 100);
        assetstore_stream_close(stream);
        failures += assetstore_filesystem_list(f.filesystem, "large", NULL, &entries, NULL) !=
                        ASSETSTORE_OK ||
                    assetstore_entries_count(entries) < 2;
        assetstore_entries_free(entries);
        failures += mount_at(f.filesystem, f.path, id, NULL) != ASSETSTORE_OK;
        failures += assetstore_filesystem_mounts(f.filesystem, &mounts, NULL) != ASSETSTORE_OK;
        assetstore_mounts_free(mounts);
        failures += assetstore_filesystem_unmount(f.filesystem, id, NULL) != ASSETSTORE_OK;
        stream = stream_of(f.filesystem, path,
                           ASSETSTORE_STREAM_WRITE | ASSETSTORE_STREAM_CREATE |
                               ASSETSTORE_STREAM_APPEND);
        failures += assetstore_stream_write(stream, id, strlen(id), NULL) != ASSETSTORE_OK;
        failures += assetstore_stream_size(stream) != (i + 1) * strlen(id);
        assetstore_stream_close(stream);
    }
    failures += assetstore_filesystem_remove(f.filesystem, path, NULL) != ASSETSTORE_OK;
    *(size_t *)number = failures;
    return NULL;
}

static void run_threads(size_t count, size_t stack)
{
    pthread_t threads[THREADS];
    pthread_attr_t attributes;
    size_t numbers[THREADS], i;

    pthread_attr_init(&attributes);
    if (stack > 0)
        pthread_attr_setstacksize(&attributes, stack);
    for (i = 0; i < count; i++) {
        numbers[i] = i;
        if (pthread_create(&threads[i], &attributes, work, &numbers[i]) != 0)
            exit(1);
    }
    for (i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        check("a thread's calls", numbers[i] == 0);
    }
    pthread_attr_destroy(&attributes);
}

/* Writes until it is told that there is no more room; how often that was. */
static int fill(const char *file, int ready)
{
    assetstore_filesystem_options options = ASSETSTORE_FILESYSTEM_OPTIONS_INIT;
    assetstore_filesystem *filesystem = NULL;
    assetstore_stream *stream;
    assetstore_error *error = NULL;
    char path[100], bytes[997] = {0};
    int count = 0;

    options.base = place;
    options.data_quota = QUOTA;
    snprintf(path, sizeof path, "q/.data/%s", file);
    NEED(assetstore_filesystem_open(NULL, &options, &filesystem, &error));
    NEED(mount_at(filesystem, large, "q", &error));
    stream = stream_of(filesystem, path, ASSETSTORE_STREAM_WRITE | ASSETSTORE_STREAM_CREATE);
    /* The one says that it has its file, and the other waits for that. */
    if (ready == STDOUT_FILENO ? write(ready, "", 1) != 1 : read(ready, bytes, 1) != 1)
        return -1000;
    while (assetstore_stream_write(stream, bytes, sizeof bytes, &error) == ASSETSTORE_OK)
        count++;
    if (!is_reason(error, "quota-exceeded"))
        count = -1000;
    assetstore_stream_close(stream);
    assetstore_filesystem_close(filesystem);
    return count;
}

/* As often as fits, whoever of two processes it is that writes. */
static void processes(void)
{
    int status = 0, own, ends[2];
    pid_t child;

    if (pipe(ends) != 0)
        exit(1);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execl(program, program, "fill", place, large, (char *)NULL);
        _exit(255);
    }
    own = fill("parent", ends[0]);
    check("the other process", waitpid(child, &status, 0) == child && WIFEXITED(status));
    /* The other's exit status has room for all of its writes. */
    check("together what fits", own + WEXITSTATUS(status) == (QUOTA - 2 * 4096) / 997);
    close(ends[0]);
    close(ends[1]);
}

/* Facts of the disk: where .data is to lie, and what is to be mounted. */
static void places(void)
{
    assetstore_filesystem_options options = ASSETSTORE_FILESYSTEM_OPTIONS_INIT;
    assetstore_filesystem *filesystem = NULL;
    assetstore_error *error = NULL;

    options.base = "no such folder";
    FAILS("no-such-path", assetstore_filesystem_open(NULL, &options, &filesystem, &error));
    options.base = large;
    FAILS("not-a-folder", assetstore_filesystem_open(f.store, &options, &filesystem, &error));
    check("a folder is a conflict",
          mount_at(f.filesystem, f.directory, "d", &error) == ASSETSTORE_CONFLICT);
    check("it is no file", is_reason(error, "not-a-file"));
}

int main(int argc, char **argv)
{
    assetstore_error *error = NULL;

    if (argc != 4)
        return 2;
    program = argv[0];
    place = argv[2];
    large = argv[3];
    if (strcmp(argv[1], "fill") == 0)
        return fill("child", STDOUT_FILENO);
    fixture_make(&f, argv[1], argv[2]);
    place = f.directory;
    NEED(mount_at(f.filesystem, large, "large", &error));
    places();
    flags();
    outliving();
    callbacks();
    shared[0] = stream_of(f.filesystem, "large/stored", 0);
    shared[1] = stream_of(f.filesystem, "large/deflated", 0);
    run_threads(THREADS, 0);
    run_threads(1, 256 << 10);
    assetstore_stream_close(shared[0]);
    assetstore_stream_close(shared[1]);
    processes();
    fixture_free(&f);
    return finish("filesystem");
}
