/*
 * 03-install REF [STORE [PROJECT]]: plans an installation, shows the plan and commits it.
 *
 * REF names an asset of the store, or is the path or URL of a .zip. PROJECT is where project.godot
 * lies.
 */
#include <assetstore.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    const char *ref = argc > 1 ? argv[1] : NULL;
    const char *project_directory = argc > 3 ? argv[3] : ".";
    assetstore *store = NULL;
    assetstore_project *project = NULL;
    assetstore_plan *plan = NULL;
    assetstore_outcome *outcome = NULL;
    assetstore_error *error = NULL;
    assetstore_status status;

    if (ref == NULL) {
        fprintf(stderr, "usage: 03-install REF [STORE [PROJECT]]\n");
        return 2;
    }
    status = assetstore_open(argc > 2 ? argv[2] : NULL, NULL, &store, &error);
    if (status == ASSETSTORE_OK)
        status = assetstore_project_open(store, project_directory, &project, &error);

    /* Planning fetches and checks the archive, and changes nothing in the project. */
    if (status == ASSETSTORE_OK)
        status = assetstore_plan_install(project, &ref, 1, NULL, &plan, &error);
    for (size_t i = 0; i < assetstore_plan_change_count(plan); i++) {
        const assetstore_change *change = assetstore_plan_change_at(plan, i);
        printf("%s %s, %lld bytes\n", change->name, change->version, (long long)change->bytes);
        if (change->trust == ASSETSTORE_TRUST_FIRST_USE)
            printf("  no hash was published: the one seen now goes into assetstore.lock\n");
    }
    for (size_t i = 0; i < assetstore_plan_action_count(plan); i++)
        printf("  %s\n", assetstore_plan_action_at(plan, i)->path);

    /* All of it or nothing. */
    if (status == ASSETSTORE_OK)
        status = assetstore_plan_commit(plan, NULL, &outcome, &error);
    if (status == ASSETSTORE_OK)
        printf("installed into %s\n", assetstore_project_directory(project));
    else
        fprintf(stderr, "%s\n%s\n", assetstore_error_message(error), assetstore_error_hint(error));

    assetstore_error_free(error);
    assetstore_outcome_free(outcome);
    assetstore_plan_free(plan);
    assetstore_project_close(project);
    assetstore_close(store);
    return status != ASSETSTORE_OK;
}
