/* Released and foreign objects: misuse, NULL or 0, never a crash; and any order of release. */
#include "fixture.h"

/* What an accessor gives for an object that is not there. */
#define ABSENT(call) check(#call, (call) == 0)
#define EMPTY(call)                                                                                \
    do {                                                                                           \
        const char *text = (call);                                                                 \
        check(#call, text != NULL && text[0] == 0);                                                \
    } while (0)
#define REFUSED(call)                                                                              \
    do {                                                                                           \
        assetstore_error *error = NULL;                                                            \
        check_status(#call, (call), MISUSE, &error);                                               \
    } while (0)

static void use(struct fixture *f)
{
    assetstore_sources *sources = NULL;
    assetstore_packages *packages = NULL;
    assetstore_outcome *outcome = NULL;
    assetstore_plan *plan = NULL;
    assetstore_upgrades *upgrades = NULL;
    assetstore_history *history = NULL;
    assetstore_bundle *bundle = NULL;
    assetstore_sbom *sbom = NULL;

    REFUSED(assetstore_source_list(f->store, &sources, &error));
    REFUSED(assetstore_project_list(f->project, &packages, &error));
    REFUSED(assetstore_project_list_named(f->project, NULL, 0, &packages, &error));
    REFUSED(assetstore_plan_update(f->project, NULL, 0, NULL, &plan, &error));
    REFUSED(assetstore_plan_undo(f->project, NULL, &plan, &error));
    REFUSED(assetstore_plan_commit(f->plan, NULL, &outcome, &error));
    REFUSED(assetstore_project_outdated(f->project, NULL, 0, NULL, &upgrades, &error));
    REFUSED(assetstore_project_history(f->project, &history, &error));
    REFUSED(assetstore_bundle_export(f->project, "there/stale.bundle", NULL, &bundle, &error));
    REFUSED(assetstore_bundle_import(f->store, "nowhere", NULL, NULL, &bundle, &error));
    REFUSED(assetstore_project_sbom(f->project, &sbom, &error));
    ABSENT(assetstore_directory(f->store));
    ABSENT(assetstore_project_directory(f->project));
    ABSENT(assetstore_project_recovered(f->project));
    ABSENT(assetstore_sources_count(f->sources));
    ABSENT(assetstore_sources_at(f->sources, 0));
    ABSENT(assetstore_sources_json(f->sources));
    ABSENT(assetstore_sync_report_count(f->sync_report));
    ABSENT(assetstore_sync_report_at(f->sync_report, 0));
    ABSENT(assetstore_sync_report_skip_at(f->sync_report, 0, 0));
    ABSENT(assetstore_sync_report_status(f->sync_report));
    ABSENT(assetstore_assets_total(f->assets));
    ABSENT(assetstore_assets_at(f->assets, 0));
    ABSENT(assetstore_assets_corrected(f->assets));
    ABSENT(assetstore_details_asset(f->details));
    ABSENT(assetstore_details_description(f->details));
    ABSENT(assetstore_archives_bytes(f->archives));
    ABSENT(assetstore_archives_at(f->archives, 0));
    ABSENT(assetstore_inspection_package(f->inspection));
    ABSENT(assetstore_inspection_folder_at(f->inspection, 0));
    ABSENT(assetstore_inspection_tag_at(f->inspection, 0));
    ABSENT(assetstore_inspection_file_count(f->inspection));
    ABSENT(assetstore_inspection_file_at(f->inspection, 0));
    ABSENT(assetstore_inspection_json(f->inspection));
    ABSENT(assetstore_packages_at(f->packages, 0));
    ABSENT(assetstore_files_at(f->files, 0));
    ABSENT(assetstore_verification_clean(f->verification));
    ABSENT(assetstore_verification_checked(f->verification));
    ABSENT(assetstore_plan_change_count(f->plan));
    ABSENT(assetstore_plan_action_at(f->plan, 0));
    ABSENT(assetstore_plan_undoes(f->plan));
    ABSENT(assetstore_plan_skip_count(f->plan));
    ABSENT(assetstore_plan_skip_at(f->plan, 0));
    ABSENT(assetstore_outcome_change_count(f->outcome));
    ABSENT(assetstore_outcome_json(f->outcome));
    ABSENT(assetstore_upgrades_count(f->upgrades));
    ABSENT(assetstore_upgrades_at(f->upgrades, 0));
    ABSENT(assetstore_upgrades_json(f->upgrades));
    ABSENT(assetstore_history_count(f->history));
    ABSENT(assetstore_history_at(f->history, 0));
    ABSENT(assetstore_history_change_at(f->history, 0, 0));
    ABSENT(assetstore_history_json(f->history));
    ABSENT(assetstore_bundle_count(f->bundle));
    ABSENT(assetstore_bundle_at(f->bundle, 0));
    ABSENT(assetstore_bundle_archive_count(f->bundle));
    ABSENT(assetstore_bundle_bytes(f->bundle));
    ABSENT(assetstore_bundle_written_count(f->bundle));
    ABSENT(assetstore_bundle_written_at(f->bundle, 0));
    ABSENT(assetstore_bundle_json(f->bundle));
    ABSENT(assetstore_sbom_json(f->sbom));
    ABSENT(assetstore_error_status(f->error));
    EMPTY(assetstore_error_message(f->error));
    EMPTY(assetstore_error_json(f->error));
}

int main(int argc, char **argv)
{
    struct fixture f, foreign;
    void *pointers[] = {&f, &foreign, malloc(64), (void *)(intptr_t)1, (void *)(intptr_t)-1};
    assetstore_packages *packages = NULL;
    assetstore_sources *sources = NULL;
    size_t i, j;

    if (argc != 3)
        return 2;
    fixture_make(&f, argv[1], argv[2]);

    /* A project keeps its store alive. */
    assetstore_close(f.store);
    fixture_need(assetstore_project_list(f.project, &packages, NULL), "after assetstore_close()",
                 NULL);
    check("a project outlives its store's release", assetstore_packages_count(packages) == 1);
    assetstore_packages_free(packages);

    /* Indices past the end, one by one and together. */
    check("one change set", assetstore_history_count(f.history) == 1);
    check("one change", assetstore_history_at(f.history, 0)->change_count == 1);
    check("the change", assetstore_history_change_at(f.history, 0, 0) != NULL);
    ABSENT(assetstore_history_at(f.history, 1));
    ABSENT(assetstore_history_change_at(f.history, 0, 1));
    ABSENT(assetstore_history_change_at(f.history, 1, 0));
    ABSENT(assetstore_history_change_at(f.history, SIZE_MAX, SIZE_MAX));
    ABSENT(assetstore_sync_report_skip_at(f.sync_report, 0, SIZE_MAX));
    ABSENT(assetstore_sync_report_skip_at(f.sync_report, SIZE_MAX, 0));
    ABSENT(assetstore_upgrades_at(f.upgrades, SIZE_MAX));
    ABSENT(assetstore_bundle_at(f.bundle, 1));
    ABSENT(assetstore_bundle_written_at(f.bundle, 0));
    ABSENT(assetstore_inspection_folder_at(f.inspection, 1));
    ABSENT(assetstore_inspection_tag_at(f.inspection, SIZE_MAX));
    ABSENT(assetstore_inspection_file_at(f.inspection, SIZE_MAX));

    /* An object of another type is none, also where there may be none at all. */
    REFUSED(assetstore_source_list((assetstore *)f.project, &sources, &error));
    {
        assetstore_bundle *bundle = NULL;
        assetstore_project *store = (assetstore_project *)f.assets;
        assetstore *open = NULL;

        fixture_need(assetstore_open(f.directory, NULL, &open, NULL), "open", NULL);
        REFUSED(assetstore_bundle_import(open, f.file, store, NULL, &bundle, &error));
        assetstore_close(open);
    }
    ABSENT(assetstore_assets_count((assetstore_assets *)f.files));
    ABSENT(assetstore_files_at((assetstore_files *)f.assets, 0));
    ABSENT(assetstore_history_count((assetstore_history *)f.upgrades));
    ABSENT(assetstore_upgrades_count((assetstore_upgrades *)f.history));
    assetstore_close((assetstore *)f.project);
    check("a wrong release releases nothing", assetstore_project_directory(f.project) != NULL);

    /* Numbers that a program has lying about are none of ours, whatever it casts. */
    for (i = 0; i < 1 << 20; i += 16) {
        if (assetstore_error_status((assetstore_error *)i) != ASSETSTORE_OK ||
            assetstore_error_status((assetstore_error *)(i << 12)) != ASSETSTORE_OK)
            check("a number is no error", 0);
    }

    fixture_free(&f);
    use(&f);
    fixture_free(&f);
    passed();

    /* Pointers that were never ours. */
    for (i = 0; i < sizeof pointers / sizeof pointers[0]; i++) {
        void *p = pointers[i];
        foreign = (struct fixture){.assetstore_query = ASSETSTORE_QUERY_INIT};
        for (j = 0; j < offsetof(struct fixture, assetstore_open_options) / sizeof p; j++)
            memcpy((char *)&foreign + j * sizeof p, &p, sizeof p);
        use(&foreign);
        fixture_free(&foreign);
        passed();
    }
    free(pointers[2]);
    return finish("stale");
}
