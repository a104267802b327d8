/* Registries of assets, as folders. */
#include "work.h"

#include "job.h"
#include "json.h"

#define REGISTRY_VALIDATE(member)                                                                  \
    (offsetof(work, registry_validate) + offsetof(assetstore_registry_validate_options, member))
#define REGISTRY_BUILD(member)                                                                     \
    (offsetof(work, registry_build) + offsetof(assetstore_registry_build_options, member))
#define REGISTRY_VERIFY(member)                                                                    \
    (offsetof(work, registry_verify) + offsetof(assetstore_registry_verify_options, member))
#define REGISTRY_IMPORT(member)                                                                    \
    (offsetof(work, registry_import) + offsetof(assetstore_registry_import_options, member))
#define REGISTRY_HASH(member)                                                                      \
    (offsetof(work, registry_hash) + offsetof(assetstore_registry_hash_options, member))

/* clang-format off */
const option work_registry_validate_options[] = {
    {"strict", OPTION_FLAG, REGISTRY_VALIDATE(flags), ASSETSTORE_REGISTRY_VALIDATE_STRICT},
    {"since", OPTION_TEXT, REGISTRY_VALIDATE(since), 0},
    {"author", OPTION_TEXT, REGISTRY_VALIDATE(author), 0},
    {0},
};

const option work_registry_build_options[] = {
    {"prune", OPTION_FLAG, REGISTRY_BUILD(flags), ASSETSTORE_REGISTRY_BUILD_PRUNE},
    {"index_only", OPTION_FLAG, REGISTRY_BUILD(flags), ASSETSTORE_REGISTRY_BUILD_INDEX_ONLY},
    {"password", OPTION_TEXT, REGISTRY_BUILD(password), 0},
    {"next_key", OPTION_TEXT, REGISTRY_BUILD(next_key), 0},
    /* No index is older than 1970. */
    {"created", OPTION_UINT64, REGISTRY_BUILD(created), 0},
    {0},
};

const option work_registry_verify_options[] = {
    {"files", OPTION_FLAG, REGISTRY_VERIFY(flags), ASSETSTORE_REGISTRY_VERIFY_FILES},
    {"now", OPTION_UINT64, REGISTRY_VERIFY(now), 0},
    {0},
};

const option work_registry_import_options[] = {
    {"hash", OPTION_FLAG, REGISTRY_IMPORT(flags), ASSETSTORE_REGISTRY_IMPORT_HASH},
    {"private", OPTION_FLAG, REGISTRY_IMPORT(flags), ASSETSTORE_REGISTRY_IMPORT_PRIVATE},
    {"url", OPTION_TEXT, REGISTRY_IMPORT(url), 0},
    {"time", OPTION_UINT64, REGISTRY_IMPORT(time), 0},
    {"retries", OPTION_COUNT, REGISTRY_IMPORT(retries), 0},
    {"timeout_ms", OPTION_UINT32, REGISTRY_IMPORT(timeout_ms), 0},
    {0},
};

const option work_registry_hash_options[] = {
    {"check", OPTION_FLAG, REGISTRY_HASH(flags), ASSETSTORE_REGISTRY_HASH_CHECK},
    {"offline", OPTION_FLAG, REGISTRY_HASH(flags), ASSETSTORE_REGISTRY_HASH_OFFLINE},
    {"private", OPTION_FLAG, REGISTRY_HASH(flags), ASSETSTORE_REGISTRY_HASH_PRIVATE},
    {"retries", OPTION_COUNT, REGISTRY_HASH(retries), 0},
    {"timeout_ms", OPTION_UINT32, REGISTRY_HASH(timeout_ms), 0},
    {0},
};
/* clang-format on */

assetstore_status work_validate_registry(work *work, struct job *job, variant *result,
                                         assetstore_error **error)
{
    assetstore_package_report *report = NULL;
    assetstore_status status;

    work->registry_validate.progress = job_progress;
    work->registry_validate.progress_ctx = job;
    status = assetstore_registry_validate(work->text, &work->registry_validate, &report, error);
    return work_take_report(status, report, result);
}

assetstore_status work_add_to_registry(work *work, struct job *job, variant *result,
                                       assetstore_error **error)
{
    assetstore_package_report *report = NULL;
    assetstore_status status =
        assetstore_registry_add(work->text, work->added, work->fields, &report, error);

    (void)job;
    return work_take_report(status, report, result);
}

assetstore_status work_build_registry(work *work, struct job *job, variant *result,
                                      assetstore_error **error)
{
    assetstore_package_report *report = NULL;
    assetstore_status status;

    work->registry_build.progress = job_progress;
    work->registry_build.progress_ctx = job;
    status = assetstore_registry_build(work->text, work->output, work->key, &work->registry_build,
                                       &report, error);
    return work_take_report(status, report, result);
}

assetstore_status work_verify_registry(work *work, struct job *job, variant *result,
                                       assetstore_error **error)
{
    assetstore_registry_head *head = NULL;
    assetstore_status status;

    work->registry_verify.progress = job_progress;
    work->registry_verify.progress_ctx = job;
    status = assetstore_registry_verify_head(work->text, work->key, &work->registry_verify, &head,
                                             error);
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_registry_head_json(head));
    assetstore_registry_head_free(head);
    return status;
}

assetstore_status work_import_registry(work *work, struct job *job, variant *result,
                                       assetstore_error **error)
{
    assetstore_package_report *report = NULL;
    assetstore_status status;

    work->registry_import.progress = job_progress;
    work->registry_import.progress_ctx = job;
    status = assetstore_registry_import(session_store(work->session), work->text, work->output,
                                        &work->registry_import, &report, error);
    return work_take_report(status, report, result);
}

assetstore_status work_hash_registry(work *work, struct job *job, variant *result,
                                     assetstore_error **error)
{
    assetstore_package_report *report = NULL;
    assetstore_status status;

    work->registry_hash.progress = job_progress;
    work->registry_hash.progress_ctx = job;
    status = assetstore_registry_hash(session_store(work->session), work->text,
                                      (const char *const *)work->names, work->name_count,
                                      &work->registry_hash, &report, error);
    return work_take_report(status, report, result);
}
