/*
 * 01-open [STORE]: opens a store, making it if it is not there, and lists its sources.
 */
#include <assetstore.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    const char *directory = argc > 1 ? argv[1] : NULL; /* NULL: the user's own store */
    assetstore *store = NULL;
    assetstore_sources *sources = NULL;
    assetstore_error *error = NULL;
    int failed = 1;

    printf("assetstore %s\n", assetstore_version());
    if (assetstore_open(directory, NULL, &store, &error) != ASSETSTORE_OK ||
        assetstore_source_list(store, &sources, &error) != ASSETSTORE_OK) {
        fprintf(stderr, "%s\n", assetstore_error_message(error));
        goto done;
    }
    printf("store %s\n", assetstore_directory(store));
    for (size_t i = 0; i < assetstore_sources_count(sources); i++) {
        const assetstore_source *source = assetstore_sources_at(sources, i);
        printf("source %s: %lld assets from %s\n", source->name, (long long)source->asset_count,
               source->url);
    }
    failed = 0;

done:
    /* Everything may be released in any order, and releasing NULL is allowed. */
    assetstore_error_free(error);
    assetstore_sources_free(sources);
    assetstore_close(store);
    return failed;
}
