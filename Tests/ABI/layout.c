/*
 * Where every field of every struct lies on x86-64 and other systems with 64-bit pointers, and what
 * every constant is. A line that is here may never change before the next SONAME; new fields add
 * lines at the end of their struct.
 */
#include "assetstore.h"
#include "assetstore.h"

#define ASSERT(condition, name) typedef char name[(condition) ? 1 : -1]
#define SIZE(type, size) ASSERT(sizeof(type) == (size), size_of_##type)
#define AT(type, field, offset) ASSERT(offsetof(type, field) == (offset), type##_##field)
#define VALUE(constant, number) ASSERT((constant) == (number), value_of_##constant)

SIZE(assetstore_progress, 32);
AT(assetstore_progress, struct_size, 0);
AT(assetstore_progress, phase, 4);
AT(assetstore_progress, what, 8);
AT(assetstore_progress, done, 16);
AT(assetstore_progress, total, 24);

SIZE(assetstore_open_options, 8);
AT(assetstore_open_options, struct_size, 0);
AT(assetstore_open_options, flags, 4);

SIZE(assetstore_source, 40);
AT(assetstore_source, name, 0);
AT(assetstore_source, url, 8);
AT(assetstore_source, kind, 16);
AT(assetstore_source, priority, 20);
AT(assetstore_source, asset_count, 24);
AT(assetstore_source, synced_at, 32);

SIZE(assetstore_sbom_options, 16);
AT(assetstore_sbom_options, struct_size, 0);
AT(assetstore_sbom_options, time, 8);
SIZE(assetstore_source_options, 24);
AT(assetstore_source_options, struct_size, 0);
AT(assetstore_source_options, kind, 4);
AT(assetstore_source_options, priority, 8);
AT(assetstore_source_options, key, 16);

SIZE(assetstore_skip, 16);
AT(assetstore_skip, what, 0);
AT(assetstore_skip, why, 8);

SIZE(assetstore_sync_options, 40);
AT(assetstore_sync_options, struct_size, 0);
AT(assetstore_sync_options, flags, 4);
AT(assetstore_sync_options, max_parallel, 8);
AT(assetstore_sync_options, retries, 12);
AT(assetstore_sync_options, retry_delay_ms, 16);
AT(assetstore_sync_options, timeout_ms, 20);
AT(assetstore_sync_options, progress, 24);
AT(assetstore_sync_options, progress_ctx, 32);

SIZE(assetstore_sync_record, 112);
AT(assetstore_sync_record, source, 0);
AT(assetstore_sync_record, asset_count, 8);
AT(assetstore_sync_record, added, 16);
AT(assetstore_sync_record, changed, 24);
AT(assetstore_sync_record, removed, 32);
AT(assetstore_sync_record, detailed, 40);
AT(assetstore_sync_record, requests, 48);
AT(assetstore_sync_record, not_modified, 56);
AT(assetstore_sync_record, bytes, 64);
AT(assetstore_sync_record, skipped, 72);
AT(assetstore_sync_record, status, 80);
AT(assetstore_sync_record, reason, 88);
AT(assetstore_sync_record, message, 96);
AT(assetstore_sync_record, hint, 104);

SIZE(assetstore_query, 96);
AT(assetstore_query, struct_size, 0);
AT(assetstore_query, type, 4);
AT(assetstore_query, text, 8);
AT(assetstore_query, category, 16);
AT(assetstore_query, license, 24);
AT(assetstore_query, publisher, 32);
AT(assetstore_query, source, 40);
AT(assetstore_query, tag, 48);
AT(assetstore_query, godot, 56);
AT(assetstore_query, support, 64);
AT(assetstore_query, sort, 68);
AT(assetstore_query, reverse, 72);
AT(assetstore_query, limit, 76);
AT(assetstore_query, page, 80);
AT(assetstore_query, offset, 88);

SIZE(assetstore_asset, 144);
AT(assetstore_asset, ref, 0);
AT(assetstore_asset, source, 8);
AT(assetstore_asset, publisher, 16);
AT(assetstore_asset, slug, 24);
AT(assetstore_asset, number, 32);
AT(assetstore_asset, type, 40);
AT(assetstore_asset, support, 44);
AT(assetstore_asset, title, 48);
AT(assetstore_asset, author, 56);
AT(assetstore_asset, category, 64);
AT(assetstore_asset, license, 72);
AT(assetstore_asset, version, 80);
AT(assetstore_asset, godot_min, 88);
AT(assetstore_asset, godot_max, 96);
AT(assetstore_asset, icon_url, 104);
AT(assetstore_asset, updated, 112);
AT(assetstore_asset, rating, 120);
AT(assetstore_asset, vast_id, 128);
AT(assetstore_asset, permissions, 136);

SIZE(assetstore_release, 80);
AT(assetstore_release, version, 0);
AT(assetstore_release, godot_min, 8);
AT(assetstore_release, godot_max, 16);
AT(assetstore_release, url, 24);
AT(assetstore_release, sha256, 32);
AT(assetstore_release, size, 40);
AT(assetstore_release, published, 48);
AT(assetstore_release, dependency_count, 56);
AT(assetstore_release, permissions, 64);
AT(assetstore_release, yanked, 72);

SIZE(assetstore_dependency, 24);
AT(assetstore_dependency, name, 0);
AT(assetstore_dependency, version, 8);
AT(assetstore_dependency, optional, 16);

SIZE(assetstore_preview, 24);
AT(assetstore_preview, type, 0);
AT(assetstore_preview, url, 8);
AT(assetstore_preview, thumbnail_url, 16);

SIZE(assetstore_show_options, 32);
AT(assetstore_show_options, struct_size, 0);
AT(assetstore_show_options, flags, 4);
AT(assetstore_show_options, progress, 8);
AT(assetstore_show_options, progress_ctx, 16);
AT(assetstore_show_options, retries, 24);
AT(assetstore_show_options, timeout_ms, 28);

SIZE(assetstore_archive, 32);
AT(assetstore_archive, sha256, 0);
AT(assetstore_archive, path, 8);
AT(assetstore_archive, size, 16);
AT(assetstore_archive, added_at, 24);

SIZE(assetstore_cache_options, 24);
AT(assetstore_cache_options, struct_size, 0);
AT(assetstore_cache_options, flags, 4);
AT(assetstore_cache_options, progress, 8);
AT(assetstore_cache_options, progress_ctx, 16);

SIZE(assetstore_package_info, 136);
AT(assetstore_package_info, publisher, 0);
AT(assetstore_package_info, slug, 8);
AT(assetstore_package_info, type, 16);
AT(assetstore_package_info, title, 24);
AT(assetstore_package_info, author, 32);
AT(assetstore_package_info, version, 40);
AT(assetstore_package_info, description, 48);
AT(assetstore_package_info, license, 56);
AT(assetstore_package_info, godot_min, 64);
AT(assetstore_package_info, godot_max, 72);
AT(assetstore_package_info, vast_id, 80);
AT(assetstore_package_info, sha256, 88);
AT(assetstore_package_info, archive_size, 96);
AT(assetstore_package_info, entry_count, 104);
AT(assetstore_package_info, file_count, 112);
AT(assetstore_package_info, size, 120);
AT(assetstore_package_info, permissions, 128);

SIZE(assetstore_packaged_file, 32);
AT(assetstore_packaged_file, path, 0);
AT(assetstore_packaged_file, entry, 8);
AT(assetstore_packaged_file, size, 16);
AT(assetstore_packaged_file, mode, 24);

SIZE(assetstore_inspect_options, 40);
AT(assetstore_inspect_options, struct_size, 0);
AT(assetstore_inspect_options, flags, 4);
AT(assetstore_inspect_options, progress, 8);
AT(assetstore_inspect_options, progress_ctx, 16);
AT(assetstore_inspect_options, max_bytes, 24);
AT(assetstore_inspect_options, max_entries, 32);
AT(assetstore_inspect_options, max_ratio, 36);

SIZE(assetstore_declared, 16);
AT(assetstore_declared, name, 0);
AT(assetstore_declared, use, 8);

SIZE(assetstore_capability, 32);
AT(assetstore_capability, name, 0);
AT(assetstore_capability, declared, 8);
AT(assetstore_capability, count, 16);
AT(assetstore_capability, evidence_count, 24);

SIZE(assetstore_evidence, 24);
AT(assetstore_evidence, entry, 0);
AT(assetstore_evidence, line, 8);
AT(assetstore_evidence, word, 16);

SIZE(assetstore_audit_options, 48);
AT(assetstore_audit_options, struct_size, 0);
AT(assetstore_audit_options, flags, 4);
AT(assetstore_audit_options, progress, 8);
AT(assetstore_audit_options, progress_ctx, 16);
AT(assetstore_audit_options, max_bytes, 24);
AT(assetstore_audit_options, max_entries, 32);
AT(assetstore_audit_options, max_ratio, 36);
AT(assetstore_audit_options, max_evidence, 40);

SIZE(assetstore_package_finding, 48);
AT(assetstore_package_finding, severity, 0);
AT(assetstore_package_finding, code, 8);
AT(assetstore_package_finding, entry, 16);
AT(assetstore_package_finding, path, 24);
AT(assetstore_package_finding, line, 32);
AT(assetstore_package_finding, column, 36);
AT(assetstore_package_finding, message, 40);

SIZE(assetstore_validate_options, 40);
AT(assetstore_validate_options, struct_size, 0);
AT(assetstore_validate_options, flags, 4);
AT(assetstore_validate_options, progress, 8);
AT(assetstore_validate_options, progress_ctx, 16);
AT(assetstore_validate_options, max_bytes, 24);
AT(assetstore_validate_options, max_entries, 32);
AT(assetstore_validate_options, max_ratio, 36);

SIZE(assetstore_build_options, 32);
AT(assetstore_build_options, struct_size, 0);
AT(assetstore_build_options, flags, 4);
AT(assetstore_build_options, time, 8);
AT(assetstore_build_options, progress, 16);
AT(assetstore_build_options, progress_ctx, 24);

SIZE(assetstore_package, 112);
AT(assetstore_package, name, 0);
AT(assetstore_package, source, 8);
AT(assetstore_package, title, 16);
AT(assetstore_package, version, 24);
AT(assetstore_package, url, 32);
AT(assetstore_package, sha256, 40);
AT(assetstore_package, tree_hash, 48);
AT(assetstore_package, trust, 56);
AT(assetstore_package, file_count, 64);
AT(assetstore_package, size, 72);
AT(assetstore_package, installed_at, 80);
AT(assetstore_package, license, 88);
AT(assetstore_package, vast_id, 96);
AT(assetstore_package, permissions, 104);

SIZE(assetstore_file, 40);
AT(assetstore_file, path, 0);
AT(assetstore_file, package, 8);
AT(assetstore_file, sha256, 16);
AT(assetstore_file, size, 24);
AT(assetstore_file, mode, 32);

SIZE(assetstore_finding, 24);
AT(assetstore_finding, kind, 0);
AT(assetstore_finding, path, 8);
AT(assetstore_finding, package, 16);

SIZE(assetstore_verify_options, 24);
AT(assetstore_verify_options, struct_size, 0);
AT(assetstore_verify_options, flags, 4);
AT(assetstore_verify_options, progress, 8);
AT(assetstore_verify_options, progress_ctx, 16);

SIZE(assetstore_change, 96);
AT(assetstore_change, kind, 0);
AT(assetstore_change, name, 8);
AT(assetstore_change, source, 16);
AT(assetstore_change, title, 24);
AT(assetstore_change, old_version, 32);
AT(assetstore_change, version, 40);
AT(assetstore_change, sha256, 48);
AT(assetstore_change, trust, 56);
AT(assetstore_change, bytes, 64);
AT(assetstore_change, permissions, 72);
AT(assetstore_change, new_permissions, 80);
AT(assetstore_change, needed_by, 88);

SIZE(assetstore_action, 32);
AT(assetstore_action, kind, 0);
AT(assetstore_action, path, 8);
AT(assetstore_action, package, 16);
AT(assetstore_action, size, 24);

SIZE(assetstore_plan_options, 80);
AT(assetstore_plan_options, struct_size, 0);
AT(assetstore_plan_options, flags, 4);
AT(assetstore_plan_options, into, 8);
AT(assetstore_plan_options, sha256, 16);
AT(assetstore_plan_options, progress, 24);
AT(assetstore_plan_options, progress_ctx, 32);
AT(assetstore_plan_options, remove, 40);
AT(assetstore_plan_options, remove_count, 48);
AT(assetstore_plan_options, max_bytes, 56);
AT(assetstore_plan_options, max_entries, 64);
AT(assetstore_plan_options, max_ratio, 68);
AT(assetstore_plan_options, retries, 72);
AT(assetstore_plan_options, timeout_ms, 76);

SIZE(assetstore_upgrade, 40);
AT(assetstore_upgrade, name, 0);
AT(assetstore_upgrade, source, 8);
AT(assetstore_upgrade, title, 16);
AT(assetstore_upgrade, version, 24);
AT(assetstore_upgrade, latest, 32);

SIZE(assetstore_withdrawal, 48);
AT(assetstore_withdrawal, name, 0);
AT(assetstore_withdrawal, source, 8);
AT(assetstore_withdrawal, title, 16);
AT(assetstore_withdrawal, version, 24);
AT(assetstore_withdrawal, reason, 32);
AT(assetstore_withdrawal, instead, 40);

SIZE(assetstore_commit_options, 32);
AT(assetstore_commit_options, struct_size, 0);
AT(assetstore_commit_options, durability, 4);
AT(assetstore_commit_options, progress, 8);
AT(assetstore_commit_options, progress_ctx, 16);
AT(assetstore_commit_options, flags, 24);

SIZE(assetstore_bundled_package, 80);
AT(assetstore_bundled_package, name, 0);
AT(assetstore_bundled_package, source, 8);
AT(assetstore_bundled_package, title, 16);
AT(assetstore_bundled_package, version, 24);
AT(assetstore_bundled_package, url, 32);
AT(assetstore_bundled_package, sha256, 40);
AT(assetstore_bundled_package, tree_hash, 48);
AT(assetstore_bundled_package, size, 56);
AT(assetstore_bundled_package, license, 64);
AT(assetstore_bundled_package, permissions, 72);

SIZE(assetstore_bundle_options, 48);
AT(assetstore_bundle_options, struct_size, 0);
AT(assetstore_bundle_options, flags, 4);
AT(assetstore_bundle_options, progress, 8);
AT(assetstore_bundle_options, progress_ctx, 16);
AT(assetstore_bundle_options, max_bytes, 24);
AT(assetstore_bundle_options, max_entries, 32);
AT(assetstore_bundle_options, max_ratio, 36);
AT(assetstore_bundle_options, retries, 40);
AT(assetstore_bundle_options, timeout_ms, 44);

SIZE(assetstore_change_set, 40);
AT(assetstore_change_set, id, 0);
AT(assetstore_change_set, at, 8);
AT(assetstore_change_set, undoes, 16);
AT(assetstore_change_set, undone, 24);
AT(assetstore_change_set, change_count, 32);

SIZE(assetstore_permission_request, 32);
AT(assetstore_permission_request, struct_size, 0);
AT(assetstore_permission_request, id, 8);
AT(assetstore_permission_request, path, 16);
AT(assetstore_permission_request, permission, 24);

SIZE(assetstore_filesystem_options, 56);
AT(assetstore_filesystem_options, struct_size, 0);
AT(assetstore_filesystem_options, flags, 4);
AT(assetstore_filesystem_options, base, 8);
AT(assetstore_filesystem_options, data_quota, 16);
AT(assetstore_filesystem_options, permissions, 24);
AT(assetstore_filesystem_options, permission_count, 32);
AT(assetstore_filesystem_options, decide, 40);
AT(assetstore_filesystem_options, decide_ctx, 48);

SIZE(assetstore_mount, 48);
AT(assetstore_mount, id, 0);
AT(assetstore_mount, path, 8);
AT(assetstore_mount, sha256, 16);
AT(assetstore_mount, permission_count, 24);
AT(assetstore_mount, version, 32);
AT(assetstore_mount, dependency_count, 40);

SIZE(assetstore_mount_options, 56);
AT(assetstore_mount_options, struct_size, 0);
AT(assetstore_mount_options, flags, 4);
AT(assetstore_mount_options, sha256, 8);
AT(assetstore_mount_options, id, 16);
AT(assetstore_mount_options, progress, 24);
AT(assetstore_mount_options, progress_ctx, 32);
AT(assetstore_mount_options, max_bytes, 40);
AT(assetstore_mount_options, max_entries, 48);
AT(assetstore_mount_options, max_ratio, 52);

SIZE(assetstore_mount_all_options, 72);
AT(assetstore_mount_all_options, struct_size, 0);
AT(assetstore_mount_all_options, flags, 4);
AT(assetstore_mount_all_options, sha256, 8);
AT(assetstore_mount_all_options, sha256_count, 16);
AT(assetstore_mount_all_options, ids, 24);
AT(assetstore_mount_all_options, id_count, 32);
AT(assetstore_mount_all_options, progress, 40);
AT(assetstore_mount_all_options, progress_ctx, 48);
AT(assetstore_mount_all_options, max_bytes, 56);
AT(assetstore_mount_all_options, max_entries, 64);
AT(assetstore_mount_all_options, max_ratio, 68);

SIZE(assetstore_entry, 24);
AT(assetstore_entry, path, 0);
AT(assetstore_entry, kind, 8);
AT(assetstore_entry, mode, 12);
AT(assetstore_entry, size, 16);

SIZE(assetstore_list_options, 8);
AT(assetstore_list_options, struct_size, 0);
AT(assetstore_list_options, flags, 4);

SIZE(assetstore_stream_options, 8);
AT(assetstore_stream_options, struct_size, 0);
AT(assetstore_stream_options, flags, 4);

SIZE(assetstore_markdown_options, 12);
AT(assetstore_markdown_options, struct_size, 0);
AT(assetstore_markdown_options, flags, 4);
AT(assetstore_markdown_options, font_size, 8);

SIZE(assetstore_registry_validate_options, 40);
AT(assetstore_registry_validate_options, struct_size, 0);
AT(assetstore_registry_validate_options, flags, 4);
AT(assetstore_registry_validate_options, progress, 8);
AT(assetstore_registry_validate_options, progress_ctx, 16);
AT(assetstore_registry_validate_options, since, 24);
AT(assetstore_registry_validate_options, author, 32);

SIZE(assetstore_registry_build_options, 48);
AT(assetstore_registry_build_options, struct_size, 0);
AT(assetstore_registry_build_options, flags, 4);
AT(assetstore_registry_build_options, progress, 8);
AT(assetstore_registry_build_options, progress_ctx, 16);
AT(assetstore_registry_build_options, password, 24);
AT(assetstore_registry_build_options, next_key, 32);
AT(assetstore_registry_build_options, created, 40);

SIZE(assetstore_registry_verify_options, 32);
AT(assetstore_registry_verify_options, struct_size, 0);
AT(assetstore_registry_verify_options, flags, 4);
AT(assetstore_registry_verify_options, progress, 8);
AT(assetstore_registry_verify_options, progress_ctx, 16);
AT(assetstore_registry_verify_options, now, 24);

SIZE(assetstore_registry_import_options, 48);
AT(assetstore_registry_import_options, struct_size, 0);
AT(assetstore_registry_import_options, flags, 4);
AT(assetstore_registry_import_options, progress, 8);
AT(assetstore_registry_import_options, progress_ctx, 16);
AT(assetstore_registry_import_options, url, 24);
AT(assetstore_registry_import_options, time, 32);
AT(assetstore_registry_import_options, retries, 40);
AT(assetstore_registry_import_options, timeout_ms, 44);

SIZE(assetstore_registry_hash_options, 32);
AT(assetstore_registry_hash_options, struct_size, 0);
AT(assetstore_registry_hash_options, flags, 4);
AT(assetstore_registry_hash_options, progress, 8);
AT(assetstore_registry_hash_options, progress_ctx, 16);
AT(assetstore_registry_hash_options, retries, 24);
AT(assetstore_registry_hash_options, timeout_ms, 28);

SIZE(assetstore_registry_key_options, 16);
AT(assetstore_registry_key_options, struct_size, 0);
AT(assetstore_registry_key_options, flags, 4);
AT(assetstore_registry_key_options, password, 8);

SIZE(assetstore_publish_options, 56);
AT(assetstore_publish_options, struct_size, 0);
AT(assetstore_publish_options, flags, 4);
AT(assetstore_publish_options, progress, 8);
AT(assetstore_publish_options, progress_ctx, 16);
AT(assetstore_publish_options, name, 24);
AT(assetstore_publish_options, version, 32);
AT(assetstore_publish_options, fields, 40);
AT(assetstore_publish_options, field_count, 48);

SIZE(assetstore_service_options, 80);
AT(assetstore_service_options, struct_size, 0);
AT(assetstore_service_options, flags, 4);
AT(assetstore_service_options, url, 8);
AT(assetstore_service_options, name, 16);
AT(assetstore_service_options, log, 24);
AT(assetstore_service_options, log_ctx, 32);
AT(assetstore_service_options, upstream, 40);
AT(assetstore_service_options, upstream_key, 48);
AT(assetstore_service_options, upstream_kind, 56);
AT(assetstore_service_options, upstream_interval, 60);
AT(assetstore_service_options, reset, 64);
AT(assetstore_service_options, reset_ctx, 72);

SIZE(assetstore_request, 72);
AT(assetstore_request, struct_size, 0);
AT(assetstore_request, flags, 4);
AT(assetstore_request, method, 8);
AT(assetstore_request, target, 16);
AT(assetstore_request, address, 24);
AT(assetstore_request, fields, 32);
AT(assetstore_request, field_count, 40);
AT(assetstore_request, body, 48);
AT(assetstore_request, body_size, 56);
AT(assetstore_request, body_file, 64);

SIZE(assetstore_http_field, 16);
AT(assetstore_http_field, name, 0);
AT(assetstore_http_field, value, 8);

SIZE(assetstore_service_work_options, 24);
AT(assetstore_service_work_options, struct_size, 0);
AT(assetstore_service_work_options, flags, 4);
AT(assetstore_service_work_options, progress, 8);
AT(assetstore_service_work_options, progress_ctx, 16);

SIZE(assetstore_service_export_options, 48);
AT(assetstore_service_export_options, struct_size, 0);
AT(assetstore_service_export_options, flags, 4);
AT(assetstore_service_export_options, progress, 8);
AT(assetstore_service_export_options, progress_ctx, 16);
AT(assetstore_service_export_options, url, 24);
AT(assetstore_service_export_options, index_url, 32);
AT(assetstore_service_export_options, title, 40);

VALUE(ASSETSTORE_OK, 0);
VALUE(ASSETSTORE_MISUSE, 1);
VALUE(ASSETSTORE_NOT_FOUND, 2);
VALUE(ASSETSTORE_CONFLICT, 3);
VALUE(ASSETSTORE_INCOMPATIBLE, 4);
VALUE(ASSETSTORE_INTEGRITY, 5);
VALUE(ASSETSTORE_REFUSED, 6);
VALUE(ASSETSTORE_NETWORK, 7);
VALUE(ASSETSTORE_BUSY, 8);
VALUE(ASSETSTORE_IO, 9);
VALUE(ASSETSTORE_CANCELLED, 10);
VALUE(ASSETSTORE_INTERNAL, 11);
VALUE(ASSETSTORE_PHASE_METADATA, 1);
VALUE(ASSETSTORE_PHASE_DOWNLOAD, 2);
VALUE(ASSETSTORE_PHASE_HASH, 3);
VALUE(ASSETSTORE_PHASE_UNPACK, 4);
VALUE(ASSETSTORE_PHASE_COMMIT, 5);
VALUE(ASSETSTORE_PHASE_WAIT, 6);
VALUE(ASSETSTORE_PHASE_DETAILS, 7);
VALUE(ASSETSTORE_PHASE_UPLOAD, 8);
VALUE(ASSETSTORE_OPEN_READ_ONLY, 1u);
VALUE(ASSETSTORE_KIND_AUTO, 0);
VALUE(ASSETSTORE_SYNC_REPORT_FAILURES, 4u);
VALUE(ASSETSTORE_KIND_LIBRARY, 1);
VALUE(ASSETSTORE_KIND_DIRECTORY, 2);
VALUE(ASSETSTORE_KIND_REGISTRY, 3);
VALUE(ASSETSTORE_SYNC_DETAILS, 1u);
VALUE(ASSETSTORE_SYNC_FULL, 2u);
VALUE(ASSETSTORE_TYPE_ANY, 0);
VALUE(ASSETSTORE_TYPE_ADDON, 1);
VALUE(ASSETSTORE_TYPE_PROJECT, 2);
VALUE(ASSETSTORE_SUPPORT_TESTING, 1u);
VALUE(ASSETSTORE_SUPPORT_COMMUNITY, 2u);
VALUE(ASSETSTORE_SUPPORT_FEATURED, 4u);
VALUE(ASSETSTORE_SORT_DEFAULT, 0);
VALUE(ASSETSTORE_SORT_RELEVANCE, 1);
VALUE(ASSETSTORE_SORT_UPDATED, 2);
VALUE(ASSETSTORE_SORT_NAME, 3);
VALUE(ASSETSTORE_SORT_LICENSE, 4);
VALUE(ASSETSTORE_SORT_RATING, 5);
VALUE(ASSETSTORE_PREVIEW_IMAGE, 1);
VALUE(ASSETSTORE_PREVIEW_VIDEO, 2);
VALUE(ASSETSTORE_SHOW_OFFLINE, 1u);
VALUE(ASSETSTORE_CACHE_DRY_RUN, 1u);
VALUE(ASSETSTORE_SEVERITY_ERROR, 1);
VALUE(ASSETSTORE_SEVERITY_WARNING, 2);
VALUE(ASSETSTORE_VALIDATE_STRICT, 1u);
VALUE(ASSETSTORE_BUILD_UNCOMPRESSED, 1u);
VALUE(ASSETSTORE_TRUST_PINNED, 1);
VALUE(ASSETSTORE_TRUST_FIRST_USE, 2);
VALUE(ASSETSTORE_DECLARED_FOUND, 1);
VALUE(ASSETSTORE_DECLARED_UNUSED, 2);
VALUE(ASSETSTORE_DECLARED_OTHER, 3);
VALUE(ASSETSTORE_FINDING_MODIFIED, 1);
VALUE(ASSETSTORE_FINDING_MISSING, 2);
VALUE(ASSETSTORE_FINDING_TYPE_CHANGED, 3);
VALUE(ASSETSTORE_FINDING_MODE_CHANGED, 4);
VALUE(ASSETSTORE_FINDING_EXTRA, 5);
VALUE(ASSETSTORE_FINDING_GENERATED, 6);
VALUE(ASSETSTORE_FINDING_NOT_INSTALLED, 7);
VALUE(ASSETSTORE_CHANGE_INSTALL, 1);
VALUE(ASSETSTORE_CHANGE_REPLACE, 2);
VALUE(ASSETSTORE_CHANGE_REMOVE, 3);
VALUE(ASSETSTORE_CHANGE_REPAIR, 4);
VALUE(ASSETSTORE_CHANGE_NONE, 5);
VALUE(ASSETSTORE_ACTION_WRITE, 1);
VALUE(ASSETSTORE_ACTION_REPLACE, 2);
VALUE(ASSETSTORE_ACTION_DELETE, 3);
VALUE(ASSETSTORE_ACTION_KEEP, 4);
VALUE(ASSETSTORE_ACTION_WRITE_NEW, 5);
VALUE(ASSETSTORE_ACTION_OVERWRITE, 6);
VALUE(ASSETSTORE_ACTION_DELETE_EDIT, 7);
VALUE(ASSETSTORE_ACTION_DELETE_GENERATED, 8);
VALUE(ASSETSTORE_ACTION_RESTORE, 9);
VALUE(ASSETSTORE_PLAN_ANY_ENGINE, 1u);
VALUE(ASSETSTORE_PLAN_FORCE, 2u);
VALUE(ASSETSTORE_PLAN_OFFLINE, 4u);
VALUE(ASSETSTORE_PLAN_OVERWRITE, 8u);
VALUE(ASSETSTORE_MOUNT_PLAIN, 1u);
VALUE(ASSETSTORE_ENTRY_FILE, 1);
VALUE(ASSETSTORE_ENTRY_FOLDER, 2);
VALUE(ASSETSTORE_ENTRY_LINK, 3);
VALUE(ASSETSTORE_LIST_RECURSIVE, 1u);
VALUE(ASSETSTORE_STREAM_WRITE, 1u);
VALUE(ASSETSTORE_STREAM_CREATE, 2u);
VALUE(ASSETSTORE_STREAM_TRUNCATE, 4u);
VALUE(ASSETSTORE_STREAM_APPEND, 8u);
VALUE(ASSETSTORE_SEEK_START, 0);
VALUE(ASSETSTORE_SEEK_CURRENT, 1);
VALUE(ASSETSTORE_SEEK_END, 2);
VALUE(ASSETSTORE_PLAN_FROZEN, 16u);
VALUE(ASSETSTORE_BUNDLE_OFFLINE, 1u);
VALUE(ASSETSTORE_MARKDOWN_LINK_IMAGES, 1u);
VALUE(ASSETSTORE_REGISTRY_BUILD_PRUNE, 1u);
VALUE(ASSETSTORE_REGISTRY_BUILD_INDEX_ONLY, 2u);
VALUE(ASSETSTORE_REGISTRY_IMPORT_HASH, 1u);
VALUE(ASSETSTORE_REGISTRY_IMPORT_PRIVATE, 2u);
VALUE(ASSETSTORE_REGISTRY_HASH_CHECK, 1u);
VALUE(ASSETSTORE_REGISTRY_HASH_OFFLINE, 2u);
VALUE(ASSETSTORE_REGISTRY_HASH_PRIVATE, 4u);
VALUE(ASSETSTORE_REGISTRY_KEY_REPLACE, 1u);
VALUE(ASSETSTORE_REGISTRY_VALIDATE_STRICT, 1u);
VALUE(ASSETSTORE_REGISTRY_VERIFY_FILES, 1u);
VALUE(ASSETSTORE_BUNDLE_GRANT, 2u);
VALUE(ASSETSTORE_BUNDLE_LOOK, 4u);
VALUE(ASSETSTORE_DURABILITY_FULL, 0);
VALUE(ASSETSTORE_DURABILITY_FAST, 1);
VALUE(ASSETSTORE_COMMIT_GRANT, 1);
VALUE(ASSETSTORE_SERVICE_PUBLIC_METRICS, 1u);
VALUE(ASSETSTORE_SERVICE_KEEP_ARCHIVES, 2u);
VALUE(ASSETSTORE_SERVICE_PRIVATE, 4u);
VALUE(ASSETSTORE_REQUEST_SECURE, 1u);
VALUE(ASSETSTORE_LEVEL_NORMAL, 0);
VALUE(ASSETSTORE_LEVEL_VERIFIED, 5);
VALUE(ASSETSTORE_LEVEL_EDITOR, 25);
VALUE(ASSETSTORE_LEVEL_MODERATOR, 50);
VALUE(ASSETSTORE_LEVEL_ADMIN, 100);
