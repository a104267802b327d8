/* Bundles: all that a project's lock needs, in one file. */
#include "work.h"

#include "job.h"
#include "json.h"

#define BUNDLE(member) (offsetof(work, bundle) + offsetof(assetstore_bundle_options, member))

/* clang-format off */
#define LIMITS \
    {"max_bytes", OPTION_UINT64, BUNDLE(max_bytes), 0}, \
    {"max_entries", OPTION_UINT32, BUNDLE(max_entries), 0}, \
    {"max_ratio", OPTION_UINT32, BUNDLE(max_ratio), 0}

const option work_export_options[] = {
    {"offline", OPTION_FLAG, BUNDLE(flags), ASSETSTORE_BUNDLE_OFFLINE},
    {"retries", OPTION_COUNT, BUNDLE(retries), 0},
    {"timeout_ms", OPTION_UINT32, BUNDLE(timeout_ms), 0},
    LIMITS,
    {0},
};

const option work_import_options[] = {
    {"cache_only", OPTION_FLAG, offsetof(work, cache_only), 1},
    {"grant", OPTION_FLAG, BUNDLE(flags), ASSETSTORE_BUNDLE_GRANT},
    {"look", OPTION_FLAG, BUNDLE(flags), ASSETSTORE_BUNDLE_LOOK},
    LIMITS,
    {0},
};
/* clang-format on */

static assetstore_status take(assetstore_status status, assetstore_bundle *bundle, variant *result)
{
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_bundle_json(bundle));
    assetstore_bundle_free(bundle);
    return status;
}

assetstore_status work_export(work *work, struct job *job, variant *result,
                              assetstore_error **error)
{
    assetstore_project *project = NULL;
    assetstore_bundle *bundle = NULL;
    assetstore_status status = work_open_project(work->session, work->project, &project, error);

    work->bundle.progress = job_progress;
    work->bundle.progress_ctx = job;
    if (status == ASSETSTORE_OK)
        status = assetstore_bundle_export(project, work->text, &work->bundle, &bundle, error);
    assetstore_project_close(project);
    return take(status, bundle, result);
}

assetstore_status work_import(work *work, struct job *job, variant *result,
                              assetstore_error **error)
{
    assetstore_project *project = NULL;
    assetstore_bundle *bundle = NULL;
    assetstore_status status = ASSETSTORE_OK;

    work->bundle.progress = job_progress;
    work->bundle.progress_ctx = job;
    if (!work->cache_only)
        status = work_open_project(work->session, work->project, &project, error);
    if (status == ASSETSTORE_OK)
        status = assetstore_bundle_import(session_store(work->session), work->text, project,
                                          &work->bundle, &bundle, error);
    assetstore_project_close(project);
    return take(status, bundle, result);
}
