/*
 * 04-verify-and-repair [STORE [PROJECT]]: compares a project with its receipts and restores what
 * differs.
 */
#include <assetstore.h>
#include <stdio.h>

static const char *kind_name(int32_t kind)
{
    switch (kind) {
    case ASSETSTORE_FINDING_MODIFIED:
        return "modified";
    case ASSETSTORE_FINDING_MISSING:
        return "missing";
    case ASSETSTORE_FINDING_TYPE_CHANGED:
        return "no file any more";
    case ASSETSTORE_FINDING_MODE_CHANGED:
        return "mode changed";
    case ASSETSTORE_FINDING_EXTRA:
        return "extra";
    case ASSETSTORE_FINDING_GENERATED:
        return "made by the engine";
    case ASSETSTORE_FINDING_NOT_INSTALLED:
        return "has a package that is not installed";
    default: /* a library newer than this program */
        return "different";
    }
}

/* Verifies and prints; *clean says whether each file is as it was installed. */
static assetstore_status verify(assetstore_project *project, int *clean, assetstore_error **error)
{
    assetstore_verification *found = NULL;
    assetstore_status status = assetstore_project_verify(project, NULL, 0, NULL, &found, error);

    if (status != ASSETSTORE_OK)
        return status;
    for (size_t i = 0; i < assetstore_verification_count(found); i++) {
        const assetstore_finding *finding = assetstore_verification_at(found, i);
        printf("%s: %s\n", finding->path, kind_name(finding->kind));
    }
    *clean = assetstore_verification_clean(found);
    printf("%llu files checked, %s\n", (unsigned long long)assetstore_verification_checked(found),
           *clean ? "all as installed" : "not all as installed");
    assetstore_verification_free(found);
    return ASSETSTORE_OK;
}

static assetstore_status repair(assetstore_project *project, assetstore_error **error)
{
    assetstore_plan *plan = NULL;
    assetstore_outcome *outcome = NULL;
    assetstore_status status = assetstore_plan_repair(project, NULL, 0, NULL, &plan, error);

    if (status == ASSETSTORE_OK)
        status = assetstore_plan_commit(plan, NULL, &outcome, error);
    for (size_t i = 0; i < assetstore_outcome_action_count(outcome); i++)
        printf("restored %s\n", assetstore_outcome_action_at(outcome, i)->path);
    assetstore_outcome_free(outcome);
    assetstore_plan_free(plan);
    return status;
}

int main(int argc, char **argv)
{
    assetstore *store = NULL;
    assetstore_project *project = NULL;
    assetstore_error *error = NULL;
    int clean = 1;
    assetstore_status status = assetstore_open(argc > 1 ? argv[1] : NULL, NULL, &store, &error);

    if (status == ASSETSTORE_OK)
        status = assetstore_project_open(store, argc > 2 ? argv[2] : ".", &project, &error);
    if (status == ASSETSTORE_OK)
        status = verify(project, &clean, &error);
    if (status == ASSETSTORE_OK && !clean) {
        status = repair(project, &error);
        if (status == ASSETSTORE_OK)
            status = verify(project, &clean, &error);
    }
    if (status != ASSETSTORE_OK)
        fprintf(stderr, "%s\n%s\n", assetstore_error_message(error), assetstore_error_hint(error));

    assetstore_error_free(error);
    assetstore_project_close(project);
    assetstore_close(store);
    return status != ASSETSTORE_OK || !clean;
}
