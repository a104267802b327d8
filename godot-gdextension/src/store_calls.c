#include "store.h"

#include "failure.h"
#include "json.h"
#include "page.h"
#include "work.h"

#include <assetstore.h>
#include <string.h>

/* Sources */

void store_add_source(void *instance, const variant *const *arguments, variant *result)
{
    variant failure = variant_nil();
    session *session = store_session(instance, &failure);
    arena arena = {NULL};
    char *name = session ? options_text(arguments[0], &arena, &failure) : NULL;
    char *url = name ? options_path(arguments[1], &arena, &failure) : NULL;
    char *key = url ? options_path(arguments[4], &arena, &failure) : NULL;
    int64_t kind = variant_to_int(arguments[2]), priority = variant_to_int(arguments[3]);
    assetstore_source_options options = ASSETSTORE_SOURCE_OPTIONS_INIT;
    assetstore_error *error = NULL;

    options.kind = (int32_t)kind;
    options.priority = (int32_t)priority;
    options.key = key != NULL && *key != 0 ? key : NULL;
    if (key == NULL)
        ; /* the failure says why */
    else if (options.kind != kind || options.priority != priority)
        failure = failure_make(ASSETSTORE_MISUSE, "invalid-argument",
                               "kind or priority is too large", name, "");
    else if (assetstore_source_add(session_store(session), name, url, &options, &error) !=
             ASSETSTORE_OK)
        failure = failure_take(error);
    arena_release(&arena);
    session_release(session);
    *result = variant_bool(store_end(instance, "add_source", &failure));
}

void store_remove_source(void *instance, const variant *const *arguments, variant *result)
{
    variant failure = variant_nil();
    session *session = store_session(instance, &failure);
    arena arena = {NULL};
    char *name = session ? options_text(arguments[0], &arena, &failure) : NULL;
    assetstore_error *error = NULL;

    if (name != NULL &&
        assetstore_source_remove(session_store(session), name, &error) != ASSETSTORE_OK)
        failure = failure_take(error);
    arena_release(&arena);
    session_release(session);
    *result = variant_bool(store_end(instance, "remove_source", &failure));
}

/* Quick calls with a document as their result */

/* What a quick call needs and makes. */
struct call {
    session *session;
    arena arena;
    variant failure;
    variant document; /* nil until there is one */
};

static bool call_begin(struct call *call, store *self)
{
    call->arena.blocks = NULL;
    call->failure = variant_nil();
    call->document = variant_nil();
    call->session = store_session(self, &call->failure);
    return call->session != NULL;
}

/* Keeps the document of a call that succeeded, or its error. */
static void call_take(struct call *call, assetstore_status status, const char *json,
                      assetstore_error *error)
{
    if (status == ASSETSTORE_OK)
        call->document = json_read(json);
    else
        call->failure = failure_take(error);
}

/*
 * Ends the call with the document, or with the list that it has under `key`; with an empty one of
 * the same type if the call failed.
 */
static void call_end(struct call *call, store *self, const char *method, const char *key,
                     variant *result)
{
    session_release(call->session);
    arena_release(&call->arena);
    if (variant_type(&call->document) != GDEXTENSION_VARIANT_TYPE_DICTIONARY)
        *result = json_read(key != NULL ? "[]" : "{}");
    else if (key != NULL)
        *result = variant_copy(dictionary_at(&call->document, key));
    else
        *result = variant_copy(&call->document);
    variant_destroy(&call->document);
    store_end(self, method, &call->failure);
}

void store_list_sources(void *instance, const variant *const *arguments, variant *result)
{
    struct call call;
    assetstore_sources *sources = NULL;
    assetstore_error *error = NULL;

    (void)arguments;
    if (call_begin(&call, instance)) {
        assetstore_status status =
            assetstore_source_list(session_store(call.session), &sources, &error);

        call_take(&call, status, assetstore_sources_json(sources), error);
        assetstore_sources_free(sources);
    }
    call_end(&call, instance, "list_sources", "sources", result);
}

#define QUERY(member) offsetof(assetstore_query, member)

static const option filters[] = {
    {"godot", OPTION_TEXT, QUERY(godot), 0},       {"type", OPTION_INT32, QUERY(type), 0},
    {"category", OPTION_TEXT, QUERY(category), 0}, {"license", OPTION_TEXT, QUERY(license), 0},
    {"author", OPTION_TEXT, QUERY(publisher), 0},  {"source", OPTION_TEXT, QUERY(source), 0},
    {"tag", OPTION_TEXT, QUERY(tag), 0},           {"support", OPTION_UINT32, QUERY(support), 0},
    {"sort", OPTION_INT32, QUERY(sort), 0},        {"reverse", OPTION_FLAG, QUERY(reverse), 1},
    {"limit", OPTION_UINT32, QUERY(limit), 0},     {"page", OPTION_UINT32, QUERY(page), 0},
    {"offset", OPTION_UINT64, QUERY(offset), 0},   {0},
};

void store_search(void *instance, const variant *const *arguments, variant *result)
{
    struct call call;
    assetstore_query query = ASSETSTORE_QUERY_INIT;
    assetstore_assets *assets = NULL;
    assetstore_error *error = NULL;

    if (call_begin(&call, instance) &&
        (query.text = options_text(arguments[0], &call.arena, &call.failure)) != NULL &&
        options_read(arguments[1], filters, "filter", &query, &call.arena, &call.failure)) {
        assetstore_status status =
            assetstore_search(session_store(call.session), &query, &assets, &error);

        if (status == ASSETSTORE_OK)
            call.document = page_read(assets, &query);
        else
            call.failure = failure_take(error);
        assetstore_assets_free(assets);
    }
    call_end(&call, instance, "search", NULL, result);
}

void store_get_asset(void *instance, const variant *const *arguments, variant *result)
{
    struct call call;
    assetstore_show_options options = ASSETSTORE_SHOW_OPTIONS_INIT;
    assetstore_details *details = NULL;
    assetstore_error *error = NULL;
    const char *ref;

    options.flags = ASSETSTORE_SHOW_OFFLINE;
    if (call_begin(&call, instance) &&
        (ref = options_text(arguments[0], &call.arena, &call.failure)) != NULL) {
        assetstore_status status =
            assetstore_show(session_store(call.session), ref, &options, &details, &error);

        call_take(&call, status, assetstore_details_json(details), error);
        assetstore_details_free(details);
    }
    call_end(&call, instance, "get_asset", NULL, result);
}

void store_list_archives(void *instance, const variant *const *arguments, variant *result)
{
    struct call call;
    assetstore_archives *archives = NULL;
    assetstore_error *error = NULL;

    (void)arguments;
    if (call_begin(&call, instance)) {
        assetstore_status status =
            assetstore_cache_list(session_store(call.session), &archives, &error);

        call_take(&call, status, assetstore_archives_json(archives), error);
        assetstore_archives_free(archives);
    }
    call_end(&call, instance, "list_archives", NULL, result);
}

/* Opens the project for a quick call. */
static assetstore_project *call_project(struct call *call, store *self)
{
    variant path = store_project(self);
    char *directory = options_path(&path, &call->arena, &call->failure);
    assetstore_project *project = NULL;
    assetstore_error *error = NULL;

    variant_destroy(&path);
    if (directory != NULL &&
        work_open_project(call->session, directory, &project, &error) != ASSETSTORE_OK)
        call->failure = failure_take(error);
    return project;
}

void store_list(void *instance, const variant *const *arguments, variant *result)
{
    struct call call;
    assetstore_project *project = NULL;
    assetstore_packages *packages = NULL;
    assetstore_error *error = NULL;
    char **names;
    size_t count;

    if (call_begin(&call, instance) &&
        (names = options_names(arguments[0], &count, &call.arena, &call.failure)) != NULL &&
        (project = call_project(&call, instance)) != NULL) {
        assetstore_status status = assetstore_project_list_named(
            project, (const char *const *)names, count, &packages, &error);

        call_take(&call, status, assetstore_packages_json(packages), error);
        assetstore_packages_free(packages);
        assetstore_project_close(project);
    }
    call_end(&call, instance, "list", "packages", result);
}

void store_list_files(void *instance, const variant *const *arguments, variant *result)
{
    struct call call;
    assetstore_project *project = NULL;
    assetstore_files *files = NULL;
    assetstore_error *error = NULL;
    char **names;
    size_t count;

    if (call_begin(&call, instance) &&
        (names = options_names(arguments[0], &count, &call.arena, &call.failure)) != NULL &&
        (project = call_project(&call, instance)) != NULL) {
        assetstore_status status =
            assetstore_project_files(project, (const char *const *)names, count, &files, &error);

        call_take(&call, status, assetstore_files_json(files), error);
        assetstore_files_free(files);
        assetstore_project_close(project);
    }
    call_end(&call, instance, "list_files", "files", result);
}

void store_get_sbom(void *instance, const variant *const *arguments, variant *result)
{
    struct call call;
    assetstore_project *project = NULL;
    assetstore_sbom_options options = ASSETSTORE_SBOM_OPTIONS_INIT;
    assetstore_sbom *sbom = NULL;
    assetstore_error *error = NULL;
    const char *text = "";

    options.time = variant_to_int(arguments[0]);
    if (call_begin(&call, instance) && (project = call_project(&call, instance)) != NULL) {
        if (assetstore_project_sbom(project, &options, &sbom, &error) == ASSETSTORE_OK)
            text = assetstore_sbom_json(sbom);
        else
            call.failure = failure_take(error);
    }
    *result = variant_text(text, strlen(text));
    assetstore_sbom_free(sbom);
    assetstore_project_close(project);
    session_release(call.session);
    arena_release(&call.arena);
    store_end(instance, "get_sbom", &call.failure);
}

void store_history(void *instance, const variant *const *arguments, variant *result)
{
    struct call call;
    assetstore_project *project = NULL;
    assetstore_history *history = NULL;
    assetstore_error *error = NULL;

    (void)arguments;
    if (call_begin(&call, instance) && (project = call_project(&call, instance)) != NULL) {
        assetstore_status status = assetstore_project_history(project, &history, &error);

        call_take(&call, status, assetstore_history_json(history), error);
        assetstore_history_free(history);
        assetstore_project_close(project);
    }
    call_end(&call, instance, "history", "history", result);
}
