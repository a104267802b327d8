/*
 * Calls functions of the header in any order and with any arguments: NULL, released and foreign
 * objects, structs of odd sizes, numbers at their ends, text that is none. What comes of it must be
 * a status, never a crash.
 *
 * Each input begins with the same store and project, in a folder of its own in memory.
 * ASSETSTORE_FUZZ_SAMPLE is the path of an archive that is installed there.
 */
#include "assetstore.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calls.h"

static char top[200], store_path[300], project_path[300];
/* The archive that is given, and a copy of it, which a call may build another in the place of. */
static const char *original;
static char copy[600];

static void need(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "calls: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void copy_file(const char *from, const char *to)
{
    static char buffer[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    size_t count;

    need(in != NULL && out != NULL, from);
    while ((count = fread(buffer, 1, sizeof buffer, in)) > 0)
        need(fwrite(buffer, 1, count, out) == count, to);
    fclose(in);
    need(fclose(out) == 0, to);
}

/* Copies a folder; without `to`, removes it. */
static void walk(const char *from, const char *to)
{
    char inner[1024], other[1024];
    struct dirent *entry;
    struct stat status;
    DIR *directory = opendir(from);

    if (directory == NULL)
        return;
    if (to != NULL)
        need(mkdir(to, 0755) == 0, to);
    while ((entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(inner, sizeof inner, "%s/%s", from, entry->d_name);
        snprintf(other, sizeof other, "%s/%s", to ? to : "", entry->d_name);
        if (lstat(inner, &status) == 0 && S_ISDIR(status.st_mode))
            walk(inner, to ? other : NULL);
        else if (to != NULL)
            copy_file(inner, other);
        else
            unlink(inner);
    }
    closedir(directory);
    if (to == NULL)
        rmdir(from);
}

static void leave(void)
{
    if (chdir("/") == 0)
        walk(top, NULL);
}

static void succeed(assetstore_status status, const char *what)
{
    if (status == ASSETSTORE_OK)
        return;
    fprintf(stderr, "calls: %s: %s\n", what, assetstore_status_name(status));
    exit(2);
}

/* A store with the packages beside the sample, and a project with the sample installed, in
 * `top`/whole; of the packages, copies in `top`/samples. */
static void make(void)
{
    const char *place = getenv("TMPDIR"), *sample = copy;
    static char from[512], folder[512], vast[600], whole[256], project[300], name[64];
    assetstore *store = NULL;
    assetstore_project *opened = NULL;
    assetstore_packages *packages = NULL;
    assetstore_plan *plan = NULL;
    assetstore_sync_report *report = NULL;
    assetstore_outcome *outcome = NULL;
    static const char *const fixed[] = {
        "",    ".", "store", "project", "other",       "a/b", "packages:1", "packages",
        "1.0", "*", "4.3",   "addons",  "third/party", "MIT", "caf\xe9",    "stra\xc3\x9f"};
    static const char *const mounted[] = {"sample.night-sky",
                                          "sample.night-sky/stars.csv",
                                          "sample.night-sky/.data",
                                          "sample.night-sky/.data/a",
                                          "palette.gd",
                                          "rendering"};
    size_t i;

    snprintf(top, sizeof top, "%s/assetstore-calls-XXXXXX", place == NULL ? "/tmp" : place);
    need(mkdtemp(top) != NULL, top);
    atexit(leave);
    snprintf(whole, sizeof whole, "%s/whole", top);
    snprintf(project, sizeof project, "%s/project", whole);
    need(mkdir(whole, 0755) == 0 && mkdir(project, 0755) == 0, whole);
    snprintf(store_path, sizeof store_path, "%s/store", whole);
    snprintf(from, sizeof from, "%s", original);
    *strrchr(from, '/') = 0;
    snprintf(folder, sizeof folder, "%s/samples", top);
    walk(from, folder);
    snprintf(copy, sizeof copy, "%s%s", folder, strrchr(original, '/'));

    succeed(assetstore_open(store_path, NULL, &store, NULL), "open");
    succeed(assetstore_source_add(store, "packages", folder, NULL, NULL), "source");
    succeed(assetstore_sync(store, NULL, 0, NULL, &report, NULL), "sync");
    succeed(assetstore_project_open(store, project, &opened, NULL), "project");
    succeed(assetstore_plan_install(opened, &sample, 1, NULL, &plan, NULL), "plan");
    succeed(assetstore_plan_commit(plan, NULL, &outcome, NULL), "commit");
    succeed(assetstore_project_list(opened, &packages, NULL), "list");
    snprintf(name, sizeof name, "%s", assetstore_packages_at(packages, 0)->name);
    assetstore_packages_free(packages);
    assetstore_outcome_free(outcome);
    assetstore_sync_report_free(report);
    assetstore_plan_free(plan);
    assetstore_project_close(opened);
    assetstore_close(store);

    for (i = 0; i < sizeof fixed / sizeof *fixed; i++)
        words[word_count++] = fixed[i];
    snprintf(vast, sizeof vast, "%s/../vast/night-sky.vast", folder);
    mount_words[0] = vast;
    for (i = 0; i < sizeof mounted / sizeof *mounted; i++)
        mount_words[i + 1] = mounted[i];
    words[word_count++] = sample;
    words[word_count++] = folder;
    words[word_count++] = name;
    words[word_count++] = name;
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    static char home[300];

    (void)count;
    (void)arguments;
    original = getenv("ASSETSTORE_FUZZ_SAMPLE");
    need(original != NULL && original[0] == '/', "ASSETSTORE_FUZZ_SAMPLE is no absolute path");
    make();
    snprintf(home, sizeof home, "%s/a/b/c/home", top);
    setenv("HOME", home, 1);
    setenv("XDG_DATA_HOME", home, 1);
    setenv("ASSETSTORE_STORE", home, 1);
    /* Nobody is there. */
    setenv("all_proxy", "http://127.0.0.1:9", 1);
    setenv("http_proxy", "http://127.0.0.1:9", 1);
    setenv("https_proxy", "http://127.0.0.1:9", 1);
    return 0;
}

static void begin(struct machine *m)
{
    static const char *const below[] = {"/a", "/a/b", "/a/b/c"};
    char whole[256], work[256];
    size_t i;

    need(chdir(top) == 0, top);
    walk("a", NULL);
    for (i = 0; i < 3; i++) {
        snprintf(work, sizeof work, "%s%s", top, below[i]);
        need(i == 2 || mkdir(work, 0755) == 0, work);
    }
    snprintf(whole, sizeof whole, "%s/whole", top);
    copy_file(original, copy);
    walk(whole, work);
    need(chdir(work) == 0, work);
    snprintf(store_path, sizeof store_path, "%s/store", work);
    snprintf(project_path, sizeof project_path, "%s/project", work);
    succeed(assetstore_open(store_path, NULL, (assetstore **)&m->objects[KIND_ASSETSTORE][0], NULL),
            "open");
    succeed(assetstore_project_open(m->objects[KIND_ASSETSTORE][0], project_path,
                                    (assetstore_project **)&m->objects[KIND_ASSETSTORE_PROJECT][0],
                                    NULL),
            "project");
    for (i = 1; i < SLOTS; i++) {
        m->objects[KIND_ASSETSTORE][i] = m->objects[KIND_ASSETSTORE][0];
        m->objects[KIND_ASSETSTORE_PROJECT][i] = m->objects[KIND_ASSETSTORE_PROJECT][0];
    }
}

/* The function whose code is next above the one in the input. */
static void call(struct machine *m)
{
    uint16_t code = take_pair(m);
    size_t i = 0;

    while (i < sizeof CALLS / sizeof *CALLS - 1 && CALLS[i].code < code)
        i++;
    CALLS[i].call(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static struct machine m;
    size_t i, calls = 0;
    int kind;

    memset(&m, 0, sizeof m);
    m.bytes = bytes;
    m.left = count;
    begin(&m);
    while (m.left > 0 && calls++ < 60 && m.block_count < BLOCKS / 2)
        call(&m);
    for (kind = 0; kind < KINDS; kind++)
        for (i = 0; i < SLOTS; i++)
            release(kind, m.objects[kind][i]);
    for (i = 0; i < m.block_count; i++)
        free(m.blocks[i]);
    return 0;
}
