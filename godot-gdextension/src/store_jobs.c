#include "store.h"

#include "failure.h"
#include "job.h"
#include "work.h"

/* Work on its way to a job: made step by step, until one fails. */
struct order {
    store *store;
    const char *method;
    work *work; /* NULL once something has failed */
    variant failure;
};

static void refuse(struct order *order)
{
    work_free(order->work);
    order->work = NULL;
}

/* `session` is NULL for work that needs no store. */
static void order_make(struct order *order, work_run run, session *session)
{
    order->work = work_make(run, session);
    if (order->work == NULL)
        order->failure =
            failure_make(ASSETSTORE_IO, "io-failure", "there is no memory left", "", "");
}

static struct order order_begin(store *self, const char *method, work_run run)
{
    struct order order = {self, method, NULL, variant_nil()};
    session *session = store_session(self, &order.failure);

    if (session != NULL)
        order_make(&order, run, session);
    session_release(session);
    return order;
}

static void order_project(struct order *order)
{
    variant path = store_project(order->store);

    if (order->work != NULL) {
        order->work->project = options_path(&path, &order->work->arena, &order->failure);
        if (order->work->project == NULL)
            refuse(order);
    }
    variant_destroy(&path);
}

/* Puts a text, or with options_path() a path, into the work at `offset`. */
static void order_put(struct order *order, size_t offset,
                      char *(*read)(const variant *, arena *, variant *), const variant *value)
{
    char **place;

    if (order->work == NULL)
        return;
    place = (char **)((char *)order->work + offset);
    *place = read(value, &order->work->arena, &order->failure);
    if (*place == NULL)
        refuse(order);
}

static void order_text(struct order *order, const variant *text)
{
    order_put(order, offsetof(work, text), options_text, text);
}

static void order_path(struct order *order, const variant *path)
{
    order_put(order, offsetof(work, text), options_path, path);
}

static void order_names(struct order *order, const variant *names)
{
    if (order->work == NULL)
        return;
    order->work->names =
        options_names(names, &order->work->name_count, &order->work->arena, &order->failure);
    if (order->work->names == NULL)
        refuse(order);
}

static void order_options(struct order *order, const variant *options, const option *table)
{
    if (order->work != NULL &&
        !options_read(options, table, "option", order->work, &order->work->arena, &order->failure))
        refuse(order);
}

/* Starts the job; work that could not be made gives one that has failed. */
static void order_end(struct order *order, variant *result)
{
    if (order->work != NULL) {
        order->work->place = place_of_call(order->method);
        *result = job_start(order->work, order->work->project ? order->store->queue : 0);
    } else {
        *result = job_failed(&order->failure);
    }
    store_end(order->store, order->method, &order->failure);
}

/* On the store */

void store_sync(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "sync", work_sync);

    order_names(&order, arguments[0]);
    order_options(&order, arguments[1], work_sync_options);
    order_end(&order, result);
}

void store_fetch_asset(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "fetch_asset", work_fetch);

    order_text(&order, arguments[0]);
    order_options(&order, arguments[1], work_fetch_options);
    order_end(&order, result);
}

void store_add_archives(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "add_archives", work_add_archives);

    order_names(&order, arguments[0]);
    order_end(&order, result);
}

void store_clean_archives(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "clean_archives", work_clean_archives);

    if (order.work != NULL)
        order.work->dry_run = variant_to_bool(arguments[0]);
    order_end(&order, result);
}

/* On a package alone, which needs no store */

static struct order order_package(store *self, const char *method, work_run run,
                                  const variant *path)
{
    struct order order = {self, method, NULL, variant_nil()};

    order_make(&order, run, NULL);
    order_path(&order, path);
    return order;
}

void store_inspect_package(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_package(instance, "inspect_package", work_inspect, arguments[0]);

    order_options(&order, arguments[1], work_inspect_options);
    order_end(&order, result);
}

void store_audit_package(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_package(instance, "audit_package", work_audit, arguments[0]);

    order_options(&order, arguments[1], work_audit_options);
    order_end(&order, result);
}

void store_validate_package(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_package(instance, "validate_package", work_validate, arguments[0]);

    order_options(&order, arguments[1], work_validate_options);
    order_end(&order, result);
}

void store_build_package(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_package(instance, "build_package", work_build, arguments[0]);

    order_put(&order, offsetof(work, output), options_path, arguments[1]);
    order_options(&order, arguments[2], work_build_options);
    order_end(&order, result);
}

void store_publish_package(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_package(instance, "publish_package", work_publish, arguments[0]);

    order_put(&order, offsetof(work, output), options_text, arguments[1]);
    order_put(&order, offsetof(work, token), options_text, arguments[2]);
    order_options(&order, arguments[3], work_publish_options);
    order_end(&order, result);
}

void store_list_languages(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_package(instance, "list_languages", work_languages, arguments[0]);

    order_end(&order, result);
}

void store_get_texts(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_package(instance, "get_texts", work_texts, arguments[0]);

    order_put(&order, offsetof(work, locale), options_text, arguments[1]);
    order_end(&order, result);
}

/* On a registry, which needs no store */

void store_validate_registry(void *instance, const variant *const *arguments, variant *result)
{
    struct order order =
        order_package(instance, "validate_registry", work_validate_registry, arguments[0]);

    order_options(&order, arguments[1], work_registry_validate_options);
    order_end(&order, result);
}

void store_add_to_registry(void *instance, const variant *const *arguments, variant *result)
{
    struct order order =
        order_package(instance, "add_to_registry", work_add_to_registry, arguments[0]);

    order_put(&order, offsetof(work, added), options_text, arguments[1]);
    order_put(&order, offsetof(work, fields), options_text, arguments[2]);
    order_end(&order, result);
}

void store_build_registry(void *instance, const variant *const *arguments, variant *result)
{
    struct order order =
        order_package(instance, "build_registry", work_build_registry, arguments[0]);

    order_put(&order, offsetof(work, output), options_path, arguments[1]);
    order_put(&order, offsetof(work, key), options_path, arguments[2]);
    order_options(&order, arguments[3], work_registry_build_options);
    order_end(&order, result);
}

void store_verify_registry(void *instance, const variant *const *arguments, variant *result)
{
    struct order order =
        order_package(instance, "verify_registry", work_verify_registry, arguments[0]);

    order_put(&order, offsetof(work, key), options_path, arguments[1]);
    order_options(&order, arguments[2], work_registry_verify_options);
    order_end(&order, result);
}

/* On a registry, with the store's sources and cache */

void store_import_registry(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "import_registry", work_import_registry);

    order_path(&order, arguments[0]);
    order_put(&order, offsetof(work, output), options_path, arguments[1]);
    order_options(&order, arguments[2], work_registry_import_options);
    order_end(&order, result);
}

void store_hash_registry(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "hash_registry", work_hash_registry);

    order_path(&order, arguments[0]);
    order_names(&order, arguments[1]);
    order_options(&order, arguments[2], work_registry_hash_options);
    order_end(&order, result);
}

/* On the project */

void store_export_bundle(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "export_bundle", work_export);

    order_project(&order);
    order_path(&order, arguments[0]);
    order_options(&order, arguments[1], work_export_options);
    order_end(&order, result);
}

void store_import_bundle(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "import_bundle", work_import);

    order_project(&order);
    order_path(&order, arguments[0]);
    order_options(&order, arguments[1], work_import_options);
    order_end(&order, result);
}

void store_verify(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "verify", work_verify);

    order_project(&order);
    order_names(&order, arguments[0]);
    order_end(&order, result);
}

void store_outdated(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "outdated", work_outdated);

    order_project(&order);
    order_names(&order, arguments[0]);
    order_options(&order, arguments[1], work_outdated_options);
    order_end(&order, result);
}

void store_plan(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "plan", work_plan);
    int64_t operation = variant_to_int(arguments[0]);

    order_project(&order);
    order_names(&order, arguments[1]);
    order_options(&order, arguments[2], work_plan_options);
    if (order.work != NULL && (operation < OPERATION_INSTALL || operation > OPERATION_UNDO ||
                               (operation == OPERATION_UNDO && order.work->name_count != 0))) {
        order.failure = failure_make(ASSETSTORE_MISUSE, "invalid-argument",
                                     operation == OPERATION_UNDO ? "an undo takes no names"
                                                                 : "there is no such operation",
                                     "", "give one of AssetStore.OPERATION_...");
        refuse(&order);
    }
    if (order.work != NULL)
        order.work->operation = operation;
    order_end(&order, result);
}

/* Whether the object is a job that planned, and has completed. */
static bool has_plan(const variant *object)
{
    job *planned = class_instance(&job_class, variant_to_object(object));
    bool has;

    if (planned == NULL)
        return false;
    pthread_mutex_lock(&jobs_lock);
    has = planned->state == JOB_COMPLETED && planned->plan != NULL;
    pthread_mutex_unlock(&jobs_lock);
    return has;
}

void store_commit(void *instance, const variant *const *arguments, variant *result)
{
    struct order order = order_begin(instance, "commit", work_commit);

    order_project(&order);
    if (order.work != NULL && !has_plan(arguments[0])) {
        order.failure =
            failure_make(ASSETSTORE_MISUSE, "invalid-argument",
                         "what shall be committed is no job of plan() that has completed", "", "");
        refuse(&order);
    }
    order_options(&order, arguments[1], work_commit_options);
    if (order.work != NULL)
        variant_assign(&order.work->planned, arguments[0]);
    order_end(&order, result);
}

/* Plans and commits. `names` may be NULL. */
static void change(store *self, const char *method, int64_t operation, const variant *names,
                   const variant *options, variant *result)
{
    struct order order = order_begin(self, method, work_change);

    order_project(&order);
    if (names != NULL)
        order_names(&order, names);
    order_options(&order, options, work_change_options);
    if (order.work != NULL)
        order.work->operation = operation;
    order_end(&order, result);
}

void store_install(void *instance, const variant *const *arguments, variant *result)
{
    change(instance, "install", OPERATION_INSTALL, arguments[0], arguments[1], result);
}

void store_update(void *instance, const variant *const *arguments, variant *result)
{
    change(instance, "update", OPERATION_UPDATE, arguments[0], arguments[1], result);
}

void store_remove(void *instance, const variant *const *arguments, variant *result)
{
    change(instance, "remove", OPERATION_REMOVE, arguments[0], arguments[1], result);
}

void store_repair(void *instance, const variant *const *arguments, variant *result)
{
    change(instance, "repair", OPERATION_REPAIR, arguments[0], arguments[1], result);
}

void store_undo(void *instance, const variant *const *arguments, variant *result)
{
    change(instance, "undo", OPERATION_UNDO, NULL, arguments[0], result);
}
