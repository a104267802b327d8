#include "store.h"

#include "failure.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>

static void *create(GDExtensionObjectPtr object)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static uint64_t queues;
    store *made = calloc(1, sizeof *made);

    (void)object;
    /* The engine has no way to hear that an object cannot be made, and ends where it has no memory.
     */
    if (made == NULL)
        abort();
    pthread_mutex_init(&made->lock, NULL);
    made->project = variant_text("res://", 6);
    made->last_error = variant_empty(GDEXTENSION_VARIANT_TYPE_DICTIONARY);
    pthread_mutex_lock(&lock);
    made->queue = ++queues;
    pthread_mutex_unlock(&lock);
    return made;
}

static void release(void *instance)
{
    store *self = instance;

    session_release(self->session);
    variant_destroy(&self->project);
    variant_destroy(&self->last_error);
    pthread_mutex_destroy(&self->lock);
    free(self);
}

/* State */

bool store_end(store *self, const char *method, variant *failure)
{
    bool good = variant_type(failure) == GDEXTENSION_VARIANT_TYPE_NIL;
    variant before;

    if (good)
        *failure = variant_empty(GDEXTENSION_VARIANT_TYPE_DICTIONARY);
    else
        /* The engine itself adds the line: it is the script's call that fails. */
        failure_report(failure, &(place){"AssetStore", 0, method});
    pthread_mutex_lock(&self->lock);
    before = self->last_error;
    self->last_error = *failure;
    pthread_mutex_unlock(&self->lock);
    variant_destroy(&before);
    return good;
}

session *store_session(store *self, variant *failure)
{
    session *session;

    pthread_mutex_lock(&self->lock);
    session = self->session != NULL ? session_retain(self->session) : NULL;
    pthread_mutex_unlock(&self->lock);
    if (session == NULL)
        *failure = failure_make(ASSETSTORE_MISUSE, "released-object", "no store is open", "",
                                "call open() first");
    return session;
}

static variant field(store *self, const variant *field)
{
    variant copy;

    pthread_mutex_lock(&self->lock);
    copy = variant_copy(field);
    pthread_mutex_unlock(&self->lock);
    return copy;
}

variant store_project(store *self)
{
    return field(self, &self->project);
}

static void exchange(store *self, session *opened)
{
    session *before;

    pthread_mutex_lock(&self->lock);
    before = self->session;
    self->session = opened;
    pthread_mutex_unlock(&self->lock);
    session_release(before);
}

static void get_last_error(void *instance, const variant *const *arguments, variant *result)
{
    (void)arguments;
    *result = field(instance, &((store *)instance)->last_error);
}

static void get_project_path(void *instance, const variant *const *arguments, variant *result)
{
    (void)arguments;
    *result = store_project(instance);
}

static void set_project_path(void *instance, const variant *const *arguments, variant *result)
{
    store *self = instance;
    variant path = variant_copy(arguments[0]), before;

    (void)result;
    pthread_mutex_lock(&self->lock);
    before = self->project;
    self->project = path;
    pthread_mutex_unlock(&self->lock);
    variant_destroy(&before);
}

/* The store itself */

static void store_open(void *instance, const variant *const *arguments, variant *result)
{
    store *self = instance;
    variant failure = variant_nil();
    arena arena = {NULL};
    const char *directory = options_path(arguments[0], &arena, &failure);
    assetstore_open_options options = ASSETSTORE_OPEN_OPTIONS_INIT;
    assetstore *opened = NULL;
    assetstore_error *error = NULL;

    options.flags = variant_to_bool(arguments[1]) ? ASSETSTORE_OPEN_READ_ONLY : 0;
    exchange(self, NULL);
    if (directory != NULL && assetstore_open(directory[0] ? directory : NULL, &options, &opened,
                                             &error) != ASSETSTORE_OK)
        failure = failure_take(error);
    if (opened != NULL) {
        session *made = session_make(opened);

        exchange(self, made);
        if (made == NULL)
            failure = failure_make(ASSETSTORE_IO, "io-failure", "there is no memory left", "", "");
    }
    arena_release(&arena);
    *result = variant_bool(store_end(self, "open", &failure));
}

static void store_close(void *instance, const variant *const *arguments, variant *result)
{
    (void)arguments;
    (void)result;
    exchange(instance, NULL);
}

static void is_open(void *instance, const variant *const *arguments, variant *result)
{
    store *self = instance;

    (void)arguments;
    pthread_mutex_lock(&self->lock);
    *result = variant_bool(self->session != NULL);
    pthread_mutex_unlock(&self->lock);
}

static void get_directory(void *instance, const variant *const *arguments, variant *result)
{
    variant failure = variant_nil();
    session *session = store_session(instance, &failure);
    const char *directory = session ? assetstore_directory(session_store(session)) : "";

    (void)arguments;
    *result = variant_text(directory, strlen(directory));
    session_release(session);
    variant_destroy(&failure);
}

static void get_version(void *instance, const variant *const *arguments, variant *result)
{
    (void)instance;
    (void)arguments;
    *result = variant_text(assetstore_version(), strlen(assetstore_version()));
}

/* clang-format off */
#define BOOL GDEXTENSION_VARIANT_TYPE_BOOL
#define INT GDEXTENSION_VARIANT_TYPE_INT
#define STRING GDEXTENSION_VARIANT_TYPE_STRING
#define STRINGS GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY
#define DICTIONARY GDEXTENSION_VARIANT_TYPE_DICTIONARY
#define CONST GDEXTENSION_METHOD_FLAG_CONST
#define STATIC GDEXTENSION_METHOD_FLAG_STATIC

#define RESULT(kind) {.type = kind}
#define DICTIONARIES {.type = GDEXTENSION_VARIANT_TYPE_ARRAY, .class_name = "Dictionary"}
#define JOB {.type = GDEXTENSION_VARIANT_TYPE_OBJECT, .class_name = "AssetStoreJob"}
#define REQUIRED(name, kind) {name, kind, NULL, false}
#define OPTIONAL(name, kind) {name, kind, NULL, true}
#define NAMES OPTIONAL("names", STRINGS)
#define OPTIONS OPTIONAL("options", DICTIONARY)

static const class_method methods[] = {
    {"open", store_open, RESULT(BOOL), {OPTIONAL("directory", STRING), OPTIONAL("read_only", BOOL)}, 0},
    {"close", store_close, {0}, {{0}}, 0},
    {"is_open", is_open, RESULT(BOOL), {{0}}, CONST},
    {"get_directory", get_directory, RESULT(STRING), {{0}}, CONST},
    {"get_version", get_version, RESULT(STRING), {{0}}, STATIC},
    {"get_last_error", get_last_error, RESULT(DICTIONARY), {{0}}, CONST},
    {"get_project_path", get_project_path, RESULT(STRING), {{0}}, CONST},
    {"set_project_path", set_project_path, {0}, {REQUIRED("path", STRING)}, 0},

    {"add_source", store_add_source, RESULT(BOOL),
     {REQUIRED("name", STRING), REQUIRED("url", STRING), {"kind", INT, "AssetStore.SourceKind", true},
      OPTIONAL("priority", INT), OPTIONAL("key", STRING)}, 0},
    {"remove_source", store_remove_source, RESULT(BOOL), {REQUIRED("name", STRING)}, 0},
    {"list_sources", store_list_sources, DICTIONARIES, {{0}}, 0},
    {"search", store_search, RESULT(DICTIONARY), {OPTIONAL("text", STRING), OPTIONAL("filters", DICTIONARY)}, 0},
    {"get_asset", store_get_asset, RESULT(DICTIONARY), {REQUIRED("ref", STRING)}, 0},
    {"list_archives", store_list_archives, RESULT(DICTIONARY), {{0}}, 0},
    {"list", store_list, DICTIONARIES, {NAMES}, 0},
    {"list_files", store_list_files, DICTIONARIES, {NAMES}, 0},
    {"get_sbom", store_get_sbom, RESULT(STRING), {OPTIONAL("time", INT)}, 0},
    {"history", store_history, DICTIONARIES, {{0}}, 0},
    {"markdown_to_html", store_markdown_to_html, RESULT(STRING), {REQUIRED("text", STRING), OPTIONS}, 0},
    {"markdown_to_bbcode", store_markdown_to_bbcode, RESULT(STRING), {REQUIRED("text", STRING), OPTIONS}, 0},
    {"make_registry_key", store_make_registry_key, RESULT(DICTIONARY), {REQUIRED("prefix", STRING), OPTIONS}, 0},

    {"sync", store_sync, JOB, {NAMES, OPTIONS}, 0},
    {"fetch_asset", store_fetch_asset, JOB, {REQUIRED("ref", STRING), OPTIONS}, 0},
    {"add_archives", store_add_archives, JOB, {REQUIRED("paths", STRINGS)}, 0},
    {"clean_archives", store_clean_archives, JOB, {OPTIONAL("dry_run", BOOL)}, 0},
    {"inspect_package", store_inspect_package, JOB, {REQUIRED("path", STRING), OPTIONS}, 0},
    {"audit_package", store_audit_package, JOB, {REQUIRED("path", STRING), OPTIONS}, 0},
    {"validate_package", store_validate_package, JOB, {REQUIRED("path", STRING), OPTIONS}, 0},
    {"validate_registry", store_validate_registry, JOB, {REQUIRED("folder", STRING), OPTIONS}, 0},
    {"add_to_registry", store_add_to_registry, JOB,
     {REQUIRED("folder", STRING), REQUIRED("name", STRING), REQUIRED("fields", STRING)}, 0},
    {"build_registry", store_build_registry, JOB,
     {REQUIRED("folder", STRING), REQUIRED("output", STRING), REQUIRED("key", STRING), OPTIONS}, 0},
    {"verify_registry", store_verify_registry, JOB,
     {REQUIRED("path", STRING), REQUIRED("key", STRING), OPTIONS}, 0},
    {"import_registry", store_import_registry, JOB,
     {REQUIRED("from", STRING), REQUIRED("folder", STRING), OPTIONS}, 0},
    {"hash_registry", store_hash_registry, JOB,
     {REQUIRED("folder", STRING), OPTIONAL("refs", STRINGS), OPTIONS}, 0},
    {"build_package", store_build_package, JOB,
     {REQUIRED("folder", STRING), REQUIRED("path", STRING), OPTIONS}, 0},
    {"publish_package", store_publish_package, JOB,
     {REQUIRED("path", STRING), REQUIRED("url", STRING), REQUIRED("token", STRING), OPTIONS}, 0},
    {"list_languages", store_list_languages, JOB, {REQUIRED("path", STRING)}, 0},
    {"get_texts", store_get_texts, JOB, {REQUIRED("path", STRING), OPTIONAL("locale", STRING)}, 0},
    {"export_bundle", store_export_bundle, JOB, {REQUIRED("path", STRING), OPTIONS}, 0},
    {"import_bundle", store_import_bundle, JOB, {REQUIRED("path", STRING), OPTIONS}, 0},
    {"verify", store_verify, JOB, {NAMES}, 0},
    {"outdated", store_outdated, JOB, {NAMES, OPTIONS}, 0},
    {"plan", store_plan, JOB, {{"operation", INT, "AssetStore.Operation", false}, NAMES, OPTIONS}, 0},
    {"commit", store_commit, JOB,
     {{"plan", GDEXTENSION_VARIANT_TYPE_OBJECT, "AssetStoreJob", false}, OPTIONS}, 0},
    {"install", store_install, JOB, {OPTIONAL("refs", STRINGS), OPTIONS}, 0},
    {"update", store_update, JOB, {NAMES, OPTIONS}, 0},
    {"remove", store_remove, JOB, {REQUIRED("names", STRINGS), OPTIONS}, 0},
    {"repair", store_repair, JOB, {NAMES, OPTIONS}, 0},
    {"undo", store_undo, JOB, {OPTIONS}, 0},
    {0},
};

static const class_property properties[] = {
    {REQUIRED("project_path", STRING), "set_project_path", "get_project_path"},
    {REQUIRED("last_error", DICTIONARY), NULL, "get_last_error"},
    {{0}, NULL, NULL},
};

static const class_signal signals[] = {{0}};

static const class_constant constants[] = {
    {"SourceKind", "KIND_AUTO", ASSETSTORE_KIND_AUTO, false},
    {"SourceKind", "KIND_LIBRARY", ASSETSTORE_KIND_LIBRARY, false},
    {"SourceKind", "KIND_DIRECTORY", ASSETSTORE_KIND_DIRECTORY, false},
    {"SourceKind", "KIND_REGISTRY", ASSETSTORE_KIND_REGISTRY, false},
    {"AssetType", "TYPE_ANY", ASSETSTORE_TYPE_ANY, false},
    {"AssetType", "TYPE_ADDON", ASSETSTORE_TYPE_ADDON, false},
    {"AssetType", "TYPE_PROJECT", ASSETSTORE_TYPE_PROJECT, false},
    {"Support", "SUPPORT_TESTING", ASSETSTORE_SUPPORT_TESTING, true},
    {"Support", "SUPPORT_COMMUNITY", ASSETSTORE_SUPPORT_COMMUNITY, true},
    {"Support", "SUPPORT_FEATURED", ASSETSTORE_SUPPORT_FEATURED, true},
    {"Sort", "SORT_DEFAULT", ASSETSTORE_SORT_DEFAULT, false},
    {"Sort", "SORT_RELEVANCE", ASSETSTORE_SORT_RELEVANCE, false},
    {"Sort", "SORT_UPDATED", ASSETSTORE_SORT_UPDATED, false},
    {"Sort", "SORT_NAME", ASSETSTORE_SORT_NAME, false},
    {"Sort", "SORT_LICENSE", ASSETSTORE_SORT_LICENSE, false},
    {"Sort", "SORT_RATING", ASSETSTORE_SORT_RATING, false},
    {"Operation", "OPERATION_INSTALL", OPERATION_INSTALL, false},
    {"Operation", "OPERATION_UPDATE", OPERATION_UPDATE, false},
    {"Operation", "OPERATION_REMOVE", OPERATION_REMOVE, false},
    {"Operation", "OPERATION_REPAIR", OPERATION_REPAIR, false},
    {"Operation", "OPERATION_UNDO", OPERATION_UNDO, false},
    {"Durability", "DURABILITY_FULL", ASSETSTORE_DURABILITY_FULL, false},
    {"Durability", "DURABILITY_FAST", ASSETSTORE_DURABILITY_FAST, false},
    {NULL, NULL, 0, false},
};
/* clang-format on */

const class_table store_class = {
    .name = "AssetStore",
    .create = create,
    .release = release,
    .methods = methods,
    .properties = properties,
    .signals = signals,
    .constants = constants,
};
