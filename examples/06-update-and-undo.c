/*
 * 06-update-and-undo [STORE [PROJECT]]: brings each package to its newest release, then thinks
 * better of it. Each way is one change set: it is done as a whole or not at all.
 */
#include <assetstore.h>
#include <stdio.h>

/* Prints what the plan would do and does it. */
static assetstore_status commit(assetstore_plan *plan, assetstore_error **error)
{
    assetstore_outcome *outcome = NULL;
    assetstore_status status;

    for (size_t i = 0; i < assetstore_plan_change_count(plan); i++) {
        const assetstore_change *change = assetstore_plan_change_at(plan, i);
        printf("%s: %s -> %s\n", change->name, change->old_version, change->version);
    }
    for (size_t i = 0; i < assetstore_plan_action_count(plan); i++) {
        const assetstore_action *action = assetstore_plan_action_at(plan, i);
        if (action->kind == ASSETSTORE_ACTION_WRITE_NEW)
            printf("  you edited %s: the new one is put beside it\n", action->path);
    }
    /* Fails with "plan-stale" if the project was changed since the plan was made. */
    status = assetstore_plan_commit(plan, NULL, &outcome, error);
    if (status == ASSETSTORE_OK &&
        assetstore_outcome_durability(outcome) == ASSETSTORE_DURABILITY_FULL)
        printf("on the disk\n");
    assetstore_outcome_free(outcome);
    return status;
}

static assetstore_status update(assetstore_project *project, assetstore_error **error)
{
    assetstore_plan *plan = NULL;
    assetstore_status status = assetstore_plan_update(project, NULL, 0, NULL, &plan, error);

    if (status == ASSETSTORE_OK)
        status = commit(plan, error);
    assetstore_plan_free(plan);
    return status;
}

static assetstore_status undo(assetstore_project *project, assetstore_error **error)
{
    assetstore_plan *plan = NULL;
    assetstore_status status = assetstore_plan_undo(project, NULL, &plan, error);

    if (status == ASSETSTORE_OK)
        status = commit(plan, error);
    assetstore_plan_free(plan);
    return status;
}

static assetstore_status print_history(assetstore_project *project, assetstore_error **error)
{
    assetstore_history *history = NULL;
    assetstore_status status = assetstore_project_history(project, &history, error);

    for (size_t i = 0; i < assetstore_history_count(history); i++) {
        const assetstore_change_set *set = assetstore_history_at(history, i);
        printf("%lld%s:", (long long)set->id, set->undone ? " (undone)" : "");
        for (size_t j = 0; j < set->change_count; j++) {
            const assetstore_change *change = assetstore_history_change_at(history, i, j);
            printf(" %s %s", change->name, change->version);
        }
        printf("\n");
    }
    assetstore_history_free(history);
    return status;
}

int main(int argc, char **argv)
{
    assetstore *store = NULL;
    assetstore_project *project = NULL;
    assetstore_error *error = NULL;
    assetstore_status status;

    status = assetstore_open(argc > 1 ? argv[1] : NULL, NULL, &store, &error);
    if (status == ASSETSTORE_OK)
        status = assetstore_project_open(store, argc > 2 ? argv[2] : ".", &project, &error);
    /* A change that a crash or power cut interrupted was undone just now. */
    if (status == ASSETSTORE_OK && assetstore_project_recovered(project)[0] != 0)
        printf("%s\n", assetstore_project_recovered(project));
    if (status == ASSETSTORE_OK)
        status = update(project, &error);
    if (status == ASSETSTORE_OK)
        status = undo(project, &error);
    if (status == ASSETSTORE_OK)
        status = print_history(project, &error);
    if (status != ASSETSTORE_OK)
        fprintf(stderr, "%s\n%s\n", assetstore_error_message(error), assetstore_error_hint(error));

    assetstore_error_free(error);
    assetstore_project_close(project);
    assetstore_close(store);
    return status != ASSETSTORE_OK;
}
