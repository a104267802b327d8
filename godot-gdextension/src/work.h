/* What a job is to do: the arguments of calls of the library, owned, and the function that makes
 * them. */
#ifndef ASSETSTORE_WORK_H
#define ASSETSTORE_WORK_H

#include "options.h"
#include "place.h"
#include "session.h"

#include <assetstore.h>

struct job;

typedef struct work {
    /*
     * Does it. `result` is nil; success puts the result there, a Dictionary. Work that only plans
     * leaves its plan in the job.
     */
    assetstore_status (*run)(struct work *work, struct job *job, variant *result,
                             assetstore_error **error);
    place place; /* from which it was asked for */
    session *session;
    arena arena;
    char *project; /* the project's folder; NULL for work on the store alone */
    char *text;    /* the one name of work that has one */
    char *output;  /* what shall be written */
    char *locale;  /* the language that is wanted */
    char *added;   /* what a registry gets */
    char *fields;  /* of that, as JSON */
    char *token;   /* with which a package is sent */
    char *key;     /* the file of the key that signs, or the key that checks */
    char **names;
    size_t name_count;
    int64_t operation; /* OPERATION_... */
    assetstore_sync_options sync;
    assetstore_show_options show;
    assetstore_inspect_options inspect;
    assetstore_audit_options audit;
    assetstore_validate_options validate;
    assetstore_build_options build;
    assetstore_publish_options publish;
    assetstore_plan_options plan;
    assetstore_commit_options commit;
    assetstore_bundle_options bundle;
    assetstore_registry_validate_options registry_validate;
    assetstore_registry_build_options registry_build;
    assetstore_registry_verify_options registry_verify;
    assetstore_registry_import_options registry_import;
    assetstore_registry_hash_options registry_hash;
    uint32_t cache_only; /* not 0: the project is left alone */
    bool dry_run;
    variant planned; /* the AssetStoreJob whose plan is to be committed; else nil */
} work;

enum {
    OPERATION_INSTALL,
    OPERATION_UPDATE,
    OPERATION_REMOVE,
    OPERATION_REPAIR,
    OPERATION_UNDO,
};

/* work_options.c: the options of each kind of work, by their offsets in `work`. */
extern const option work_sync_options[], work_fetch_options[], work_plan_options[],
    work_commit_options[], work_change_options[], work_outdated_options[];
/* work_package.c */
extern const option work_inspect_options[], work_audit_options[], work_validate_options[],
    work_build_options[], work_publish_options[];
/* work_registry.c */
extern const option work_registry_validate_options[], work_registry_build_options[],
    work_registry_verify_options[], work_registry_import_options[], work_registry_hash_options[];
/* work_bundle.c */
extern const option work_export_options[], work_import_options[];

typedef assetstore_status (*work_run)(work *work, struct job *job, variant *result,
                                      assetstore_error **error);

assetstore_status work_sync(work *work, struct job *job, variant *result, assetstore_error **error);
assetstore_status work_fetch(work *work, struct job *job, variant *result,
                             assetstore_error **error);
assetstore_status work_add_archives(work *work, struct job *job, variant *result,
                                    assetstore_error **error);
assetstore_status work_clean_archives(work *work, struct job *job, variant *result,
                                      assetstore_error **error);
assetstore_status work_verify(work *work, struct job *job, variant *result,
                              assetstore_error **error);
assetstore_status work_outdated(work *work, struct job *job, variant *result,
                                assetstore_error **error);
assetstore_status work_plan(work *work, struct job *job, variant *result, assetstore_error **error);
assetstore_status work_commit(work *work, struct job *job, variant *result,
                              assetstore_error **error);
/* Plans and commits. */
assetstore_status work_change(work *work, struct job *job, variant *result,
                              assetstore_error **error);

assetstore_status work_inspect(work *work, struct job *job, variant *result,
                               assetstore_error **error);
assetstore_status work_audit(work *work, struct job *job, variant *result,
                             assetstore_error **error);
assetstore_status work_validate(work *work, struct job *job, variant *result,
                                assetstore_error **error);
assetstore_status work_build(work *work, struct job *job, variant *result,
                             assetstore_error **error);
assetstore_status work_publish(work *work, struct job *job, variant *result,
                               assetstore_error **error);
assetstore_status work_languages(work *work, struct job *job, variant *result,
                                 assetstore_error **error);
assetstore_status work_texts(work *work, struct job *job, variant *result,
                             assetstore_error **error);

assetstore_status work_validate_registry(work *work, struct job *job, variant *result,
                                         assetstore_error **error);
assetstore_status work_add_to_registry(work *work, struct job *job, variant *result,
                                       assetstore_error **error);
assetstore_status work_build_registry(work *work, struct job *job, variant *result,
                                      assetstore_error **error);
assetstore_status work_verify_registry(work *work, struct job *job, variant *result,
                                       assetstore_error **error);
assetstore_status work_import_registry(work *work, struct job *job, variant *result,
                                       assetstore_error **error);
assetstore_status work_hash_registry(work *work, struct job *job, variant *result,
                                     assetstore_error **error);
/* Makes a result of a report, which it releases; `status` is what it gives back. */
assetstore_status work_take_report(assetstore_status status, assetstore_package_report *report,
                                   variant *result);

assetstore_status work_export(work *work, struct job *job, variant *result,
                              assetstore_error **error);
assetstore_status work_import(work *work, struct job *job, variant *result,
                              assetstore_error **error);

/* Opens a project and says aloud what that had to put right. */
assetstore_status work_open_project(session *session, const char *directory,
                                    assetstore_project **project, assetstore_error **error);

/* Work with no arguments yet, on a store or on none; NULL without memory. */
work *work_make(work_run run, session *session);
void work_free(work *work);

#endif
