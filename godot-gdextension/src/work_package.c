/* Packages in files and folders, without a store or a project. */
#include "work.h"

#include "job.h"
#include "json.h"

#include <string.h>

#define INSPECT(member) (offsetof(work, inspect) + offsetof(assetstore_inspect_options, member))
#define AUDIT(member) (offsetof(work, audit) + offsetof(assetstore_audit_options, member))
#define VALIDATE(member) (offsetof(work, validate) + offsetof(assetstore_validate_options, member))
#define BUILD(member) (offsetof(work, build) + offsetof(assetstore_build_options, member))
#define PUBLISH(member) (offsetof(work, publish) + offsetof(assetstore_publish_options, member))

/* clang-format off */
const option work_inspect_options[] = {
    {"max_bytes", OPTION_UINT64, INSPECT(max_bytes), 0},
    {"max_entries", OPTION_UINT32, INSPECT(max_entries), 0},
    {"max_ratio", OPTION_UINT32, INSPECT(max_ratio), 0},
    {0},
};

const option work_audit_options[] = {
    {"max_bytes", OPTION_UINT64, AUDIT(max_bytes), 0},
    {"max_entries", OPTION_UINT32, AUDIT(max_entries), 0},
    {"max_ratio", OPTION_UINT32, AUDIT(max_ratio), 0},
    {"max_evidence", OPTION_UINT64, AUDIT(max_evidence), 0},
    {0},
};

const option work_validate_options[] = {
    {"strict", OPTION_FLAG, VALIDATE(flags), ASSETSTORE_VALIDATE_STRICT},
    {"max_bytes", OPTION_UINT64, VALIDATE(max_bytes), 0},
    {"max_entries", OPTION_UINT32, VALIDATE(max_entries), 0},
    {"max_ratio", OPTION_UINT32, VALIDATE(max_ratio), 0},
    {0},
};

const option work_build_options[] = {
    {"uncompressed", OPTION_FLAG, BUILD(flags), ASSETSTORE_BUILD_UNCOMPRESSED},
    /* What a zip can say begins in 1980, so nothing is lost without numbers below 0. */
    {"time", OPTION_UINT64, BUILD(time), 0},
    {0},
};

const option work_publish_options[] = {
    {"name", OPTION_TEXT, PUBLISH(name), 0},
    {"version", OPTION_TEXT, PUBLISH(version), 0},
    {"fields", OPTION_NAMES, PUBLISH(fields), 0},
    {0},
};
/* clang-format on */

assetstore_status work_inspect(work *work, struct job *job, variant *result,
                               assetstore_error **error)
{
    assetstore_inspection *inspection = NULL;
    assetstore_status status;

    work->inspect.progress = job_progress;
    work->inspect.progress_ctx = job;
    status = assetstore_package_inspect(work->text, &work->inspect, &inspection, error);
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_inspection_json(inspection));
    assetstore_inspection_free(inspection);
    return status;
}

assetstore_status work_audit(work *work, struct job *job, variant *result, assetstore_error **error)
{
    assetstore_audit *audit = NULL;
    assetstore_status status;

    work->audit.progress = job_progress;
    work->audit.progress_ctx = job;
    status = assetstore_package_audit(work->text, &work->audit, &audit, error);
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_audit_json(audit));
    assetstore_audit_free(audit);
    return status;
}

assetstore_status work_take_report(assetstore_status status, assetstore_package_report *report,
                                   variant *result)
{
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_package_report_json(report));
    assetstore_package_report_free(report);
    return status;
}

assetstore_status work_validate(work *work, struct job *job, variant *result,
                                assetstore_error **error)
{
    assetstore_package_report *report = NULL;
    assetstore_status status;

    work->validate.progress = job_progress;
    work->validate.progress_ctx = job;
    status = assetstore_package_validate(work->text, &work->validate, &report, error);
    return work_take_report(status, report, result);
}

assetstore_status work_build(work *work, struct job *job, variant *result, assetstore_error **error)
{
    assetstore_package_report *report = NULL;
    assetstore_status status;

    work->build.progress = job_progress;
    work->build.progress_ctx = job;
    status = assetstore_package_build(work->text, work->output, &work->build, &report, error);
    return work_take_report(status, report, result);
}

assetstore_status work_publish(work *work, struct job *job, variant *result,
                               assetstore_error **error)
{
    assetstore_package_report *report = NULL;
    assetstore_status status;

    work->publish.progress = job_progress;
    work->publish.progress_ctx = job;
    status =
        assetstore_publish(work->text, work->output, work->token, &work->publish, &report, error);
    return work_take_report(status, report, result);
}

assetstore_status work_languages(work *work, struct job *job, variant *result,
                                 assetstore_error **error)
{
    assetstore_languages *languages = NULL;
    assetstore_status status = assetstore_languages_open(work->text, &languages, error);

    (void)job;
    if (status == ASSETSTORE_OK)
        *result = json_read(assetstore_languages_json(languages));
    assetstore_languages_free(languages);
    return status;
}

/* Puts the text of a key under it, for somebody who wants `language`. */
static void put_text(const assetstore_languages *languages, const char *language, const char *key,
                     variant *texts)
{
    const char *text = assetstore_languages_text(languages, language, key);

    /* Not only the languages that are looked at have keys. */
    if (text != NULL)
        *dictionary_at(texts, key) = variant_text(text, strlen(text));
}

/* All keys are those that a language has and those that it lacks. */
static variant all_texts(const assetstore_languages *languages, const char *best,
                         const char *wanted)
{
    variant texts = variant_empty(GDEXTENSION_VARIANT_TYPE_DICTIONARY);
    size_t count = assetstore_languages_key_count(languages, best);
    size_t missing = assetstore_languages_missing_count(languages, best);

    for (size_t i = 0; i < count; i++)
        put_text(languages, wanted, assetstore_languages_key_at(languages, best, i), &texts);
    for (size_t i = 0; i < missing; i++)
        put_text(languages, wanted, assetstore_languages_missing_at(languages, best, i), &texts);
    return texts;
}

assetstore_status work_texts(work *work, struct job *job, variant *result, assetstore_error **error)
{
    assetstore_languages *languages = NULL;
    assetstore_status status = assetstore_languages_open(work->text, &languages, error);

    (void)job;
    if (status == ASSETSTORE_OK) {
        const char *const wanted[] = {work->locale};
        const char *best = assetstore_languages_best(languages, wanted, 1);

        *result = variant_empty(GDEXTENSION_VARIANT_TYPE_DICTIONARY);
        *dictionary_at(result, "language") =
            variant_text(best ? best : "", best ? strlen(best) : 0);
        *dictionary_at(result, "texts") = all_texts(languages, best, work->locale);
    }
    assetstore_languages_free(languages);
    return status;
}
