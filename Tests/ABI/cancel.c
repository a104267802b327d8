/* Cancelling in each phase: the status, the texts, the project as it was; and the same plan once
 * more. */
#include "fixture.h"

#include <pthread.h>
#include <unistd.h>

static pthread_t caller;

struct watch {
    int32_t cancel_in; /* 0: in none */
    int32_t phase;     /* the last one */
    int phases[16];
    uint64_t done;
    int is_after_cancel;
};

static int32_t on_progress(void *ctx, const assetstore_progress *progress)
{
    struct watch *watch = ctx;

    check("a report after the cancelling one", !watch->is_after_cancel);
    check("the caller's thread", pthread_equal(pthread_self(), caller));
    check("struct_size", progress->struct_size >= sizeof *progress);
    check("what", progress->what != NULL && progress->what[0] != 0);
    check("total", progress->total == 0 || progress->done <= progress->total);
    check("a known phase", progress->phase > 0 && progress->phase < 16);
    if (progress->phase == watch->phase && progress->phase == ASSETSTORE_PHASE_COMMIT)
        check("done does not fall", progress->done >= watch->done);
    watch->phase = progress->phase;
    watch->done = progress->done;
    watch->phases[progress->phase % 16]++;
    if (progress->phase != watch->cancel_in)
        return 0;
    watch->is_after_cancel = progress->phase != ASSETSTORE_PHASE_COMMIT;
    return -1;
}

static size_t installed(struct fixture *f)
{
    assetstore_packages *packages = NULL;
    size_t count;

    fixture_need(assetstore_project_list(f->project, &packages, NULL), "list", NULL);
    count = assetstore_packages_count(packages);
    assetstore_packages_free(packages);
    return count;
}

static void check_cancelled(const char *what, assetstore_status status, assetstore_error *error)
{
    check(what, status == ASSETSTORE_CANCELLED && assetstore_error_status(error) == status &&
                    strcmp(assetstore_error_reason(error), "cancelled") == 0);
    assetstore_error_free(error);
}

int main(int argc, char **argv)
{
    struct fixture f;
    assetstore_plan_options planning = ASSETSTORE_PLAN_OPTIONS_INIT;
    assetstore_commit_options committing = ASSETSTORE_COMMIT_OPTIONS_INIT;
    assetstore_inspect_options inspecting = ASSETSTORE_INSPECT_OPTIONS_INIT;
    assetstore_plan *plan = NULL;
    assetstore_outcome *outcome = NULL;
    assetstore_inspection *inspection = NULL;
    assetstore_audit_options auditing = ASSETSTORE_AUDIT_OPTIONS_INIT;
    assetstore_audit *audit = NULL;
    assetstore_bundle_options bundling = ASSETSTORE_BUNDLE_OPTIONS_INIT;
    assetstore_bundle *bundle = NULL;
    assetstore_validate_options validating = ASSETSTORE_VALIDATE_OPTIONS_INIT;
    assetstore_build_options building = ASSETSTORE_BUILD_OPTIONS_INIT;
    assetstore_package_report *report = NULL;
    assetstore_error *error = NULL;
    const char *name;
    struct watch watch = {ASSETSTORE_PHASE_HASH, 0, {0}, 0, 0};
    assetstore_status status;

    if (argc != 3)
        return 2;
    caller = pthread_self();
    fixture_make(&f, argv[1], argv[2]);
    planning.progress = committing.progress = on_progress;
    planning.progress_ctx = committing.progress_ctx = &watch;

    bundling.progress = on_progress;
    bundling.progress_ctx = &watch;
    status = assetstore_bundle_export(f.project, "cancelled.bundle", &bundling, &bundle, &error);
    check_cancelled("while exporting", status, error);
    check("no bundle", bundle == NULL && access("cancelled.bundle", F_OK) != 0);
    watch = (struct watch){ASSETSTORE_PHASE_HASH, 0, {0}, 0, 0};
    status = assetstore_bundle_import(f.store, f.file, NULL, &bundling, &bundle, &error);
    check_cancelled("while importing", status, error);

    watch = (struct watch){ASSETSTORE_PHASE_HASH, 0, {0}, 0, 0};
    name = assetstore_packages_at(f.packages, 0)->name;
    fixture_need(assetstore_plan_remove(f.project, &name, 1, NULL, &plan, NULL), "remove", NULL);
    fixture_need(assetstore_plan_commit(plan, NULL, &outcome, NULL), "commit", NULL);
    assetstore_plan_free(plan);
    assetstore_outcome_free(outcome);

    status = assetstore_plan_undo(f.project, &planning, &plan, &error);
    check_cancelled("while planning", status, error);
    check("no plan", plan == NULL && watch.phases[ASSETSTORE_PHASE_HASH] == 1);

    watch = (struct watch){ASSETSTORE_PHASE_HASH, 0, {0}, 0, 0};
    inspecting.progress = on_progress;
    inspecting.progress_ctx = &watch;
    status = assetstore_package_inspect(argv[2], &inspecting, &inspection, &error);
    check_cancelled("while inspecting", status, error);
    check("no inspection", inspection == NULL);

    watch = (struct watch){ASSETSTORE_PHASE_HASH, 0, {0}, 0, 0};
    auditing.progress = on_progress;
    auditing.progress_ctx = &watch;
    status = assetstore_package_audit(argv[2], &auditing, &audit, &error);
    check_cancelled("while auditing", status, error);
    check("no audit", audit == NULL);

    watch = (struct watch){ASSETSTORE_PHASE_HASH, 0, {0}, 0, 0};
    validating.progress = building.progress = on_progress;
    validating.progress_ctx = building.progress_ctx = &watch;
    status = assetstore_package_validate(argv[2], &validating, &report, &error);
    check_cancelled("while validating", status, error);
    watch = (struct watch){ASSETSTORE_PHASE_HASH, 0, {0}, 0, 0};
    remove(f.output);
    status = assetstore_package_build(f.folder, f.output, &building, &report, &error);
    check_cancelled("while building", status, error);
    check("nothing built", report == NULL && remove(f.output) != 0);

    watch = (struct watch){ASSETSTORE_PHASE_UNPACK, 0, {0}, 0, 0};
    fixture_need(assetstore_plan_undo(f.project, &planning, &plan, NULL), "undo", NULL);
    status = assetstore_plan_commit(plan, &committing, &outcome, &error);
    check_cancelled("while unpacking", status, error);
    check("no outcome", outcome == NULL && watch.phases[ASSETSTORE_PHASE_COMMIT] == 0);
    check("as it was", installed(&f) == 0);

    /* The same plan again. Where files are put in place it is too late. */
    watch = (struct watch){ASSETSTORE_PHASE_COMMIT, 0, {0}, 0, 0};
    check("too late", assetstore_plan_commit(plan, &committing, &outcome, NULL) == ASSETSTORE_OK);
    check("reports of it", watch.phases[ASSETSTORE_PHASE_COMMIT] > 0);
    check("installed again", installed(&f) == 1);
    assetstore_outcome_free(outcome);
    status = assetstore_plan_commit(plan, NULL, &outcome, &error);
    check("only once", status == ASSETSTORE_MISUSE && outcome == NULL &&
                           strcmp(assetstore_error_reason(error), "plan-committed") == 0);

    assetstore_error_free(error);
    assetstore_plan_free(plan);
    fixture_free(&f);
    return finish("cancel");
}
