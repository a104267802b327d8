#include "work.h"

#include "engine.h"
#include "job.h"
#include "json.h"

#include <stdlib.h>

work *work_make(work_run run, session *session)
{
    work *made = calloc(1, sizeof *made);

    if (made == NULL)
        return NULL;
    made->run = run;
    made->session = session != NULL ? session_retain(session) : NULL;
    made->sync = (assetstore_sync_options)ASSETSTORE_SYNC_OPTIONS_INIT;
    made->show = (assetstore_show_options)ASSETSTORE_SHOW_OPTIONS_INIT;
    made->inspect = (assetstore_inspect_options)ASSETSTORE_INSPECT_OPTIONS_INIT;
    made->audit = (assetstore_audit_options)ASSETSTORE_AUDIT_OPTIONS_INIT;
    made->validate = (assetstore_validate_options)ASSETSTORE_VALIDATE_OPTIONS_INIT;
    made->build = (assetstore_build_options)ASSETSTORE_BUILD_OPTIONS_INIT;
    made->publish = (assetstore_publish_options)ASSETSTORE_PUBLISH_OPTIONS_INIT;
    made->plan = (assetstore_plan_options)ASSETSTORE_PLAN_OPTIONS_INIT;
    made->commit = (assetstore_commit_options)ASSETSTORE_COMMIT_OPTIONS_INIT;
    made->bundle = (assetstore_bundle_options)ASSETSTORE_BUNDLE_OPTIONS_INIT;
    made->registry_validate =
        (assetstore_registry_validate_options)ASSETSTORE_REGISTRY_VALIDATE_OPTIONS_INIT;
    made->registry_build =
        (assetstore_registry_build_options)ASSETSTORE_REGISTRY_BUILD_OPTIONS_INIT;
    made->registry_verify =
        (assetstore_registry_verify_options)ASSETSTORE_REGISTRY_VERIFY_OPTIONS_INIT;
    made->registry_import =
        (assetstore_registry_import_options)ASSETSTORE_REGISTRY_IMPORT_OPTIONS_INIT;
    made->registry_hash = (assetstore_registry_hash_options)ASSETSTORE_REGISTRY_HASH_OPTIONS_INIT;
    made->planned = variant_nil();
    return made;
}

void work_free(work *work)
{
    if (work == NULL)
        return;
    session_release(work->session);
    arena_release(&work->arena);
    variant_destroy(&work->planned);
    free(work);
}

static const char *const *names(const work *work)
{
    return (const char *const *)work->names;
}

/* On the store */

assetstore_status work_sync(work *work, struct job *job, variant *result, assetstore_error **error)
{
    assetstore_sync_report *report = NULL;
    assetstore_status status;

    work->sync.progress = job_progress;
    work->sync.progress_ctx = job;
    status = assetstore_sync(session_store(work->session), names(work), work->name_count,
                             &work->sync, &report, error);
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_sync_report_json(report));
    assetstore_sync_report_free(report);
    return status;
}

assetstore_status work_fetch(work *work, struct job *job, variant *result, assetstore_error **error)
{
    assetstore_details *details = NULL;
    assetstore_status status;

    work->show.progress = job_progress;
    work->show.progress_ctx = job;
    status =
        assetstore_show(session_store(work->session), work->text, &work->show, &details, error);
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_details_json(details));
    assetstore_details_free(details);
    return status;
}

static assetstore_status take_archives(assetstore_status status, assetstore_archives *archives,
                                       variant *result)
{
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_archives_json(archives));
    assetstore_archives_free(archives);
    return status;
}

assetstore_status work_add_archives(work *work, struct job *job, variant *result,
                                    assetstore_error **error)
{
    assetstore_cache_options options = ASSETSTORE_CACHE_OPTIONS_INIT;
    assetstore_archives *archives = NULL;
    assetstore_status status;

    options.progress = job_progress;
    options.progress_ctx = job;
    status = assetstore_cache_add(session_store(work->session), names(work), work->name_count,
                                  &options, &archives, error);
    return take_archives(status, archives, result);
}

assetstore_status work_clean_archives(work *work, struct job *job, variant *result,
                                      assetstore_error **error)
{
    assetstore_cache_options options = ASSETSTORE_CACHE_OPTIONS_INIT;
    assetstore_archives *archives = NULL;
    assetstore_status status;

    options.flags = work->dry_run ? ASSETSTORE_CACHE_DRY_RUN : 0;
    options.progress = job_progress;
    options.progress_ctx = job;
    status = assetstore_cache_gc(session_store(work->session), &options, &archives, error);
    return take_archives(status, archives, result);
}

/* On a project */

assetstore_status work_open_project(session *session, const char *directory,
                                    assetstore_project **project, assetstore_error **error)
{
    assetstore_status status =
        assetstore_project_open(session_store(session), directory, project, error);
    const char *recovered = assetstore_project_recovered(*project);

    if (status == ASSETSTORE_OK && recovered[0] != 0)
        engine.print_warning(recovered, "open", "AssetStore", 0, true);
    return status;
}

assetstore_status work_verify(work *work, struct job *job, variant *result,
                              assetstore_error **error)
{
    assetstore_verify_options options = ASSETSTORE_VERIFY_OPTIONS_INIT;
    assetstore_project *project = NULL;
    assetstore_verification *verification = NULL;
    assetstore_status status = work_open_project(work->session, work->project, &project, error);

    options.progress = job_progress;
    options.progress_ctx = job;
    if (status == ASSETSTORE_OK)
        status = assetstore_project_verify(project, names(work), work->name_count, &options,
                                           &verification, error);
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_verification_json(verification));
    assetstore_verification_free(verification);
    assetstore_project_close(project);
    return status;
}

assetstore_status work_outdated(work *work, struct job *job, variant *result,
                                assetstore_error **error)
{
    assetstore_project *project = NULL;
    assetstore_upgrades *upgrades = NULL;
    assetstore_status status = work_open_project(work->session, work->project, &project, error);

    work->plan.progress = job_progress;
    work->plan.progress_ctx = job;
    if (status == ASSETSTORE_OK)
        status = assetstore_project_outdated(project, names(work), work->name_count, &work->plan,
                                             &upgrades, error);
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_upgrades_json(upgrades));
    assetstore_upgrades_free(upgrades);
    assetstore_project_close(project);
    return status;
}

static assetstore_status (*const planners[])(assetstore_project *, const char *const *, size_t,
                                             const assetstore_plan_options *, assetstore_plan **,
                                             assetstore_error **) = {
    [OPERATION_INSTALL] = assetstore_plan_install,
    [OPERATION_UPDATE] = assetstore_plan_update,
    [OPERATION_REMOVE] = assetstore_plan_remove,
    [OPERATION_REPAIR] = assetstore_plan_repair,
};

static assetstore_status plan(work *work, struct job *job, assetstore_plan **plan,
                              assetstore_error **error)
{
    assetstore_project *project = NULL;
    assetstore_status status = work_open_project(work->session, work->project, &project, error);

    if (status != ASSETSTORE_OK)
        return status;
    work->plan.progress = job_progress;
    work->plan.progress_ctx = job;
    if (work->operation == OPERATION_UNDO)
        status = assetstore_plan_undo(project, &work->plan, plan, error);
    else
        status = planners[work->operation](project, names(work), work->name_count, &work->plan,
                                           plan, error);
    /* The plan keeps the project for itself. */
    assetstore_project_close(project);
    return status;
}

static assetstore_status commit(work *work, struct job *job, assetstore_plan *plan, variant *result,
                                assetstore_error **error)
{
    assetstore_outcome *outcome = NULL;
    assetstore_status status;

    work->commit.progress = job_progress;
    work->commit.progress_ctx = job;
    status = assetstore_plan_commit(plan, &work->commit, &outcome, error);
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_outcome_json(outcome));
    assetstore_outcome_free(outcome);
    return status;
}

assetstore_status work_plan(work *work, struct job *job, variant *result, assetstore_error **error)
{
    assetstore_status status = plan(work, job, &job->plan, error);

    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_plan_json(job->plan));
    return status;
}

assetstore_status work_commit(work *work, struct job *job, variant *result,
                              assetstore_error **error)
{
    struct job *planned = class_instance(&job_class, variant_to_object(&work->planned));

    return commit(work, job, planned->plan, result, error);
}

assetstore_status work_change(work *work, struct job *job, variant *result,
                              assetstore_error **error)
{
    assetstore_plan *made = NULL;
    assetstore_status status = plan(work, job, &made, error);

    if (status == ASSETSTORE_OK)
        status = commit(work, job, made, result, error);
    assetstore_plan_free(made);
    return status;
}
