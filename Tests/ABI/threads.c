/* Threads that the library never saw before, all in one store at the same time. */
#include "fixture.h"

#include <pthread.h>

enum { THREADS = 8, ROUNDS = 50 };

static struct fixture f;
static size_t expected;

static void *work(void *failures)
{
    int i;

    for (i = 0; i < ROUNDS; i++) {
        assetstore_query query = ASSETSTORE_QUERY_INIT;
        assetstore_assets *found = NULL;
        assetstore_packages *packages = NULL;
        assetstore_details *details = NULL;
        assetstore_error *error = NULL;

        if (assetstore_search(f.store, &query, &found, NULL) != ASSETSTORE_OK ||
            assetstore_assets_count(found) != expected)
            ++*(int *)failures;
        if (assetstore_project_list(f.project, &packages, NULL) != ASSETSTORE_OK ||
            assetstore_packages_count(packages) != 1)
            ++*(int *)failures;
        if (assetstore_show(f.store, "nobody/nothing", NULL, &details, &error) !=
                ASSETSTORE_NOT_FOUND ||
            strcmp(assetstore_error_subject(error), "nobody/nothing") != 0)
            ++*(int *)failures;
        /* An immutable object, read by all. */
        if (strcmp(assetstore_assets_at(f.assets, 0)->ref, f.ref) != 0)
            ++*(int *)failures;
        assetstore_error_free(error);
        assetstore_details_free(details);
        assetstore_packages_free(packages);
        assetstore_assets_free(found);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    int failures[THREADS] = {0};
    int i;

    if (argc != 3)
        return 2;
    fixture_make(&f, argv[1], argv[2]);
    expected = assetstore_assets_count(f.assets);
    for (i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, work, &failures[i]) != 0)
            return 1;
    for (i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        check("a thread's calls", failures[i] == 0);
    }
    fixture_free(&f);
    return finish("threads");
}
