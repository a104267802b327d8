/*
 * Packages that need others: mounted alone, as a set, in a circle, and what that tells the host.
 *
 * mounting FOLDER SAMPLE PACKAGES, where PACKAGES has NAME.vast for each name below.
 */
#include "fixture.h"

static const char *packages;
static char paths[8][600];
static const char *set[8];

static const char *path_of(const char *name)
{
    static char path[600];

    snprintf(path, sizeof path, "%s/%s.vast", packages, name);
    return path;
}

/* Makes `set` of names parted by blanks; gives their count. */
static size_t make_set(const char *names)
{
    char text[200], *name;
    size_t count = 0;

    snprintf(text, sizeof text, "%s", names);
    for (name = strtok(text, " "); name != NULL; name = strtok(NULL, " ")) {
        snprintf(paths[count], sizeof paths[count], "%s", path_of(name));
        set[count] = paths[count];
        count++;
    }
    return count;
}

static assetstore_filesystem *empty(void)
{
    static const char *const known[] = {"rendering"};
    assetstore_filesystem_options options = ASSETSTORE_FILESYSTEM_OPTIONS_INIT;
    assetstore_filesystem *filesystem = NULL;
    assetstore_error *error = NULL;

    options.permissions = known;
    options.permission_count = 1;
    NEED(assetstore_filesystem_open(NULL, &options, &filesystem, &error));
    return filesystem;
}

static void mounted_are(assetstore_filesystem *filesystem, size_t count)
{
    assetstore_mounts *mounts = NULL;
    assetstore_error *error = NULL;

    NEED(assetstore_filesystem_mounts(filesystem, &mounts, &error));
    check("what is mounted", assetstore_mounts_count(mounts) == count);
    assetstore_mounts_free(mounts);
}

/* Mounting one package, or with `name` NULL the set, must fail so, and change nothing. */
static void fails(assetstore_filesystem *filesystem, const char *name, size_t count,
                  const char *reason, const char *one, const char *other, const char *subject)
{
    assetstore_mounts *mounts = NULL, *before = NULL;
    assetstore_error *error = NULL;
    assetstore_status status;
    int holds;

    NEED(assetstore_filesystem_mounts(filesystem, &before, &error));
    status = name != NULL
                 ? assetstore_filesystem_mount(filesystem, path_of(name), NULL, &mounts, &error)
                 : assetstore_filesystem_mount_all(filesystem, set, count, NULL, &mounts, &error);
    holds = status == ASSETSTORE_CONFLICT && mounts == NULL &&
            strcmp(assetstore_error_reason(error), reason) == 0 &&
            strstr(assetstore_error_message(error), one) != NULL &&
            strstr(assetstore_error_message(error), other) != NULL &&
            strcmp(assetstore_error_subject(error), subject) == 0;
    check(reason, holds);
    if (!holds)
        printf("       %s: %s (%s)\n", assetstore_error_reason(error),
               assetstore_error_message(error), assetstore_error_subject(error));
    assetstore_error_free(error);
    mounted_are(filesystem, assetstore_mounts_count(before));
    assetstore_mounts_free(before);
}

static void mount_one(assetstore_filesystem *filesystem, const char *name)
{
    assetstore_mounts *mounts = NULL;
    assetstore_error *error = NULL;

    NEED(assetstore_filesystem_mount(filesystem, path_of(name), NULL, &mounts, &error));
    assetstore_mounts_free(mounts);
}

static void one_by_one(void)
{
    assetstore_filesystem *filesystem = empty();
    assetstore_mounts *mounts = NULL;
    assetstore_error *error = NULL;

    fails(filesystem, "top", 0, "dependency-not-mounted", "top", "base", "base");
    mount_one(filesystem, "base-2");
    fails(filesystem, "top", 0, "dependency-version", "top", "base", "base");
    NEED(assetstore_filesystem_unmount(filesystem, "base", &error));
    mount_one(filesystem, "base");
    /* Needs base, and can do without another. */
    NEED(assetstore_filesystem_mount(filesystem, path_of("top"), NULL, &mounts, &error));
    {
        const assetstore_mount *mount = assetstore_mounts_at(mounts, 0);
        const assetstore_dependency *base = assetstore_mounts_dependency_at(mounts, 0, 0);
        const assetstore_dependency *extra = assetstore_mounts_dependency_at(mounts, 0, 1);

        check("version", strcmp(mount->version, "1.0.0") == 0);
        check("dependencies", mount->dependency_count == 2 && strcmp(base->name, "base") == 0 &&
                                  strcmp(base->version, "^1.1.0") == 0 && base->optional == 0 &&
                                  strcmp(extra->name, "extra") == 0 && extra->optional == 1);
        check("no more", assetstore_mounts_dependency_at(mounts, 0, 2) == NULL &&
                             assetstore_mounts_dependency_at(mounts, 1, 0) == NULL);
        check("json",
              strstr(assetstore_mounts_json(mounts),
                     "{\"name\":\"base\",\"optional\":false,\"version\":\"^1.1.0\"}") != NULL);
    }
    assetstore_mounts_free(mounts);
    /* What is mounted stays so, whatever goes. */
    NEED(assetstore_filesystem_unmount(filesystem, "base", &error));
    mounted_are(filesystem, 1);
    assetstore_filesystem_close(filesystem);
}

static void together(void)
{
    assetstore_filesystem *filesystem = empty();
    assetstore_mounts *mounts = NULL;
    assetstore_error *error = NULL;

    NEED(assetstore_filesystem_mount_all(filesystem, NULL, 0, NULL, &mounts, &error));
    check("nothing is little", assetstore_mounts_count(mounts) == 0);
    assetstore_mounts_free(mounts);
    /* In a circle neither goes alone. */
    fails(filesystem, "egg", 0, "dependency-not-mounted", "egg", "hen", "hen");
    fails(filesystem, "hen", 0, "dependency-not-mounted", "hen", "egg", "egg");
    NEED(assetstore_filesystem_mount_all(filesystem, set, make_set("top hen base egg"), NULL,
                                         &mounts, &error));
    check("in the order given", assetstore_mounts_count(mounts) == 4 &&
                                    strcmp(assetstore_mounts_at(mounts, 0)->id, "top") == 0 &&
                                    strcmp(assetstore_mounts_at(mounts, 3)->id, "egg") == 0);
    assetstore_mounts_free(mounts);
    mounted_are(filesystem, 4);
    assetstore_filesystem_close(filesystem);

    /* One that cannot be keeps all away, and is the subject as it was given. */
    filesystem = empty();
    fails(filesystem, NULL, make_set("base hen egg base-2"), "id-mounted", paths[0], paths[3],
          paths[3]);
    fails(filesystem, NULL, make_set("base top egg"), "dependency-not-mounted", "egg", "hen",
          paths[2]);
    fails(filesystem, NULL, make_set("top base-2"), "dependency-version", "top", "base", paths[0]);
    mount_one(filesystem, "base");
    fails(filesystem, NULL, make_set("hen egg base"), "id-mounted", paths[2], "which is mounted",
          paths[2]);
    NEED(assetstore_filesystem_mount_all(filesystem, set, make_set("top"), NULL, &mounts, &error));
    assetstore_mounts_free(mounts);
    assetstore_filesystem_close(filesystem);
}

static int32_t refuse(void *ctx, const assetstore_permission_request *request)
{
    ++*(int *)ctx;
    return strcmp(request->id, "second") != 0;
}

static int32_t cancel(void *ctx, const assetstore_progress *progress)
{
    return ++*(int *)ctx > 1 && progress->phase == ASSETSTORE_PHASE_HASH;
}

/* Hashes, ids and callbacks of a set. */
static void options(void)
{
    static const char *const known[] = {"rendering"};
    static const char *const other[] = {NULL, "", "other"}, *const bad[] = {"", "caf\xe9/", NULL};
    assetstore_filesystem_options filesystem_options = ASSETSTORE_FILESYSTEM_OPTIONS_INIT;
    assetstore_mount_all_options all = ASSETSTORE_MOUNT_ALL_OPTIONS_INIT;
    assetstore_filesystem *filesystem = NULL;
    assetstore_mounts *mounts = NULL;
    assetstore_inspection *inspection = NULL;
    assetstore_error *error = NULL;
    const char *hashes[3] = {NULL, NULL, NULL};
    int calls = 0;
    size_t count = make_set("first second base");

    filesystem_options.permissions = known;
    filesystem_options.permission_count = 1;
    filesystem_options.decide = refuse;
    filesystem_options.decide_ctx = &calls;
    NEED(assetstore_filesystem_open(NULL, &filesystem_options, &filesystem, &error));
    check("one is refused",
          assetstore_filesystem_mount_all(filesystem, set, count, NULL, &mounts, &error) ==
                  ASSETSTORE_REFUSED &&
              strcmp(assetstore_error_reason(error), "permission-refused") == 0 &&
              strcmp(assetstore_error_subject(error), paths[1]) == 0 && calls == 2);
    assetstore_error_free(error);
    mounted_are(filesystem, 0);
    assetstore_filesystem_close(filesystem);

    filesystem = empty();
    NEED(assetstore_package_inspect(paths[2], NULL, &inspection, &error));
    hashes[2] = assetstore_inspection_package(inspection)->sha256;
    all.sha256 = hashes;
    all.sha256_count = 3;
    all.ids = other;
    all.id_count = 3;
    all.progress = cancel;
    all.progress_ctx = &calls;
    calls = 1;
    check("cancelled", assetstore_filesystem_mount_all(filesystem, set, count, &all, &mounts,
                                                       &error) == ASSETSTORE_CANCELLED);
    assetstore_error_free(error);
    mounted_are(filesystem, 0);
    all.progress = NULL;
    NEED(assetstore_filesystem_mount_all(filesystem, set, count, &all, &mounts, &error));
    check("hash and id", strcmp(assetstore_mounts_at(mounts, 2)->sha256, hashes[2]) == 0 &&
                             strcmp(assetstore_mounts_at(mounts, 2)->id, "other") == 0 &&
                             strcmp(assetstore_mounts_at(mounts, 1)->id, "second") == 0);
    assetstore_mounts_free(mounts);
    assetstore_filesystem_close(filesystem);

    filesystem = empty();
    hashes[0] = hashes[2];
    hashes[2] = NULL;
    check("another hash", assetstore_filesystem_mount_all(filesystem, set, count, &all, &mounts,
                                                          &error) == ASSETSTORE_INTEGRITY &&
                              strcmp(assetstore_error_subject(error), paths[0]) == 0);
    assetstore_error_free(error);
    all.sha256_count = 2;
    check("too few", assetstore_filesystem_mount_all(filesystem, set, count, &all, &mounts, NULL) ==
                         ASSETSTORE_MISUSE);
    all.sha256_count = 0;
    all.ids = bad;
    check("bad text", assetstore_filesystem_mount_all(filesystem, set, count, &all, &mounts,
                                                      NULL) == ASSETSTORE_MISUSE);
    set[1] = NULL;
    check("no path", assetstore_filesystem_mount_all(filesystem, set, count, NULL, &mounts, NULL) ==
                         ASSETSTORE_MISUSE);
    check("absurd", assetstore_filesystem_mount_all(filesystem, set, SIZE_MAX, NULL, &mounts,
                                                    NULL) == ASSETSTORE_MISUSE);
    mounted_are(filesystem, 0);
    assetstore_filesystem_close(filesystem);
    assetstore_inspection_free(inspection);
}

int main(int argc, char **argv)
{
    struct fixture f;

    if (argc != 4)
        return 2;
    packages = argv[3];
    fixture_make(&f, argv[1], argv[2]);
    one_by_one();
    together();
    options();
    fixture_free(&f);
    return finish("mounting");
}
