/*
 * read mount ARCHIVE ROUNDS: mounting it
 *
 * read whole ARCHIVE SHA256 ROUNDS: the entry "large" from start to end, 64 KiB at a time, against
 * pread() of as many bytes of the archive; SHA256 may be ""
 *
 * read places ARCHIVE ROUNDS: 4 KiB of "large" at random places, in one stream
 *
 * Prints microseconds, the median of the rounds. For `whole` those of pread(), and how many times
 * as long it took to read the entry for the first time after the mount, and again: medians of what
 * the rounds say, since the machine is not the same from round to round.
 */
#include <assetstore.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 64 << 10, MOST = 1000 };

static char buffer[PIECE];

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void check(assetstore_status status, assetstore_error *error)
{
    if (status == ASSETSTORE_OK)
        return;
    fprintf(stderr, "read: %s\n", assetstore_error_message(error));
    exit(1);
}

static assetstore_filesystem *mounted(const char *archive, const char *sha256)
{
    assetstore_mount_options options = ASSETSTORE_MOUNT_OPTIONS_INIT;
    assetstore_filesystem *filesystem = NULL;
    assetstore_mounts *mounts = NULL;
    assetstore_error *error = NULL;

    options.flags = ASSETSTORE_MOUNT_PLAIN;
    options.id = "p";
    options.sha256 = sha256;
    options.max_ratio = UINT32_MAX;
    check(assetstore_filesystem_open(NULL, NULL, &filesystem, &error), error);
    check(assetstore_filesystem_mount(filesystem, archive, &options, &mounts, &error), error);
    assetstore_mounts_free(mounts);
    return filesystem;
}

static assetstore_stream *opened(assetstore_filesystem *filesystem)
{
    assetstore_stream *stream = NULL;
    assetstore_error *error = NULL;

    check(assetstore_stream_open(filesystem, "p/large", NULL, &stream, &error), error);
    return stream;
}

static double read_stream(assetstore_filesystem *filesystem)
{
    assetstore_stream *stream = opened(filesystem);
    assetstore_error *error = NULL;
    double start = now();
    size_t count;

    do
        check(assetstore_stream_read(stream, buffer, PIECE, &count, &error), error);
    while (count > 0);
    start = now() - start;
    assetstore_stream_close(stream);
    return start;
}

static double read_plainly(const char *archive, uint64_t size)
{
    int descriptor = open(archive, O_RDONLY);
    double start = now();
    uint64_t done;

    for (done = 0; done < size; done += PIECE)
        if (pread(descriptor, buffer, PIECE, (off_t)done) <= 0)
            exit(1);
    start = now() - start;
    close(descriptor);
    return start;
}

static int by_size(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;

    return (difference > 0) - (difference < 0);
}

static double median(double *times, size_t count)
{
    qsort(times, count, sizeof *times, by_size);
    return times[count / 2];
}

int main(int argc, char **argv)
{
    static double times[3][MOST];
    size_t rounds = argc > 3 ? strtoul(argv[argc - 1], NULL, 10) : 0, i;
    assetstore_filesystem *filesystem;
    assetstore_stream *stream;
    assetstore_error *error = NULL;
    uint64_t size, state = 1;

    if (rounds == 0 || rounds > MOST)
        return 2;
    if (strcmp(argv[1], "mount") == 0) {
        for (i = 0; i < rounds; i++) {
            double start = now();
            filesystem = mounted(argv[2], NULL);
            times[0][i] = now() - start;
            assetstore_filesystem_close(filesystem);
        }
        printf("%f\n", median(times[0], rounds));
        return 0;
    }
    filesystem = mounted(argv[2], NULL);
    stream = opened(filesystem);
    size = assetstore_stream_size(stream);
    if (strcmp(argv[1], "whole") == 0) {
        for (i = 0; i < rounds; i++) {
            assetstore_filesystem *fresh = mounted(argv[2], argv[3]);
            times[0][i] = read_plainly(argv[2], size);
            times[1][i] = read_stream(fresh) / times[0][i];
            times[2][i] = read_stream(fresh) / times[0][i];
            assetstore_filesystem_close(fresh);
        }
        for (i = 0; i < 3; i++)
            printf("%f\n", median(times[i], rounds));
    } else {
        for (i = 0; i < rounds; i++) {
            double start = now();
            size_t count;
            state = state * 6364136223846793005u + 1442695040888963407u;
            check(assetstore_stream_read_at(stream, (state >> 20) % size, buffer, 4096, &count,
                                            &error),
                  error);
            times[0][i] = now() - start;
        }
        printf("%f\n", median(times[0], rounds));
    }
    assetstore_stream_close(stream);
    assetstore_filesystem_close(filesystem);
    return 0;
}
