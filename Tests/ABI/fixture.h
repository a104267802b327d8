/* One object of every type of the header. For the programs of this folder. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "assetstore.h"
#include "check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* What a status may be: the one misuse, success, or whatever is no defect of the library. */
enum { MISUSE, VALID, ANY };

/* Checks a status and, where the call was given one, the error object that goes with it. */
static inline void check_status(const char *what, assetstore_status status, int expected,
                                assetstore_error **error)
{
    int holds = status >= 0 && status != ASSETSTORE_INTERNAL;

    if (expected == MISUSE)
        holds = status == ASSETSTORE_MISUSE;
    if (expected == VALID)
        holds = status == ASSETSTORE_OK;
    if (error != NULL && status == ASSETSTORE_OK)
        holds = holds && *error == NULL;
    if (error != NULL && status != ASSETSTORE_OK) {
        const char *message = assetstore_error_message(*error);
        holds = holds && *error != NULL && assetstore_error_status(*error) == status &&
                message[0] != 0 && strchr(message, '\n') == NULL;
    }
    check(what, holds);
    if (!holds)
        printf("       status %s: %s\n", assetstore_status_name(status),
               error ? assetstore_error_message(*error) : "");
    if (error != NULL)
        assetstore_error_free(*error);
}

struct fixture {
    assetstore *store;
    assetstore_project *project;
    assetstore_sources *sources;
    assetstore_sync_report *sync_report;
    assetstore_assets *assets;
    assetstore_details *details;
    assetstore_archives *archives;
    assetstore_inspection *inspection;
    assetstore_audit *audit;
    assetstore_package_report *package_report;
    assetstore_languages *languages;
    assetstore_packages *packages;
    assetstore_files *files;
    assetstore_verification *verification;
    assetstore_plan *plan;
    assetstore_outcome *outcome;
    assetstore_upgrades *upgrades;
    assetstore_history *history;
    assetstore_filesystem *filesystem;
    assetstore_mounts *mounts;
    assetstore_entries *entries;
    assetstore_stream *stream;
    assetstore_bundle *bundle;
    assetstore_sbom *sbom;
    assetstore_markdown *markdown;
    assetstore_registry_key *key;
    assetstore_registry_head *registry_head;
    assetstore_service *service;
    assetstore_response *response;
    assetstore_error *error;

    assetstore_open_options assetstore_open_options;
    assetstore_sbom_options assetstore_sbom_options;
    assetstore_source_options assetstore_source_options;
    assetstore_sync_options assetstore_sync_options;
    assetstore_query assetstore_query;
    assetstore_show_options assetstore_show_options;
    assetstore_cache_options assetstore_cache_options;
    assetstore_inspect_options assetstore_inspect_options;
    assetstore_audit_options assetstore_audit_options;
    assetstore_validate_options assetstore_validate_options;
    assetstore_build_options assetstore_build_options;
    assetstore_verify_options assetstore_verify_options;
    assetstore_plan_options assetstore_plan_options;
    assetstore_commit_options assetstore_commit_options;
    assetstore_filesystem_options assetstore_filesystem_options;
    assetstore_mount_options assetstore_mount_options;
    assetstore_mount_all_options assetstore_mount_all_options;
    assetstore_list_options assetstore_list_options;
    assetstore_stream_options assetstore_stream_options;
    assetstore_bundle_options assetstore_bundle_options;
    assetstore_markdown_options assetstore_markdown_options;
    assetstore_registry_key_options assetstore_registry_key_options;
    assetstore_registry_validate_options assetstore_registry_validate_options;
    assetstore_registry_build_options assetstore_registry_build_options;
    assetstore_registry_verify_options assetstore_registry_verify_options;
    assetstore_registry_import_options assetstore_registry_import_options;
    assetstore_registry_hash_options assetstore_registry_hash_options;
    assetstore_publish_options assetstore_publish_options;
    assetstore_service_options assetstore_service_options;
    assetstore_service_work_options assetstore_service_work_options;
    assetstore_service_export_options assetstore_service_export_options;
    const assetstore_request *request;

    char directory[512], ref[256], name[256], url[512], vast[600], buffer[64], file[512],
        folder[512], output[512], prefix[512], secret_key[520], list[512], registry[512],
        index[640], data[512];
    const char *mounted, *mounted_file;
    const char *text;
    const char *path;
    const char *bad_text;
    const char *names[1], *bad_names[1];
};

static inline void fixture_need(assetstore_status status, const char *what, assetstore_error *error)
{
    if (status == ASSETSTORE_OK)
        return;
    printf("FAILED fixture: %s: %s\n", what, assetstore_error_message(error));
    exit(1);
}

/* A file below a folder that is there. */
static inline void fixture_write(const char *folder, const char *name, const char *text)
{
    char path[1024];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
        printf("FAILED fixture: cannot write %s\n", path);
        exit(1);
    }
}

/* The folder of a sound `.vast`. */
static inline void fixture_folder(const char *folder)
{
    char lang[600];

    snprintf(lang, sizeof lang, "%s/lang", folder);
    mkdir(folder, 0755);
    mkdir(lang, 0755);
    fixture_write(folder, "meta.json",
                  "{\"id\":\"a.face\",\"name\":\"Face\",\"author\":\"Ada\","
                  "\"version\":{\"asset\":\"1.0.0\",\"spec\":\"1.0.0\"}}");
    fixture_write(folder, "lang/en-US.json", "{\"bye\":\"Bye\",\"hello\":\"Hello\"}");
    fixture_write(folder, "lang/de-DE.json", "{\"hello\":\"Hallo\"}");
}

#define NEED(call)                                                                                 \
    do {                                                                                           \
        assetstore_status needed = call;                                                           \
        fixture_need(needed, #call, error);                                                        \
    } while (0)

/* A new plan; one can be committed only once. */
static inline void fixture_plan(struct fixture *f)
{
    assetstore_error *error = NULL;

    assetstore_plan_free(f->plan);
    NEED(assetstore_plan_repair(f->project, NULL, 0, NULL, &f->plan, &error));
}

static inline void fixture_unmount(struct fixture *f)
{
    assetstore_filesystem_unmount(f->filesystem, f->mounted, NULL);
}

/* What an earlier call may have done to the mounted package is gone. */
static inline void fixture_remount(struct fixture *f)
{
    assetstore_error *error = NULL;

    fixture_unmount(f);
    assetstore_mounts_free(f->mounts);
    NEED(assetstore_filesystem_mount(f->filesystem, f->vast, NULL, &f->mounts, &error));
}

/* A file system with the sample package that lies in the folder "vast" beside that of the others.
 */
static inline void fixture_mount(struct fixture *f)
{
    static const char *const known[] = {"rendering"};
    assetstore_filesystem_options options = ASSETSTORE_FILESYSTEM_OPTIONS_INIT;
    assetstore_error *error = NULL;

    options.permissions = known;
    options.permission_count = 1;
    snprintf(f->vast, sizeof f->vast, "%s/../vast/night-sky.vast", f->url);
    NEED(assetstore_filesystem_open(f->store, &options, &f->filesystem, &error));
    NEED(assetstore_filesystem_mount(f->filesystem, f->vast, NULL, &f->mounts, &error));
    NEED(assetstore_filesystem_list(f->filesystem, f->mounted, NULL, &f->entries, &error));
    NEED(assetstore_stream_open(f->filesystem, f->mounted_file, NULL, &f->stream, &error));
}

/* Makes a store and a project with one installed package in `directory`, an empty folder. */
/* The index of a registry without assets. */
static inline void fixture_index(struct fixture *f)
{
    assetstore_registry_build_options options = ASSETSTORE_REGISTRY_BUILD_OPTIONS_INIT;
    assetstore_package_report *report = NULL;
    assetstore_error *error = NULL;
    char folder[600];

    snprintf(folder, sizeof folder, "%s-index", f->folder);
    snprintf(f->index, sizeof f->index, "%s/out", folder);
    options.created = (int64_t)time(NULL);
    NEED(assetstore_registry_add(
        folder, "", "{\"name\":\"ours\",\"title\":\"Ours\",\"url\":\"https://a.example/\"}",
        &report, &error));
    assetstore_package_report_free(report);
    NEED(assetstore_registry_build(folder, f->index, f->secret_key, &options, &report, &error));
    assetstore_package_report_free(report);
    NEED(assetstore_registry_verify_head(f->index, assetstore_registry_key_public(f->key), NULL,
                                         &f->registry_head, &error));
}

static inline void fixture_make(struct fixture *f, const char *directory, const char *zip)
{
    static const assetstore_request request = ASSETSTORE_REQUEST_INIT;
    static const struct fixture empty = {
        .assetstore_open_options = ASSETSTORE_OPEN_OPTIONS_INIT,
        .assetstore_sbom_options = ASSETSTORE_SBOM_OPTIONS_INIT,
        .assetstore_source_options = ASSETSTORE_SOURCE_OPTIONS_INIT,
        .assetstore_sync_options = ASSETSTORE_SYNC_OPTIONS_INIT,
        .assetstore_query = ASSETSTORE_QUERY_INIT,
        .assetstore_show_options = ASSETSTORE_SHOW_OPTIONS_INIT,
        .assetstore_cache_options = ASSETSTORE_CACHE_OPTIONS_INIT,
        .assetstore_inspect_options = ASSETSTORE_INSPECT_OPTIONS_INIT,
        .assetstore_audit_options = ASSETSTORE_AUDIT_OPTIONS_INIT,
        .assetstore_validate_options = ASSETSTORE_VALIDATE_OPTIONS_INIT,
        .assetstore_build_options = ASSETSTORE_BUILD_OPTIONS_INIT,
        .assetstore_verify_options = ASSETSTORE_VERIFY_OPTIONS_INIT,
        .assetstore_plan_options = ASSETSTORE_PLAN_OPTIONS_INIT,
        .assetstore_commit_options = ASSETSTORE_COMMIT_OPTIONS_INIT,
        .assetstore_filesystem_options = ASSETSTORE_FILESYSTEM_OPTIONS_INIT,
        .assetstore_mount_options = ASSETSTORE_MOUNT_OPTIONS_INIT,
        .assetstore_mount_all_options = ASSETSTORE_MOUNT_ALL_OPTIONS_INIT,
        .assetstore_list_options = ASSETSTORE_LIST_OPTIONS_INIT,
        .assetstore_stream_options = ASSETSTORE_STREAM_OPTIONS_INIT,
        .mounted = "sample.night-sky",
        .mounted_file = "sample.night-sky/stars.csv",
        .assetstore_bundle_options = ASSETSTORE_BUNDLE_OPTIONS_INIT,
        .assetstore_registry_validate_options = ASSETSTORE_REGISTRY_VALIDATE_OPTIONS_INIT,
        .assetstore_registry_build_options = ASSETSTORE_REGISTRY_BUILD_OPTIONS_INIT,
        .assetstore_registry_verify_options = ASSETSTORE_REGISTRY_VERIFY_OPTIONS_INIT,
        .assetstore_registry_import_options = ASSETSTORE_REGISTRY_IMPORT_OPTIONS_INIT,
        .assetstore_registry_hash_options = ASSETSTORE_REGISTRY_HASH_OPTIONS_INIT,
        .assetstore_publish_options = ASSETSTORE_PUBLISH_OPTIONS_INIT,
        .assetstore_service_options = ASSETSTORE_SERVICE_OPTIONS_INIT,
        .assetstore_service_work_options = ASSETSTORE_SERVICE_WORK_OPTIONS_INIT,
        .assetstore_service_export_options = ASSETSTORE_SERVICE_EXPORT_OPTIONS_INIT,
        .request = &request,
        .text = "nobody/nothing",
        .bad_text = "caf\xe9/\xff\xfe",
        .names = {"nobody/nothing"},
        .bad_names = {"caf\xe9/\xff\xfe"},
        .name = "packages",
    };
    assetstore_error *error = NULL;
    assetstore_plan *install = NULL;
    char project[512], *slash;

    *f = empty;
    f->path = zip;
    snprintf(f->directory, sizeof f->directory, "%s/store", directory);
    snprintf(project, sizeof project, "%s/project", directory);
    snprintf(f->file, sizeof f->file, "%s/all.bundle", directory);
    snprintf(f->url, sizeof f->url, "%s", zip);
    snprintf(f->folder, sizeof f->folder, "%s/folder", directory);
    snprintf(f->output, sizeof f->output, "%s/built.vast", directory);
    snprintf(f->prefix, sizeof f->prefix, "%s/key", directory);
    snprintf(f->list, sizeof f->list, "%s/list.json", directory);
    snprintf(f->registry, sizeof f->registry, "%s/registry", directory);
    snprintf(f->secret_key, sizeof f->secret_key, "%s.key", f->prefix);
    slash = strrchr(f->url, '/');
    if (slash != NULL)
        *slash = 0;
    mkdir(directory, 0755);
    mkdir(project, 0755);
    /* So that no call, however wrong, touches the store of the person who runs the tests. */
    setenv("ASSETSTORE_STORE", f->directory, 1);

    NEED(assetstore_open(f->directory, NULL, &f->store, &error));
    NEED(assetstore_source_add(f->store, f->name, f->url, NULL, &error));
    NEED(assetstore_sync(f->store, NULL, 0, NULL, &f->sync_report, &error));
    NEED(assetstore_source_list(f->store, &f->sources, &error));
    NEED(assetstore_search(f->store, &f->assetstore_query, &f->assets, &error));
    if (assetstore_assets_count(f->assets) == 0) {
        printf("FAILED fixture: no asset in %s\n", f->url);
        exit(1);
    }
    snprintf(f->ref, sizeof f->ref, "%s", assetstore_assets_at(f->assets, 0)->ref);
    NEED(assetstore_show(f->store, f->ref, NULL, &f->details, &error));
    NEED(assetstore_project_open(f->store, project, &f->project, &error));
    NEED(assetstore_plan_install(f->project, &zip, 1, NULL, &install, &error));
    NEED(assetstore_plan_commit(install, NULL, &f->outcome, &error));
    assetstore_plan_free(install);
    NEED(assetstore_cache_list(f->store, &f->archives, &error));
    NEED(assetstore_package_inspect(zip, NULL, &f->inspection, &error));
    NEED(assetstore_package_audit(zip, NULL, &f->audit, &error));
    fixture_folder(f->folder);
    fixture_write(directory, "list.json", "[]");
    NEED(assetstore_package_build(f->folder, f->output, NULL, &f->package_report, &error));
    NEED(assetstore_languages_open(f->output, &f->languages, &error));
    NEED(assetstore_project_list(f->project, &f->packages, &error));
    NEED(assetstore_project_files(f->project, NULL, 0, &f->files, &error));
    NEED(assetstore_project_verify(f->project, NULL, 0, NULL, &f->verification, &error));
    NEED(assetstore_project_outdated(f->project, NULL, 0, NULL, &f->upgrades, &error));
    NEED(assetstore_project_history(f->project, &f->history, &error));
    NEED(assetstore_bundle_export(f->project, f->file, NULL, &f->bundle, &error));
    NEED(assetstore_project_sbom(f->project, NULL, &f->sbom, &error));
    NEED(assetstore_markdown_html("*a*", NULL, &f->markdown, &error));
    NEED(assetstore_registry_key_new(f->prefix, NULL, &f->key, &error));
    fixture_index(f);
    snprintf(f->data, sizeof f->data, "%s/data", directory);
    NEED(assetstore_service_open(f->data, NULL, &f->service, &error));
    NEED(assetstore_service_handle(f->service, f->request, &f->response, &error));
    fixture_plan(f);
    fixture_mount(f);
    assetstore_show(f->store, "nobody/nothing", NULL, NULL, &f->error);
}

/* The files of the key, so that it can be made again. */
static inline void fixture_forget_key(const struct fixture *f)
{
    char path[600];

    snprintf(path, sizeof path, "%s.key", f->prefix);
    remove(path);
    snprintf(path, sizeof path, "%s.pub", f->prefix);
    remove(path);
}

static inline void fixture_free(struct fixture *f)
{
    assetstore_error_free(f->error);
    assetstore_stream_close(f->stream);
    assetstore_entries_free(f->entries);
    assetstore_mounts_free(f->mounts);
    assetstore_filesystem_close(f->filesystem);
    assetstore_plan_free(f->plan);
    assetstore_verification_free(f->verification);
    assetstore_files_free(f->files);
    assetstore_packages_free(f->packages);
    assetstore_archives_free(f->archives);
    assetstore_inspection_free(f->inspection);
    assetstore_audit_free(f->audit);
    assetstore_package_report_free(f->package_report);
    assetstore_languages_free(f->languages);
    assetstore_outcome_free(f->outcome);
    assetstore_upgrades_free(f->upgrades);
    assetstore_history_free(f->history);
    assetstore_bundle_free(f->bundle);
    assetstore_sbom_free(f->sbom);
    assetstore_markdown_free(f->markdown);
    assetstore_registry_key_free(f->key);
    assetstore_registry_head_free(f->registry_head);
    assetstore_response_free(f->response);
    assetstore_service_close(f->service);
    assetstore_project_close(f->project);
    assetstore_details_free(f->details);
    assetstore_assets_free(f->assets);
    assetstore_sources_free(f->sources);
    assetstore_sync_report_free(f->sync_report);
    assetstore_close(f->store);
}

#endif
