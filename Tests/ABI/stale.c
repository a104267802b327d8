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
    assetstore_filesystem *filesystem = NULL;
    assetstore_mounts *mounts = NULL;
    assetstore_entries *entries = NULL;
    assetstore_stream *stream = NULL;
    char buffer[4];
    size_t count;
    assetstore_bundle *bundle = NULL;
    assetstore_sbom *sbom = NULL;
    assetstore_response *response = NULL;
    assetstore_request request = ASSETSTORE_REQUEST_INIT;

    REFUSED(assetstore_source_list(f->store, &sources, &error));
    REFUSED(assetstore_project_list(f->project, &packages, &error));
    REFUSED(assetstore_project_list_named(f->project, NULL, 0, &packages, &error));
    REFUSED(assetstore_plan_update(f->project, NULL, 0, NULL, &plan, &error));
    REFUSED(assetstore_plan_undo(f->project, NULL, &plan, &error));
    REFUSED(assetstore_plan_commit(f->plan, NULL, &outcome, &error));
    REFUSED(assetstore_project_outdated(f->project, NULL, 0, NULL, &upgrades, &error));
    REFUSED(assetstore_project_history(f->project, &history, &error));
    if (f->store != NULL)
        REFUSED(assetstore_filesystem_open(f->store, NULL, &filesystem, &error));
    REFUSED(assetstore_filesystem_mount(f->filesystem, f->vast, NULL, &mounts, &error));
    REFUSED(assetstore_filesystem_mount_all(f->filesystem, NULL, 0, NULL, &mounts, &error));
    REFUSED(assetstore_filesystem_unmount(f->filesystem, "a", &error));
    REFUSED(assetstore_filesystem_mounts(f->filesystem, &mounts, &error));
    REFUSED(assetstore_filesystem_list(f->filesystem, "", NULL, &entries, &error));
    REFUSED(assetstore_filesystem_stat(f->filesystem, "", &entries, &error));
    REFUSED(assetstore_filesystem_find_script(f->filesystem, "a/b", "c", &entries, &error));
    REFUSED(assetstore_filesystem_make_folder(f->filesystem, "a/.data/b", &error));
    REFUSED(assetstore_filesystem_remove(f->filesystem, "a/.data/b", &error));
    REFUSED(assetstore_filesystem_rename(f->filesystem, "a/.data/b", "a/.data/c", &error));
    REFUSED(assetstore_stream_open(f->filesystem, "a/b", NULL, &stream, &error));
    REFUSED(assetstore_stream_read(f->stream, buffer, sizeof buffer, &count, &error));
    REFUSED(assetstore_stream_read_at(f->stream, 0, buffer, sizeof buffer, &count, &error));
    REFUSED(assetstore_stream_write(f->stream, buffer, sizeof buffer, &error));
    REFUSED(assetstore_stream_truncate(f->stream, 0, &error));
    REFUSED(assetstore_stream_seek(f->stream, 0, ASSETSTORE_SEEK_START, &error));
    ABSENT(assetstore_stream_position(f->stream));
    ABSENT(assetstore_stream_size(f->stream));
    ABSENT(assetstore_mounts_count(f->mounts));
    ABSENT(assetstore_mounts_at(f->mounts, 0));
    ABSENT(assetstore_mounts_permission_at(f->mounts, 0, 0));
    ABSENT(assetstore_mounts_dependency_at(f->mounts, 0, 0));
    ABSENT(assetstore_mounts_json(f->mounts));
    ABSENT(assetstore_entries_count(f->entries));
    ABSENT(assetstore_entries_at(f->entries, 0));
    ABSENT(assetstore_entries_json(f->entries));
    REFUSED(assetstore_bundle_export(f->project, "there/stale.bundle", NULL, &bundle, &error));
    REFUSED(assetstore_bundle_import(f->store, "nowhere", NULL, NULL, &bundle, &error));
    REFUSED(assetstore_project_sbom(f->project, NULL, &sbom, &error));
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
    ABSENT(assetstore_inspection_dependency_at(f->inspection, 0));
    ABSENT(assetstore_inspection_file_count(f->inspection));
    ABSENT(assetstore_package_report_valid(f->package_report));
    ABSENT(assetstore_package_report_errors(f->package_report));
    ABSENT(assetstore_package_report_warnings(f->package_report));
    ABSENT(assetstore_package_report_sha256(f->package_report));
    ABSENT(assetstore_package_report_count(f->package_report));
    ABSENT(assetstore_package_report_at(f->package_report, 0));
    ABSENT(assetstore_package_report_json(f->package_report));
    ABSENT(assetstore_languages_count(f->languages));
    ABSENT(assetstore_languages_at(f->languages, 0));
    ABSENT(assetstore_languages_default(f->languages));
    ABSENT(assetstore_languages_best(f->languages, NULL, 0));
    ABSENT(assetstore_languages_text(f->languages, "en", "hello"));
    ABSENT(assetstore_languages_key_count(f->languages, "en-US"));
    ABSENT(assetstore_languages_key_at(f->languages, "en-US", 0));
    ABSENT(assetstore_languages_missing_count(f->languages, "de-DE"));
    ABSENT(assetstore_languages_missing_at(f->languages, "de-DE", 0));
    ABSENT(assetstore_languages_json(f->languages));
    ABSENT(assetstore_inspection_file_at(f->inspection, 0));
    ABSENT(assetstore_inspection_json(f->inspection));
    ABSENT(assetstore_audit_checked(f->audit));
    ABSENT(assetstore_audit_undeclared(f->audit));
    ABSENT(assetstore_audit_declared_count(f->audit));
    ABSENT(assetstore_audit_declared_at(f->audit, 0));
    ABSENT(assetstore_audit_capability_count(f->audit));
    ABSENT(assetstore_audit_capability_at(f->audit, 0));
    ABSENT(assetstore_audit_evidence_at(f->audit, 0, 0));
    ABSENT(assetstore_audit_json(f->audit));
    ABSENT(assetstore_packages_at(f->packages, 0));
    ABSENT(assetstore_files_at(f->files, 0));
    ABSENT(assetstore_verification_clean(f->verification));
    ABSENT(assetstore_verification_checked(f->verification));
    ABSENT(assetstore_plan_change_count(f->plan));
    ABSENT(assetstore_plan_action_at(f->plan, 0));
    ABSENT(assetstore_plan_undoes(f->plan));
    ABSENT(assetstore_plan_skip_count(f->plan));
    ABSENT(assetstore_plan_skip_at(f->plan, 0));
    ABSENT(assetstore_plan_withdrawn_count(f->plan));
    ABSENT(assetstore_plan_withdrawn_at(f->plan, 0));
    ABSENT(assetstore_outcome_change_count(f->outcome));
    ABSENT(assetstore_outcome_json(f->outcome));
    ABSENT(assetstore_upgrades_count(f->upgrades));
    ABSENT(assetstore_upgrades_at(f->upgrades, 0));
    ABSENT(assetstore_upgrades_withdrawn_count(f->upgrades));
    ABSENT(assetstore_upgrades_withdrawn_at(f->upgrades, 0));
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
    ABSENT(assetstore_markdown_text(f->markdown));
    ABSENT(assetstore_markdown_json(f->markdown));
    ABSENT(assetstore_registry_head_name(f->registry_head));
    ABSENT(assetstore_registry_head_sequence(f->registry_head));
    ABSENT(assetstore_registry_head_created(f->registry_head));
    ABSENT(assetstore_registry_head_expires(f->registry_head));
    ABSENT(assetstore_registry_head_skip_count(f->registry_head));
    ABSENT(assetstore_registry_head_skip_at(f->registry_head, 0));
    ABSENT(assetstore_registry_head_json(f->registry_head));
    REFUSED(assetstore_service_admit(f->service, &request, &response, &error));
    REFUSED(assetstore_service_handle(f->service, &request, &response, &error));
    REFUSED(assetstore_service_tell_connections(f->service, 1, 1, 1, &error));
    REFUSED(assetstore_service_end(f->service, &error));
    REFUSED(assetstore_service_count_users(f->service, &count, &error));
    REFUSED(assetstore_service_maintain(f->service, NULL, &error));
    REFUSED(assetstore_service_add_user(f->service, "ada", "a password", 0, &error));
    ABSENT(assetstore_service_catalogue_version(f->service));
    ABSENT(assetstore_response_status(f->response));
    ABSENT(assetstore_response_body_limit(f->response));
    ABSENT(assetstore_response_route(f->response));
    ABSENT(assetstore_response_field_count(f->response));
    ABSENT(assetstore_response_field_at(f->response, 0));
    ABSENT(assetstore_response_body(f->response));
    ABSENT(assetstore_response_body_size(f->response));
    ABSENT(assetstore_response_file(f->response));
    ABSENT(assetstore_registry_key_id(f->key));
    ABSENT(assetstore_registry_key_public(f->key));
    ABSENT(assetstore_registry_key_json(f->key));
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
    ABSENT(assetstore_upgrades_withdrawn_at(f.upgrades, SIZE_MAX));
    ABSENT(assetstore_plan_withdrawn_at(f.plan, SIZE_MAX));
    ABSENT(assetstore_bundle_at(f.bundle, 1));
    ABSENT(assetstore_bundle_written_at(f.bundle, 0));
    ABSENT(assetstore_inspection_folder_at(f.inspection, 1));
    ABSENT(assetstore_inspection_tag_at(f.inspection, SIZE_MAX));
    ABSENT(assetstore_inspection_dependency_at(f.inspection, SIZE_MAX));
    ABSENT(assetstore_inspection_file_at(f.inspection, SIZE_MAX));
    check("a capability", assetstore_audit_capability_count(f.audit) > 0);
    check("its evidence", assetstore_audit_evidence_at(f.audit, 0, 0) != NULL);
    ABSENT(assetstore_audit_declared_at(f.audit, 0));
    ABSENT(assetstore_audit_capability_at(f.audit, SIZE_MAX));
    ABSENT(assetstore_audit_evidence_at(f.audit, 0, SIZE_MAX));
    ABSENT(assetstore_audit_evidence_at(f.audit, SIZE_MAX, 0));
    check("one package", assetstore_mounts_count(f.mounts) == 1);
    check("a permission", assetstore_mounts_permission_at(f.mounts, 0, 0) != NULL);
    ABSENT(assetstore_mounts_at(f.mounts, 1));
    ABSENT(assetstore_mounts_permission_at(f.mounts, 0, 1));
    ABSENT(assetstore_mounts_permission_at(f.mounts, 1, 0));
    ABSENT(assetstore_mounts_permission_at(f.mounts, SIZE_MAX, SIZE_MAX));
    ABSENT(assetstore_mounts_dependency_at(f.mounts, 0, 0));
    ABSENT(assetstore_mounts_dependency_at(f.mounts, SIZE_MAX, SIZE_MAX));
    ABSENT(assetstore_entries_at(f.entries, SIZE_MAX));
    ABSENT(assetstore_languages_at(f.languages, 2));
    ABSENT(assetstore_languages_key_at(f.languages, "en-US", SIZE_MAX));
    ABSENT(assetstore_languages_missing_at(f.languages, "de-DE", 1));
    ABSENT(assetstore_languages_missing_at(f.languages, "de-DE", SIZE_MAX));
    ABSENT(assetstore_package_report_at(f.package_report, SIZE_MAX));
    check("a response", assetstore_response_field_count(f.response) > 0 &&
                            assetstore_response_status(f.response) == 404 &&
                            assetstore_response_field_at(f.response, 0) != NULL);
    ABSENT(assetstore_response_field_at(f.response, SIZE_MAX));

    /* An object of another type is none, also where there may be none at all. */
    REFUSED(assetstore_source_list((assetstore *)f.project, &sources, &error));
    {
        assetstore_bundle *bundle = NULL;
        assetstore_project *store = (assetstore_project *)f.assets;
        assetstore *open = NULL;

        fixture_need(assetstore_open(f.directory, NULL, &open, NULL), "open", NULL);
        REFUSED(assetstore_bundle_import(open, f.file, store, NULL, &bundle, &error));
        assetstore_close(open);

        /* Nor is a project one of another store. */
        fixture_need(assetstore_open("other.store", NULL, &open, NULL), "open", NULL);
        REFUSED(assetstore_bundle_import(open, f.file, f.project, NULL, &bundle, &error));
        assetstore_close(open);
    }
    ABSENT(assetstore_assets_count((assetstore_assets *)f.files));
    ABSENT(assetstore_files_at((assetstore_files *)f.assets, 0));
    ABSENT(assetstore_history_count((assetstore_history *)f.upgrades));
    ABSENT(assetstore_upgrades_count((assetstore_upgrades *)f.history));
    ABSENT(assetstore_entries_count((assetstore_entries *)f.mounts));
    ABSENT(assetstore_stream_size((assetstore_stream *)f.filesystem));
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
