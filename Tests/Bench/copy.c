/*
 * What the disk alone takes: reads all files below a folder, and writes as many files with as many
 * bytes.
 *
 * copy FROM TO: TO is a folder of files to make again, each as large as it is there, into TO.copy.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <fcntl.h>
#include <unistd.h>

static char buffer[1 << 20];
static const char *from;
static size_t from_length;
static char path[8192];

static void fail(const char *name)
{
    perror(name);
    exit(1);
}

static int read_one(const char *name, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)at;
    if (kind != FTW_F)
        return 0;
    int file = open(name, O_RDONLY);
    if (file < 0)
        fail(name);
    while (read(file, buffer, sizeof buffer) > 0)
        ;
    close(file);
    return 0;
}

static int write_one(const char *name, const struct stat *status, int kind, struct FTW *at)
{
    (void)at;
    snprintf(path, sizeof path, "%s.copy%s", from, name + from_length);
    if (kind == FTW_D) {
        if (mkdir(path, 0755) != 0)
            fail(path);
        return 0;
    }
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (file < 0)
        fail(path);
    for (long left = (long)status->st_size; left > 0;) {
        ssize_t count =
            write(file, buffer, left < (long)sizeof buffer ? (size_t)left : sizeof buffer);
        if (count <= 0)
            fail(path);
        left -= count;
    }
    close(file);
    return 0;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **words)
{
    if (count != 3)
        return 2;
    double start = now();
    if (nftw(words[1], read_one, 64, FTW_PHYS) != 0)
        fail(words[1]);
    double middle = now();
    from = words[2];
    from_length = strlen(from);
    if (nftw(from, write_one, 64, FTW_PHYS) != 0)
        fail(from);
    printf("%f %f\n", middle - start, now() - middle);
    return 0;
}
