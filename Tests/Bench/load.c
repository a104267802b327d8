/* load LIBRARY STORE TEXT: loads the library, opens the store, asks once; microseconds. */
#include <assetstore.h>

#include <dlfcn.h>
#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
    double start = now();
    void *library = argc == 4 ? dlopen(argv[1], RTLD_NOW) : NULL;
    assetstore_status (*open_store)(const char *, const assetstore_open_options *, assetstore **,
                                    assetstore_error **);
    assetstore_status (*search)(assetstore *, const assetstore_query *, assetstore_assets **,
                                assetstore_error **);
    assetstore *store = NULL;
    assetstore_assets *found = NULL;
    assetstore_query query = ASSETSTORE_QUERY_INIT;

    if (library == NULL)
        return 2;
    *(void **)&open_store = dlsym(library, "assetstore_open");
    *(void **)&search = dlsym(library, "assetstore_search");
    query.text = argv[3];
    if (open_store(argv[2], NULL, &store, NULL) != ASSETSTORE_OK ||
        search(store, &query, &found, NULL) != ASSETSTORE_OK)
        return 1;
    printf("%.0f\n", now() - start);
    return 0;
}
