/*
 * 05-progress-and-cancel REF [STORE [PROJECT]]: shows progress, and stops cleanly on Ctrl-C.
 *
 * With the environment variable CANCEL set it cancels itself at the first report, to show that the
 * project is then as it was.
 */
#include <assetstore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* The library installs no signal handler: this one is ours, and only sets a flag. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

/* Runs on the thread that is inside the call; anything but 0 cancels it. */
static int32_t on_progress(void *ctx, const assetstore_progress *progress)
{
    int *reports = ctx;

    ++*reports;
    if (progress->total > 0)
        fprintf(stderr, "\r%s: %d%%   ", progress->what,
                (int)((double)progress->done * 100 / (double)progress->total));
    return interrupted || getenv("CANCEL") != NULL;
}

int main(int argc, char **argv)
{
    const char *ref = argc > 1 ? argv[1] : NULL;
    assetstore *store = NULL;
    assetstore_project *project = NULL;
    assetstore_plan *plan = NULL;
    assetstore_outcome *outcome = NULL;
    assetstore_error *error = NULL;
    assetstore_plan_options planning = ASSETSTORE_PLAN_OPTIONS_INIT;
    assetstore_commit_options committing = ASSETSTORE_COMMIT_OPTIONS_INIT;
    int reports = 0;
    assetstore_status status;

    if (ref == NULL) {
        fprintf(stderr, "usage: 05-progress-and-cancel REF [STORE [PROJECT]]\n");
        return 2;
    }
    signal(SIGINT, on_interrupt);
    planning.progress = committing.progress = on_progress;
    planning.progress_ctx = committing.progress_ctx = &reports;

    status = assetstore_open(argc > 2 ? argv[2] : NULL, NULL, &store, &error);
    if (status == ASSETSTORE_OK)
        status = assetstore_project_open(store, argc > 3 ? argv[3] : ".", &project, &error);
    if (status == ASSETSTORE_OK)
        status = assetstore_plan_install(project, &ref, 1, &planning, &plan, &error);
    if (status == ASSETSTORE_OK)
        status = assetstore_plan_commit(plan, &committing, &outcome, &error);
    fprintf(stderr, "\n");

    if (status == ASSETSTORE_OK)
        printf("done after %d reports\n", reports);
    else if (status == ASSETSTORE_CANCELLED)
        printf("cancelled: the project is as it was\n");
    else
        fprintf(stderr, "%s\n%s\n", assetstore_error_message(error), assetstore_error_hint(error));

    assetstore_error_free(error);
    assetstore_outcome_free(outcome);
    assetstore_plan_free(plan);
    assetstore_project_close(project);
    assetstore_close(store);
    /* 130 is what shells expect of a program that Ctrl-C ended. */
    return status == ASSETSTORE_CANCELLED ? 130 : status != ASSETSTORE_OK;
}
