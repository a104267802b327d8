/*
 * AssetStore: what scripts call.
 *
 *     store.c        the class, its state, opening and closing
 *     store_calls.c  quick calls, made here and now
 *     store_jobs.c   long ones, which become the work of a job
 *
 * Arguments are first made into what the library takes. What cannot be is a failure like those of
 * the library: the empty result of the call, or a job that has failed, and `last_error`.
 */
#ifndef ASSETSTORE_STORE_H
#define ASSETSTORE_STORE_H

#include "class.h"
#include "session.h"

#include <pthread.h>

typedef struct store {
    pthread_mutex_t lock;
    session *session;   /* NULL while none is open */
    variant project;    /* the path, as it was set */
    variant last_error; /* a Dictionary */
    uint64_t queue;     /* of jobs that use the project */
} store;

extern const class_table store_class;

/* Keeps how a call ended: the failure, which is taken over, or none if it is nil. True if it is. */
bool store_end(store *self, const char *method, variant *failure);

/* The open store, to be released; NULL, and a failure, if there is none. */
session *store_session(store *self, variant *failure);

/* A copy of the project's path. */
variant store_project(store *self);

/* store_calls.c */
void store_add_source(void *instance, const variant *const *arguments, variant *result);
void store_remove_source(void *instance, const variant *const *arguments, variant *result);
void store_list_sources(void *instance, const variant *const *arguments, variant *result);
void store_search(void *instance, const variant *const *arguments, variant *result);
void store_get_asset(void *instance, const variant *const *arguments, variant *result);
void store_list_archives(void *instance, const variant *const *arguments, variant *result);
void store_list(void *instance, const variant *const *arguments, variant *result);
void store_list_files(void *instance, const variant *const *arguments, variant *result);
void store_get_sbom(void *instance, const variant *const *arguments, variant *result);
void store_history(void *instance, const variant *const *arguments, variant *result);

/* store_texts.c */
void store_markdown_to_html(void *instance, const variant *const *arguments, variant *result);
void store_markdown_to_bbcode(void *instance, const variant *const *arguments, variant *result);
void store_make_registry_key(void *instance, const variant *const *arguments, variant *result);

/* store_jobs.c */
void store_sync(void *instance, const variant *const *arguments, variant *result);
void store_fetch_asset(void *instance, const variant *const *arguments, variant *result);
void store_add_archives(void *instance, const variant *const *arguments, variant *result);
void store_clean_archives(void *instance, const variant *const *arguments, variant *result);
void store_inspect_package(void *instance, const variant *const *arguments, variant *result);
void store_audit_package(void *instance, const variant *const *arguments, variant *result);
void store_validate_package(void *instance, const variant *const *arguments, variant *result);
void store_build_package(void *instance, const variant *const *arguments, variant *result);
void store_publish_package(void *instance, const variant *const *arguments, variant *result);
void store_list_languages(void *instance, const variant *const *arguments, variant *result);
void store_get_texts(void *instance, const variant *const *arguments, variant *result);
void store_validate_registry(void *instance, const variant *const *arguments, variant *result);
void store_add_to_registry(void *instance, const variant *const *arguments, variant *result);
void store_build_registry(void *instance, const variant *const *arguments, variant *result);
void store_verify_registry(void *instance, const variant *const *arguments, variant *result);
void store_import_registry(void *instance, const variant *const *arguments, variant *result);
void store_hash_registry(void *instance, const variant *const *arguments, variant *result);
void store_export_bundle(void *instance, const variant *const *arguments, variant *result);
void store_import_bundle(void *instance, const variant *const *arguments, variant *result);
void store_verify(void *instance, const variant *const *arguments, variant *result);
void store_outdated(void *instance, const variant *const *arguments, variant *result);
void store_plan(void *instance, const variant *const *arguments, variant *result);
void store_commit(void *instance, const variant *const *arguments, variant *result);
void store_install(void *instance, const variant *const *arguments, variant *result);
void store_update(void *instance, const variant *const *arguments, variant *result);
void store_remove(void *instance, const variant *const *arguments, variant *result);
void store_repair(void *instance, const variant *const *arguments, variant *result);
void store_undo(void *instance, const variant *const *arguments, variant *result);

#endif
