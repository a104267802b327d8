/*
 * 02-search [STORE [LIBRARY [TEXT]]]: adds a source, reads it and searches it.
 *
 * LIBRARY is the URL or folder of a Godot Asset Library. Without it, what the store knows is
 * searched.
 */
#include <assetstore.h>
#include <stdio.h>

static assetstore_status refresh(assetstore *store, const char *library, assetstore_error **error)
{
    assetstore_sync_report *report = NULL;
    const char *name = "example";
    assetstore_status status = assetstore_source_add(store, name, library, NULL, error);

    if (status == ASSETSTORE_OK)
        status = assetstore_sync(store, &name, 1, NULL, &report, error);
    if (status == ASSETSTORE_OK)
        printf("%lld assets in %s\n", (long long)assetstore_sync_report_at(report, 0)->asset_count,
               library);
    assetstore_sync_report_free(report);
    return status;
}

int main(int argc, char **argv)
{
    assetstore *store = NULL;
    assetstore_assets *found = NULL;
    assetstore_error *error = NULL;
    assetstore_query query = ASSETSTORE_QUERY_INIT;
    assetstore_status status;

    query.text = argc > 3 ? argv[3] : "";
    query.godot = "4.3";
    query.limit = 10;

    status = assetstore_open(argc > 1 ? argv[1] : NULL, NULL, &store, &error);
    if (status == ASSETSTORE_OK && argc > 2)
        status = refresh(store, argv[2], &error);
    if (status == ASSETSTORE_OK)
        status = assetstore_search(store, &query, &found, &error);
    if (status == ASSETSTORE_OK) {
        for (size_t i = 0; i < assetstore_assets_count(found); i++) {
            const assetstore_asset *asset = assetstore_assets_at(found, i);
            printf("%s  %s %s (%s)\n", asset->ref, asset->title, asset->version, asset->license);
        }
        printf("%llu found\n", (unsigned long long)assetstore_assets_total(found));
    } else {
        fprintf(stderr, "%s\n%s\n", assetstore_error_message(error), assetstore_error_hint(error));
    }

    assetstore_error_free(error);
    assetstore_assets_free(found);
    assetstore_close(store);
    return status != ASSETSTORE_OK;
}
