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
        if (strcmp(assetstore_languages_text(f.languages, "de", "bye"), "Bye") != 0 ||
            strcmp(assetstore_languages_missing_at(f.languages, "de-DE", 0), "bye") != 0 ||
            assetstore_languages_missing_at(f.languages, "en-US", 0) != NULL)
            ++*(int *)failures;
        assetstore_error_free(error);
        assetstore_details_free(details);
        assetstore_packages_free(packages);
        assetstore_assets_free(found);
    }
    return NULL;
}

/* Reads every file of a package and an archive, and builds one with deep JSON in it. */
static void *read_all(void *failures)
{
    assetstore_verification *verification = NULL;
    assetstore_archives *added = NULL;
    assetstore_package_report *built = NULL, *checked = NULL;
    assetstore_languages *languages = NULL;
    const char *path = f.path;

    if (assetstore_project_verify(f.project, NULL, 0, NULL, &verification, NULL) != ASSETSTORE_OK)
        ++*(int *)failures;
    if (assetstore_cache_add(f.store, &path, 1, NULL, &added, NULL) != ASSETSTORE_OK)
        ++*(int *)failures;
    if (assetstore_package_build(f.folder, f.output, NULL, &built, NULL) != ASSETSTORE_OK ||
        assetstore_package_report_valid(built) != 1)
        ++*(int *)failures;
    if (assetstore_package_validate(f.output, NULL, &checked, NULL) != ASSETSTORE_OK)
        ++*(int *)failures;
    if (assetstore_languages_open(f.output, &languages, NULL) != ASSETSTORE_OK)
        ++*(int *)failures;
    assetstore_languages_free(languages);
    assetstore_package_report_free(built);
    assetstore_package_report_free(checked);
    assetstore_archives_free(added);
    assetstore_verification_free(verification);
    return NULL;
}

static void check_small_stack(void)
{
    static const char meta[] = "{\"id\":\"a.face\",\"name\":\"Face\",\"author\":\"Ada\",\"deep\":"
                               "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],"
                               "\"version\":{\"asset\":\"1.0.0\",\"spec\":\"1.0.0\"}}";
    pthread_attr_t attributes;
    pthread_t thread;
    int failures = 0;

    fixture_write(f.folder, "meta.json", meta);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 256 << 10);
    if (pthread_create(&thread, &attributes, read_all, &failures) == 0)
        pthread_join(thread, NULL);
    else
        failures++;
    pthread_attr_destroy(&attributes);
    check("a thread with a small stack", failures == 0);
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
    check_small_stack();
    fixture_free(&f);
    return finish("threads");
}
