/* A progress callback that calls the library with the object whose call it is inside of. */
#include "fixture.h"

#include <unistd.h>

static struct fixture f;
static int calls;

static void refused(const char *what, assetstore_status status, assetstore_error *error)
{
    check(what, status == ASSETSTORE_MISUSE &&
                    strcmp(assetstore_error_reason(error), "reentrant-call") == 0);
    if (status != ASSETSTORE_MISUSE)
        printf("       %s: %s\n", assetstore_status_name(status), assetstore_error_message(error));
    assetstore_error_free(error);
}

#define REFUSED(call)                                                                              \
    do {                                                                                           \
        assetstore_error *error = NULL;                                                            \
        assetstore_status status = call;                                                           \
        refused(#call, status, error);                                                             \
    } while (0)

static int32_t of_project(void *ctx, const assetstore_progress *progress)
{
    assetstore_packages *packages = NULL;
    assetstore_history *history = NULL;
    assetstore_plan *plan = NULL;
    assetstore_outcome *outcome = NULL;
    assetstore_assets *assets = NULL;
    (void)progress;

    calls++;
    REFUSED(assetstore_project_list(f.project, &packages, &error));
    REFUSED(assetstore_project_history(f.project, &history, &error));
    REFUSED(assetstore_plan_repair(f.project, NULL, 0, NULL, &plan, &error));
    REFUSED(assetstore_plan_commit(ctx, NULL, &outcome, &error));
    /* The store and the accessors are free. */
    check("a search", assetstore_search(f.store, NULL, &assets, NULL) == ASSETSTORE_OK);
    check("an accessor", assetstore_plan_json(ctx) != NULL);
    assetstore_assets_free(assets);
    return 0;
}

static int32_t of_store(void *ctx, const assetstore_progress *progress)
{
    assetstore_sources *sources = NULL;
    assetstore_assets *assets = NULL;
    assetstore_project *project = NULL;
    assetstore_packages *packages = NULL;
    (void)ctx;
    (void)progress;

    calls++;
    REFUSED(assetstore_source_list(f.store, &sources, &error));
    REFUSED(assetstore_search(f.store, NULL, &assets, &error));
    REFUSED(assetstore_source_remove(f.store, "packages", &error));
    REFUSED(assetstore_project_open(f.store, f.directory, &project, &error));
    check("a project", assetstore_project_list(f.project, &packages, NULL) == ASSETSTORE_OK);
    assetstore_packages_free(packages);
    return 0;
}

static int32_t of_both(void *ctx, const assetstore_progress *progress)
{
    assetstore_sources *sources = NULL;
    assetstore_packages *packages = NULL;
    (void)ctx;
    (void)progress;

    calls++;
    REFUSED(assetstore_source_list(f.store, &sources, &error));
    REFUSED(assetstore_project_list(f.project, &packages, &error));
    return 0;
}

int main(int argc, char **argv)
{
    assetstore_bundle_options bundle_options = ASSETSTORE_BUNDLE_OPTIONS_INIT;
    assetstore_bundle *bundle = NULL;
    assetstore_plan_options plan_options = ASSETSTORE_PLAN_OPTIONS_INIT;
    assetstore_commit_options commit_options = ASSETSTORE_COMMIT_OPTIONS_INIT;
    assetstore_verify_options verify_options = ASSETSTORE_VERIFY_OPTIONS_INIT;
    assetstore_sync_options sync_options = ASSETSTORE_SYNC_OPTIONS_INIT;
    assetstore_cache_options cache_options = ASSETSTORE_CACHE_OPTIONS_INIT;
    const char *zip = argv[argc - 1];
    assetstore_verification *verification = NULL;
    assetstore_sync_report *report = NULL;
    assetstore_archives *added = NULL;
    assetstore_packages *packages = NULL;
    assetstore_outcome *outcome = NULL;
    assetstore_plan *plan = NULL;
    assetstore_error *error = NULL;

    if (argc != 3)
        return 2;
    /* A call that waits for itself ends here. */
    alarm(60);
    fixture_make(&f, argv[1], zip);
    plan_options.progress = commit_options.progress = verify_options.progress = of_project;
    plan_options.progress_ctx = commit_options.progress_ctx = verify_options.progress_ctx = f.plan;
    sync_options.progress = cache_options.progress = of_store;

    NEED(assetstore_project_verify(f.project, NULL, 0, &verify_options, &verification, &error));
    check("verify calls back", calls > 0);
    calls = 0;
    bundle_options.progress = of_both;
    NEED(assetstore_bundle_import(f.store, f.file, f.project, &bundle_options, &bundle, &error));
    check("importing calls back", calls > 0);
    assetstore_bundle_free(bundle);
    calls = 0;
    NEED(assetstore_plan_install(f.project, &zip, 1, &plan_options, &plan, &error));
    check("planning calls back", calls > 0);
    assetstore_plan_free(plan);
    NEED(assetstore_project_list(f.project, &packages, &error));
    {
        const char *name = assetstore_packages_at(packages, 0)->name;
        NEED(assetstore_plan_remove(f.project, &name, 1, &plan_options, &plan, &error));
    }
    calls = 0;
    commit_options.progress_ctx = plan;
    NEED(assetstore_plan_commit(plan, &commit_options, &outcome, &error));
    check("a commit calls back", calls > 0);
    calls = 0;
    NEED(assetstore_sync(f.store, NULL, 0, &sync_options, &report, &error));
    check("a sync calls back", calls > 0);
    calls = 0;
    NEED(assetstore_cache_add(f.store, &zip, 1, &cache_options, &added, &error));
    check("adding calls back", calls > 0);

    assetstore_verification_free(verification);
    assetstore_sync_report_free(report);
    assetstore_archives_free(added);
    assetstore_packages_free(packages);
    assetstore_outcome_free(outcome);
    assetstore_plan_free(plan);
    fixture_free(&f);
    return finish("reentrant");
}
