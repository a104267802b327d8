/*
 * 07-package-file-system STORE PACKAGE...: mounts .vast packages together, in whatever order they
 * need each other, lists them, reads a file of the first and keeps something in its .data.
 */
#include <assetstore.h>
#include <stdio.h>
#include <string.h>

/* The host decides what a package may do; this one lets all of them draw. */
static int32_t decide(void *ctx, const assetstore_permission_request *request)
{
    (void)ctx;
    printf("%s asks for %s\n", request->id, request->permission);
    return strcmp(request->permission, "rendering") == 0;
}

static void tell(const assetstore_mounts *mounted)
{
    for (size_t i = 0; i < assetstore_mounts_count(mounted); i++) {
        const assetstore_mount *mount = assetstore_mounts_at(mounted, i);
        printf("%s %s\n", mount->id, mount->version);
        for (size_t j = 0; j < mount->dependency_count; j++) {
            const assetstore_dependency *needed = assetstore_mounts_dependency_at(mounted, i, j);
            printf("    needs %s %s\n", needed->name, needed->version);
        }
    }
}

static assetstore_status list(assetstore_filesystem *filesystem, const char *folder,
                              assetstore_error **error)
{
    assetstore_list_options options = ASSETSTORE_LIST_OPTIONS_INIT;
    assetstore_entries *entries = NULL;
    assetstore_status status;

    options.flags = ASSETSTORE_LIST_RECURSIVE;
    status = assetstore_filesystem_list(filesystem, folder, &options, &entries, error);
    for (size_t i = 0; i < assetstore_entries_count(entries); i++) {
        const assetstore_entry *entry = assetstore_entries_at(entries, i);
        printf("%6lld  %s%s\n", (long long)entry->size, entry->path,
               entry->kind == ASSETSTORE_ENTRY_FOLDER ? "/" : "");
    }
    assetstore_entries_free(entries);
    return status;
}

/* The first line of a file, without the rest being read. */
static assetstore_status first_line(assetstore_filesystem *filesystem, const char *path, char *line,
                                    size_t size, assetstore_error **error)
{
    assetstore_stream *stream = NULL;
    size_t count = 0;
    assetstore_status status = assetstore_stream_open(filesystem, path, NULL, &stream, error);

    if (status == ASSETSTORE_OK)
        status = assetstore_stream_read(stream, line, size - 1, &count, error);
    line[count] = 0;
    line[strcspn(line, "\n")] = 0;
    assetstore_stream_close(stream);
    return status;
}

/* Adds a line to a file that outlives the package's versions. */
static assetstore_status note(assetstore_filesystem *filesystem, const char *path, const char *line,
                              assetstore_error **error)
{
    assetstore_stream_options options = ASSETSTORE_STREAM_OPTIONS_INIT;
    assetstore_stream *stream = NULL;
    assetstore_status status;

    options.flags = ASSETSTORE_STREAM_WRITE | ASSETSTORE_STREAM_CREATE | ASSETSTORE_STREAM_APPEND;
    status = assetstore_stream_open(filesystem, path, &options, &stream, error);
    if (status == ASSETSTORE_OK)
        status = assetstore_stream_write(stream, line, strlen(line), error);
    if (status == ASSETSTORE_OK)
        printf("%s has %llu bytes now\n", path, (unsigned long long)assetstore_stream_size(stream));
    assetstore_stream_close(stream);
    return status;
}

int main(int argc, char **argv)
{
    static const char *const known[] = {"rendering", "tracking"};
    assetstore_filesystem_options options = ASSETSTORE_FILESYSTEM_OPTIONS_INIT;
    assetstore *store = NULL;
    assetstore_filesystem *filesystem = NULL;
    assetstore_mounts *mounted = NULL;
    assetstore_entries *script = NULL;
    assetstore_error *error = NULL;
    assetstore_status status;
    char path[300], line[200] = "";
    const char *id = "";

    if (argc < 3) {
        fprintf(stderr, "usage: 07-package-file-system STORE PACKAGE...\n");
        return 2;
    }
    options.permissions = known;
    options.permission_count = sizeof known / sizeof known[0];
    options.decide = decide;
    /* The store says only where .data lies: beside it. */
    status = assetstore_open(argv[1], NULL, &store, &error);
    if (status == ASSETSTORE_OK)
        status = assetstore_filesystem_open(store, &options, &filesystem, &error);
    if (status == ASSETSTORE_OK)
        status = assetstore_filesystem_mount_all(filesystem, (const char *const *)(argv + 2),
                                                 (size_t)argc - 2, NULL, &mounted, &error);
    if (status == ASSETSTORE_OK) {
        tell(mounted);
        status = list(filesystem, "", &error);
        id = assetstore_mounts_at(mounted, 0)->id;
    }
    if (status == ASSETSTORE_OK) {
        snprintf(path, sizeof path, "%s/stars.csv", id);
        status = first_line(filesystem, path, line, sizeof line, &error);
        printf("%s begins with \"%s\"\n", path, line);
    }
    if (status == ASSETSTORE_OK) {
        snprintf(path, sizeof path, "%s/scripts/stars.gd", id);
        status = assetstore_filesystem_find_script(filesystem, path, "palette.gd", &script, &error);
        if (status == ASSETSTORE_OK)
            printf("%s imports %s\n", path, assetstore_entries_at(script, 0)->path);
    }
    if (status == ASSETSTORE_OK) {
        snprintf(path, sizeof path, "%s/.data/visits.txt", id);
        status = note(filesystem, path, "was here\n", &error);
    }
    if (status != ASSETSTORE_OK)
        fprintf(stderr, "%s\n%s\n", assetstore_error_message(error), assetstore_error_hint(error));

    assetstore_error_free(error);
    assetstore_entries_free(script);
    assetstore_mounts_free(mounted);
    assetstore_filesystem_close(filesystem);
    assetstore_close(store);
    return status != ASSETSTORE_OK;
}
