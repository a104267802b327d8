/*
 * install STORE PROJECT open ROUNDS       opening the project, which checks for an interrupted
 * change install STORE PROJECT none ROUNDS       installing what is installed already install STORE
 * PROJECT full|fast [REF]   installing REF, or what the lock has
 *
 * Prints microseconds, of several rounds their median.
 */
#include <assetstore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void check(assetstore_status status, assetstore_error *error)
{
    if (status == ASSETSTORE_OK)
        return;
    fprintf(stderr, "install: %s\n", assetstore_error_message(error));
    exit(1);
}

static size_t install(assetstore_project *project, const char *ref, int32_t durability)
{
    assetstore_commit_options options = ASSETSTORE_COMMIT_OPTIONS_INIT;
    assetstore_plan *plan = NULL;
    assetstore_outcome *outcome = NULL;
    assetstore_error *error = NULL;
    size_t actions;

    options.durability = durability;
    check(assetstore_plan_install(project, ref == NULL ? NULL : &ref, ref != NULL, NULL, &plan,
                                  &error),
          error);
    check(assetstore_plan_commit(plan, &options, &outcome, &error), error);
    actions = assetstore_outcome_action_count(outcome);
    assetstore_outcome_free(outcome);
    assetstore_plan_free(plan);
    return actions;
}

static int by_size(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;

    return (difference > 0) - (difference < 0);
}

int main(int argc, char **argv)
{
    assetstore *store = NULL;
    assetstore_project *project = NULL;
    assetstore_error *error = NULL;
    const char *mode = argc > 3 ? argv[3] : "";
    double times[1001], start;
    int rounds, round;

    if (argc < 4)
        return 2;
    check(assetstore_open(argv[1], NULL, &store, &error), error);
    if (strcmp(mode, "full") == 0 || strcmp(mode, "fast") == 0) {
        start = now();
        check(assetstore_project_open(store, argv[2], &project, &error), error);
        if (install(project, argc > 4 ? argv[4] : NULL,
                    mode[1] == 'u' ? ASSETSTORE_DURABILITY_FULL : ASSETSTORE_DURABILITY_FAST) == 0)
            return 3;
        printf("%.0f\n", now() - start);
        return 0;
    }
    rounds = argc > 4 ? atoi(argv[4]) : 1;
    if (rounds < 1 || rounds > 1001)
        return 2;
    for (round = 0; round < rounds; round++) {
        start = now();
        check(assetstore_project_open(store, argv[2], &project, &error), error);
        if (mode[0] == 'n' && install(project, NULL, ASSETSTORE_DURABILITY_FULL) != 0)
            return 3;
        times[round] = now() - start;
        assetstore_project_close(project);
    }
    qsort(times, (size_t)rounds, sizeof *times, by_size);
    printf("%.0f\n", times[rounds / 2]);
    return 0;
}
