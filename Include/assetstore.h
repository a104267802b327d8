/*
 * assetstore.h: search, install and verify game assets, from C
 *
 * What is not in this file is not published. It compiles alone as C99 and later and C++11 and later.
 *
 * A STORE is a directory of ours on this machine: a catalogue of everything known about assets, and a
 * cache of the archives they came in. SOURCES fill the catalogue (assetstore_sync); searching it needs
 * no network. A PROJECT is the directory that assets are installed into. What an installation would do
 * is a PLAN, which can be looked at before it is committed; what it did is a RECEIPT, against which the
 * project can be verified at any later time.
 *
 * A complete program, compiled with `cc search.c $(pkg-config --cflags --libs assetstore)`. In a new store
 * it finds nothing: assetstore_source_add() and assetstore_sync() come first, once.
 *
 *     #include <assetstore.h>
 *     #include <stdio.h>
 *
 *     int main(void)
 *     {
 *         assetstore *store = NULL;
 *         assetstore_assets *found = NULL;
 *         assetstore_error *error = NULL;
 *         assetstore_query query = ASSETSTORE_QUERY_INIT;
 *
 *         query.text = "dialogue";
 *         if (assetstore_open(NULL, NULL, &store, &error) == ASSETSTORE_OK &&
 *             assetstore_search(store, &query, &found, &error) == ASSETSTORE_OK) {
 *             for (size_t i = 0; i < assetstore_assets_count(found); i++) {
 *                 const assetstore_asset *asset = assetstore_assets_at(found, i);
 *                 printf("%s  %s\n", asset->ref, asset->title);
 *             }
 *         } else {
 *             fprintf(stderr, "%s\n", assetstore_error_message(error));
 *         }
 *         int failed = error != NULL;
 *         assetstore_error_free(error);
 *         assetstore_assets_free(found);
 *         assetstore_close(store);
 *         return failed;
 *     }
 *
 * Names of assets. A REF is "[SOURCE:]PUBLISHER/SLUG[@RANGE]", or for an asset of a Godot Asset
 * Library also "[SOURCE:]NUMBER". Where a function says so, a path or file:// or http(s):// URL of an
 * archive is a REF too: a path is recognised by its ending, ".zip" or ".vast". A `.vast` is known by its
 * id alone; as an asset it is "PUBLISHER/ID", by its author or, where it names none, by its source.
 *
 * Versions. A RANGE is a version, written as the source writes it, or says which will do: "^1.2" is 1.2 and
 * newer, but not 2; "~1.2" is 1.2 and newer, but not 1.3; ">=1.2 <3", "1.2 - 2.4", "1.x", "<=1 || >=3"; "*"
 * is any. A pre-release is meant only by a range that names one of the same numbers, or where there is
 * nothing else. Versions are ordered as Semantic Versioning says; texts that are not of its form are too,
 * by the numbers that they begin with. Source of the rules: semver.org 2.0.0 and the ranges of npm.
 *
 * Lifetime. A pointer that a function stores through a `**` parameter is yours: release it with the one
 * function named for it, `_free` or `_close`, each of which accepts NULL. After a failure the pointer is
 * NULL. A `const` pointer that a function returns is borrowed: it lives as long as the object it was
 * asked of. Nothing of ours is ever released with free(). Objects may be released in any order: one that
 * needs another keeps it alive, a project its store and a plan its project. Objects are named by numbers
 * in the clothes of pointers, which are never used twice and never addresses: a released or foreign
 * pointer is found out, not followed. Strings and records borrowed from a released object are dangling, as
 * everywhere in C.
 *
 * NULL. A function that returns a status gives ASSETSTORE_MISUSE for a NULL, for an object that was
 * released or is of another type, and for a NULL in an array. Three things may be NULL in all of them:
 * `error`; `options` and `query`, for all defaults; and an array whose count is 0. Whatever else may be
 * is documented with the function. In an options struct a NULL string means the same as "": not set.
 * An accessor, which is a function that returns anything else, never fails: where there is nothing, be it
 * that the object is NULL, released or of another type or that an index is past the end, it gives 0 or
 * NULL. Only the texts of an error are "" instead, so that they can be printed without looking. So what
 * one object has can be gone through without asking whether the call that should have made it succeeded.
 *
 * Strings are UTF-8 and end with a zero byte, in and out. Invalid UTF-8 is ASSETSTORE_MISUSE. Strings in
 * records are never NULL: where nothing is known they are "". Paths are UTF-8 too. A string with more than thirty
 * combining marks in a row, which no language has, is ASSETSTORE_MISUSE; out of what others wrote, the marks beyond
 * are left out.
 *
 * Errors. A function that can fail returns an assetstore_status and takes `assetstore_error **error` as
 * its last parameter, which may be NULL. If it fails and `error` is not NULL, a new error object is
 * stored there; what was there before is not looked at. On success *error is set to NULL.
 *
 * Threads. Each type says one of
 *   any thread      may be used by several threads at the same time;
 *   one at a time   may be used by any thread, but its calls wait for one another;
 *   immutable       never changes, so any number of threads may read it.
 * A thread that calls needs a stack of 512 KiB, callbacks not counted.
 * The library starts no thread that outlives a call and installs no signal handler. After fork() use it
 * only in the process that opened the store. It does not change the locale, the working directory or
 * the umask. It is never unloaded: dlclose() is allowed and keeps it in memory.
 *
 * Progress and cancelling. Long functions take an assetstore_progress_fn in their options. It is called
 * only on the thread that is inside the call, at least four times a second while the call waits for a
 * server, and never after the call has returned. If it returns non-zero the call ends with
 * ASSETSTORE_CANCELLED and the project is as if it had not been made; what was downloaded is kept for next
 * time, and so are the pages that an interrupted sync has read. In ASSETSTORE_PHASE_COMMIT the value is not
 * looked at. To cancel from elsewhere, set a flag there (a sig_atomic_t or an atomic) and return it here.
 * It must return: no longjmp() and no C++ exception may leave it.
 * It must not call the library with the object whose call it is inside of, nor with the project of a plan
 * that is being committed: that is ASSETSTORE_MISUSE, reason "reentrant-call". Accessors may be called.
 *
 * Options are structs that begin with their own size. Start from the _INIT macro, as a struct of nothing
 * but zeros is ASSETSTORE_MISUSE, and set what you want; zero always means the default. What an options
 * struct points to is read only during the call. A struct from an older header is read as far as it
 * reaches; one from a newer header is ASSETSTORE_MISUSE if it sets something this library does not know.
 *
 * Records (assetstore_asset, assetstore_release, ...) are read-only structs that the library allocates.
 * New fields appear only at their end. Never copy one by assignment or take its sizeof as an array's
 * step: ask for each by index.
 *
 * JSON. Each result also gives itself as one JSON document, in the shape the command's --json prints and
 * assetstore-json(5) documents; where no command prints it, the shape stands here. Keys are never renamed; new
 * ones may appear.
 *
 * Growth. Functions are only added; structs grow only at the end; numbers are never reused; meanings stay
 * until the next SONAME. Tolerate status, kind and reason values that you do not know.
 */
#ifndef ASSETSTORE_H
#define ASSETSTORE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------
 * Version
 */

/** The version of this header, as text and as numbers. The library's own is assetstore_version(). */
#define ASSETSTORE_VERSION "0.1.0"
#define ASSETSTORE_VERSION_MAJOR 0
#define ASSETSTORE_VERSION_MINOR 1
#define ASSETSTORE_VERSION_PATCH 0

/** The version of the library in use, as "MAJOR.MINOR.PATCH". Static; never NULL. */
const char *assetstore_version(void);

/* ------------------------------------------------------------------------------------------------
 * Status and errors
 */

/** What became of a call. 0 is success; further values may appear. */
typedef int32_t assetstore_status;

#define ASSETSTORE_OK 0
/** The call itself is wrong: a NULL, bad UTF-8, an impossible option, a released object. */
#define ASSETSTORE_MISUSE 1
/** A name, path or release that does not exist. */
#define ASSETSTORE_NOT_FOUND 2
/** What is asked for collides with what is there: an ambiguous name, a file of the user's in the way. */
#define ASSETSTORE_CONFLICT 3
/** No release suits the project's engine version. */
#define ASSETSTORE_INCOMPATIBLE 4
/** Bytes are not the ones that were promised: a wrong hash, a truncated or damaged file. */
#define ASSETSTORE_INTEGRITY 5
/** An archive was refused: a name, entry or permission that must not be, or over a limit. A path likewise. */
#define ASSETSTORE_REFUSED 6
/** A server could not be reached or did not answer as it should. */
#define ASSETSTORE_NETWORK 7
/**
 * Another process, or another call of this one through another object, is changing the project or
 * refreshing the source. Nothing was done; trying again later may help.
 */
#define ASSETSTORE_BUSY 8
/** A file or disk error: no space, no permission, read-only. */
#define ASSETSTORE_IO 9
/** The progress callback asked for it. Nothing else gives this status. */
#define ASSETSTORE_CANCELLED 10
/** A defect of the library. Please report it with the message. */
#define ASSETSTORE_INTERNAL 11

/** A short stable name such as "not-found"; "unknown" for a value this library does not know. Static. */
const char *assetstore_status_name(assetstore_status status);

/** Why a call failed. Immutable. Release with assetstore_error_free(). All its texts are "" for NULL. */
typedef struct assetstore_error assetstore_error;

/** The status the call returned; ASSETSTORE_OK for NULL. */
assetstore_status assetstore_error_status(const assetstore_error *error);

/**
 * The exact reason as a stable identifier, such as "hash-mismatch", "not-a-zip", "ambiguous-ref" or
 * "path-traversal". assetstore-json(5) lists them.
 */
const char *assetstore_error_reason(const assetstore_error *error);

/** One line for a person: what failed and with which thing. At most 16 KiB. */
const char *assetstore_error_message(const assetstore_error *error);

/** The path, REF, URL or archive entry the error is about; "" if none. */
const char *assetstore_error_subject(const assetstore_error *error);

/**
 * One line for a person that says what to do about it, in the words of this header and not of any program;
 * "" if there is nothing useful to say.
 */
const char *assetstore_error_hint(const assetstore_error *error);

/** The errno, HTTP status or libcurl code behind it; 0 if none. */
int32_t assetstore_error_system_code(const assetstore_error *error);

/** The error as JSON: {"error":{"status","reason","message","subject","hint","system_code"}}; "" for NULL. */
const char *assetstore_error_json(const assetstore_error *error);

/** Releases an error. NULL is allowed. */
void assetstore_error_free(assetstore_error *error);

/* ------------------------------------------------------------------------------------------------
 * Progress
 */

/*
 * What a long call is doing; further values may appear. `what` is what it does that with, `done` and
 * `total` count as said here, or with the function for those of registries. One call goes through several phases, and through some several times: a plan
 * of three packages downloads and checks each of them.
 */
/** Reading what a source has. `what`: its name. Counts assets, in a directory source packages. */
#define ASSETSTORE_PHASE_METADATA 1
/** Fetching an archive. `what`: its URL. Counts bytes, those of an earlier try included. */
#define ASSETSTORE_PHASE_DOWNLOAD 2
/** Checking or copying a file. `what`: its path. Counts bytes. */
#define ASSETSTORE_PHASE_HASH 3
/** Unpacking into staging. `what`: the package. Counts bytes. */
#define ASSETSTORE_PHASE_UNPACK 4
/** Putting files in place. `what`: the project. Counts steps, about one a file. Too late to cancel. */
#define ASSETSTORE_PHASE_COMMIT 5
/** Waiting to try a server again. `what`: as in the phase that waits. Counts milliseconds. */
#define ASSETSTORE_PHASE_WAIT 6
/** Reading assets' own pages. `what`: the source's name. Counts assets. */
#define ASSETSTORE_PHASE_DETAILS 7
/** Sending an archive. `what`: where to. Counts bytes. */
#define ASSETSTORE_PHASE_UPLOAD 8

/** One report. Valid only during the callback. */
typedef struct assetstore_progress {
    uint32_t struct_size;
    int32_t phase;    /**< ASSETSTORE_PHASE_... */
    const char *what; /**< never NULL */
    uint64_t done;    /**< does not fall until `phase` or `what` changes */
    uint64_t total;   /**< 0 while unknown; may grow; never less than `done` */
} assetstore_progress;

/** Called as "Progress and cancelling" above says. Return 0 to go on, anything else to cancel. */
typedef int32_t (*assetstore_progress_fn)(void *ctx, const assetstore_progress *progress);

/* ------------------------------------------------------------------------------------------------
 * The store
 */

/** An open store. Any thread. Release with assetstore_close(). */
typedef struct assetstore assetstore;

typedef struct assetstore_open_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_OPEN_... */
} assetstore_open_options;

/** Change nothing on disk: what would write fails with ASSETSTORE_IO, reason "read-only". */
#define ASSETSTORE_OPEN_READ_ONLY 1u

#define ASSETSTORE_OPEN_OPTIONS_INIT {sizeof(assetstore_open_options), 0}

/**
 * Opens the store in `directory`, making it if it does not exist. Several processes may have one store
 * open. A store on a read-only file system is opened read-only by itself.
 *
 * directory  NULL: $ASSETSTORE_STORE, else $XDG_DATA_HOME/assetstore, else $HOME/.local/share/assetstore
 * options    may be NULL
 *
 * Fails with ASSETSTORE_INTEGRITY, reason "catalogue-damaged", if the catalogue is not a database of
 * ours (the hint says how to rebuild it), and ASSETSTORE_CONFLICT, reason "catalogue-newer", if a newer
 * version of the library wrote it.
 */
assetstore_status assetstore_open(const char *directory, const assetstore_open_options *options,
                                  assetstore **store, assetstore_error **error);

/** Releases a store. NULL is allowed. */
void assetstore_close(assetstore *store);

/** The store's directory, absolute; NULL for a store that is not open. */
const char *assetstore_directory(const assetstore *store);

/* ------------------------------------------------------------------------------------------------
 * Sources
 */

#define ASSETSTORE_KIND_AUTO 0      /**< told from the key, what is known, the URL and what lies there */
#define ASSETSTORE_KIND_LIBRARY 1   /**< the Godot Asset Library's protocol, or its pages as files */
#define ASSETSTORE_KIND_DIRECTORY 2 /**< a folder of packages (.zip, .vast) */
#define ASSETSTORE_KIND_REGISTRY 3  /**< a registry's signed index */

/** A source as it was added. */
typedef struct assetstore_source {
    const char *name;
    const char *url;     /**< without a user's name and password, which are kept but not shown */
    int32_t kind;        /**< ASSETSTORE_KIND_LIBRARY, _DIRECTORY or _REGISTRY */
    int32_t priority;    /**< where two sources have an asset of one name, the higher one is meant */
    int64_t asset_count; /**< assets of it in the catalogue */
    int64_t synced_at;   /**< when it was last completely read, seconds since 1970 UTC; 0: never */
} assetstore_source;

/** A list of sources, by name. Immutable. Release with assetstore_sources_free(). */
typedef struct assetstore_sources assetstore_sources;

typedef struct assetstore_source_options {
    uint32_t struct_size;
    int32_t kind;
    int32_t priority;
    const char *key; /**< of a registry: its public key, or the path of the file; NULL: none, or as it was */
} assetstore_source_options;

#define ASSETSTORE_SOURCE_OPTIONS_INIT {sizeof(assetstore_source_options), 0, 0, NULL}

/**
 * Adds a source, or changes the URL, kind and priority of the source of that name. Reads nothing from
 * it yet: assetstore_sync() does. Another URL or kind forgets what was read from it.
 *
 * name  1 to 64 characters of a-z, 0-9, "-", "_" and ".", not all digits, not "." or ".."
 * url   http://, https:// (perhaps with USER:PASSWORD@), file:// or a path; for a library, what "/asset"
 *       and "/configure" are put behind, for a registry what "/index/head.json" is; for files, the folder
 *       with configure.json and asset-page-N.json, with packages, or with the folder "index"
 *
 * With ASSETSTORE_KIND_AUTO a key means a registry; without one, a source that is there already keeps its kind if
 * the URL is the same, and a registry stays one with any URL, and believes the keys that it believed. Otherwise
 * http(s) means a library, a folder with asset-page-0.json in it a library too, and any other folder a directory.
 *
 * A registry is believed only what is signed with its key, given here once in minisign's form: the line of
 * 56 characters that begins with RW, or the path of a file with that line. A registry may replace its key: a
 * head that is signed with a key it lists says which keys are believed from then on, and one that is not in the
 * list is believed no longer, the one given here neither. Another key for a registry takes the place of the old
 * one and of all that the registry named, and the next sync checks the signature again even if nothing changed;
 * with the same URL, what was read stays, and no state older than that is accepted. The same key again changes
 * nothing, and stays replaced if the registry replaced it.
 *
 * Fails with ASSETSTORE_MISUSE, reason "invalid-argument", for a registry without a key, ASSETSTORE_INTEGRITY,
 * reason "malformed-key", for a key that is none, and ASSETSTORE_BUSY while the source of that name is being
 * refreshed.
 */
assetstore_status assetstore_source_add(assetstore *store, const char *name, const char *url,
                                        const assetstore_source_options *options, assetstore_error **error);

/**
 * Removes a source and its assets from the catalogue. Archives and projects are not touched. Fails with
 * ASSETSTORE_BUSY while the source is being refreshed.
 */
assetstore_status assetstore_source_remove(assetstore *store, const char *name, assetstore_error **error);

/** Lists all sources. */
assetstore_status assetstore_source_list(assetstore *store, assetstore_sources **sources,
                                         assetstore_error **error);

size_t assetstore_sources_count(const assetstore_sources *sources);
/** The source at `index`, borrowed; NULL past the end. */
const assetstore_source *assetstore_sources_at(const assetstore_sources *sources, size_t index);
const char *assetstore_sources_json(const assetstore_sources *sources);
void assetstore_sources_free(assetstore_sources *sources);

/* ------------------------------------------------------------------------------------------------
 * Refreshing the catalogue
 */

/** Something that was left out. */
typedef struct assetstore_skip {
    const char *what; /**< a row of a list, the path of a package, the name of an installed one */
    const char *why;  /**< one line for a person */
} assetstore_skip;

typedef struct assetstore_sync_options {
    uint32_t struct_size;
    uint32_t flags;          /**< ASSETSTORE_SYNC_... */
    uint32_t max_parallel;   /**< requests at one time to one server; 0: 4; at most 16 */
    uint32_t retries;        /**< further tries of a request that failed; 0: 3; UINT32_MAX: none */
    uint32_t retry_delay_ms; /**< before the first retry, doubled for each further one; 0: 500 */
    /**
     * For connecting, then until the first byte comes, and then for each 30,000 bytes, or a byte per millisecond
     * if this is less; 0: 30000. A server that is slower than that fails with ASSETSTORE_NETWORK, reason "timeout",
     * as does one that takes twice as long for the head of a registry, or for its signature.
     */
    uint32_t timeout_ms;
    assetstore_progress_fn progress;
    void *progress_ctx;
} assetstore_sync_options;

/** Also fetch each asset's own page (description, download URL, previews) where it changed. */
#define ASSETSTORE_SYNC_DETAILS 1u
/** Ask for everything again, whatever the catalogue has. */
#define ASSETSTORE_SYNC_FULL 2u
/** Succeed though sources failed: each is a record with its error, next to those of the others. */
#define ASSETSTORE_SYNC_REPORT_FAILURES 4u

#define ASSETSTORE_SYNC_OPTIONS_INIT {sizeof(assetstore_sync_options), 0, 0, 0, 0, 0, NULL, NULL}

/** What refreshing one source did. */
typedef struct assetstore_sync_record {
    const char *source;
    int64_t asset_count; /**< assets of this source now */
    int64_t added;
    int64_t changed;
    int64_t removed;
    int64_t detailed;     /**< assets whose own page was read */
    int64_t requests;     /**< requests sent, retries included; 0 for files */
    int64_t not_modified; /**< of these, answered "not modified" */
    int64_t bytes;        /**< bytes received, or read from files */
    int64_t skipped;      /**< rows or packages that could not be used: assetstore_sync_report_skip_at() */
    int32_t status;       /**< ASSETSTORE_OK, or why the source could not be read to its end */
    const char *reason;   /**< this and the next two as of an assetstore_error; "" with ASSETSTORE_OK */
    const char *message;
    const char *hint;
} assetstore_sync_record;

/** What a sync did, a record per source. Immutable. Release with assetstore_sync_report_free(). */
typedef struct assetstore_sync_report assetstore_sync_report;

/**
 * Refreshes sources. Conditional where the server gives validators. A sync that was interrupted keeps
 * the pages it has, and the next one continues there. Assets that a source no longer has are removed
 * only after it was read to the end.
 *
 * A registry is taken over as one change or not at all. Its head must be signed with the key of the source, or,
 * once heads named keys, with one that the last good head left; else it is refused with ASSETSTORE_INTEGRITY and
 * the reason "head-unsigned", "head-bad-signature" or "head-unknown-key" (also one that was replaced). Likewise
 * "head-expired" (kept back, or no longer published), "head-rolled-back" (older than one read before), "head-forked"
 * (another one of the same number), "head-of-another-registry", "head-from-the-future" (more than a day, by this
 * machine's clock), "index-mismatch" (a file that the head does not speak of) and "malformed-index" (a file that is
 * signed, and none of a registry); and with ASSETSTORE_REFUSED, reason "too-large", where the head has more than
 * 16384 bytes. Where the head names mirrors, each is tried before that is the answer. What was read before stays in
 * use; the hint says how old it is.
 *
 * A library read from files always brings its details along. A library over HTTP brings the list; each
 * asset's details are then fetched when they are first needed, or with ASSETSTORE_SYNC_DETAILS.
 *
 * names, name_count  the sources, each refreshed once; NULL and 0 for all
 *
 * If a source fails, the ones after it are still refreshed. The first failure is returned, or with
 * ASSETSTORE_SYNC_REPORT_FAILURES all are in the report.
 */
assetstore_status assetstore_sync(assetstore *store, const char *const *names, size_t name_count,
                                  const assetstore_sync_options *options,
                                  assetstore_sync_report **report, assetstore_error **error);

size_t assetstore_sync_report_count(const assetstore_sync_report *report);
/** The record at `index`, borrowed; NULL past the end. */
const assetstore_sync_record *assetstore_sync_report_at(const assetstore_sync_report *report,
                                                        size_t index);
/** What was skipped at `skip_index` of the record at `index`, borrowed; NULL past an end. */
const assetstore_skip *assetstore_sync_report_skip_at(const assetstore_sync_report *report, size_t index,
                                                      size_t skip_index);
/** ASSETSTORE_OK if no record has an error, else the most serious status of them. */
assetstore_status assetstore_sync_report_status(const assetstore_sync_report *report);
const char *assetstore_sync_report_json(const assetstore_sync_report *report);
void assetstore_sync_report_free(assetstore_sync_report *report);

/* ------------------------------------------------------------------------------------------------
 * Searching
 */

#define ASSETSTORE_TYPE_ANY 0
#define ASSETSTORE_TYPE_ADDON 1
#define ASSETSTORE_TYPE_PROJECT 2

#define ASSETSTORE_SUPPORT_TESTING 1u
#define ASSETSTORE_SUPPORT_COMMUNITY 2u
#define ASSETSTORE_SUPPORT_FEATURED 4u /**< called "official" in older editors */

#define ASSETSTORE_SORT_DEFAULT 0   /**< _RELEVANCE with text, _UPDATED without */
#define ASSETSTORE_SORT_RELEVANCE 1 /**< exact title, then title beginning with the text, then BM25 */
#define ASSETSTORE_SORT_UPDATED 2   /**< newest first */
#define ASSETSTORE_SORT_NAME 3      /**< title, A first, case folded */
#define ASSETSTORE_SORT_LICENSE 4   /**< licence, A first */
#define ASSETSTORE_SORT_RATING 5    /**< highest first */

/** What to search for. NULL, "" and 0 in a field leave it out of consideration. */
typedef struct assetstore_query {
    uint32_t struct_size;
    int32_t type; /**< ASSETSTORE_TYPE_... */
    /**
     * Any text. Its words are looked for in title, publisher, tags and description; all must occur,
     * each may be the beginning of a longer word. Nothing in it is an operator. Only the first 32 words
     * count. Text without a letter or digit is looked for as it stands.
     */
    const char *text;
    const char *category;  /**< name, case ignored, or number */
    const char *license;   /**< as stated by the source, case ignored, such as "MIT" */
    const char *publisher; /**< the author's name or its form in a REF, case ignored */
    const char *source;    /**< name of a source */
    const char *tag;       /**< case ignored */
    /**
     * Godot version such as "4.3", "4.3.1" or "4.3-stable": finds releases whose lowest version has the
     * same major number and is not newer than the given minor number, and whose highest version, where
     * one is stated, is not older. "unknown" and "custom_build" find releases marked so. NULL, "" and
     * "any" find all; what is no version is ASSETSTORE_MISUSE.
     */
    const char *godot;
    uint32_t support; /**< ASSETSTORE_SUPPORT_... added together; 0: all */
    int32_t sort;     /**< ASSETSTORE_SORT_... */
    uint32_t reverse; /**< non-zero turns the order round */
    uint32_t limit;   /**< records a page; 0: 40; at most 500 */
    uint32_t page;    /**< counted from 0 */
    uint64_t offset;  /**< records to skip, if `page` is 0 */
} assetstore_query;

#define ASSETSTORE_QUERY_INIT                                                                          \
    {sizeof(assetstore_query), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0}

/** An asset as lists show it. */
typedef struct assetstore_asset {
    const char *ref;       /**< names this asset and no other: "SOURCE:PUBLISHER/SLUG" */
    const char *source;    /**< name of the source it comes from */
    const char *publisher; /**< as in a REF: lower case, "-" for what is no letter or digit */
    const char *slug;
    int64_t number; /**< its number in a Godot Asset Library; 0 elsewhere */
    int32_t type;   /**< ASSETSTORE_TYPE_ADDON or _PROJECT */
    uint32_t support;
    const char *title;
    const char *author; /**< the publisher's name as the source writes it */
    const char *category;
    const char *license;
    const char *version;   /**< of its newest release, any text */
    const char *godot_min; /**< lowest Godot version of that release, such as "4.2"; "unknown" */
    const char *godot_max; /**< highest; "" if not stated */
    const char *icon_url;
    int64_t updated; /**< seconds since 1970 UTC; 0: unknown */
    int32_t rating;
    const char *vast_id;     /**< the id of a `.vast`; "" for any other package */
    const char *permissions; /**< what its newest release asks for, parted by single spaces; "" nothing */
} assetstore_asset;

/** A page of assets. Immutable. Release with assetstore_assets_free(). */
typedef struct assetstore_assets assetstore_assets;

/**
 * Searches the catalogue. Never uses the network. The order is the same each time: what is equal by
 * the sort key is ordered by title, then source (in the order they were added), publisher, slug.
 * Finding nothing is a success with count 0; a source that there is not is ASSETSTORE_NOT_FOUND.
 *
 * If no asset at all has all the words, CamelCase words are split, and then words nearest in spelling
 * are tried: assetstore_assets_corrected().
 */
assetstore_status assetstore_search(assetstore *store, const assetstore_query *query,
                                    assetstore_assets **page, assetstore_error **error);

/** Records on this page. */
size_t assetstore_assets_count(const assetstore_assets *page);
/** Records on all pages together. */
uint64_t assetstore_assets_total(const assetstore_assets *page);
/** The asset at `index`, borrowed; NULL past the end. */
const assetstore_asset *assetstore_assets_at(const assetstore_assets *page, size_t index);
/** The text that was searched for instead of the query's; "" if the query's own was. */
const char *assetstore_assets_corrected(const assetstore_assets *page);
const char *assetstore_assets_json(const assetstore_assets *page);
void assetstore_assets_free(assetstore_assets *page);

/* ------------------------------------------------------------------------------------------------
 * One asset
 */

/** One immutable version of an asset. */
typedef struct assetstore_release {
    const char *version;
    const char *godot_min;
    const char *godot_max;
    const char *url;    /**< where its archive is; "" if not known */
    const char *sha256; /**< of its archive, 64 lower-case hex digits; "" if the source gives none */
    int64_t size;       /**< of its archive in bytes; 0 if not known */
    int64_t published;  /**< seconds since 1970 UTC; 0: unknown */
    size_t dependency_count;
    const char *permissions; /**< what it asks for, parted by single spaces; "" nothing */
    const char *yanked;      /**< why it was withdrawn, and is chosen only where it is locked; "" it was not */
} assetstore_release;

/** A package that another one needs, or can use. */
typedef struct assetstore_dependency {
    const char *name;    /**< "PUBLISHER/SLUG"; or the id of a `.vast`, whoever publishes it */
    const char *version; /**< the versions that will do, see "Versions" */
    int32_t optional;    /**< non-zero: it need not be there, but where it is, in such a version */
} assetstore_dependency;

#define ASSETSTORE_PREVIEW_IMAGE 1
#define ASSETSTORE_PREVIEW_VIDEO 2

/** A picture or video of an asset. */
typedef struct assetstore_preview {
    int32_t type; /**< ASSETSTORE_PREVIEW_... */
    const char *url;
    const char *thumbnail_url;
} assetstore_preview;

/** All that is known of one asset. Immutable. Release with assetstore_details_free(). */
typedef struct assetstore_details assetstore_details;

typedef struct assetstore_show_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_SHOW_... */
    assetstore_progress_fn progress;
    void *progress_ctx;
    uint32_t retries;    /**< as in assetstore_sync_options */
    uint32_t timeout_ms; /**< as in assetstore_sync_options */
} assetstore_show_options;

/** Do not use the network, even where the asset's own page was never fetched. */
#define ASSETSTORE_SHOW_OFFLINE 1u

#define ASSETSTORE_SHOW_OPTIONS_INIT {sizeof(assetstore_show_options), 0, NULL, NULL, 0, 0}

/**
 * Gives everything about the asset that `ref` names. If its details were never fetched, fetches them;
 * if that fails, gives what is known, and assetstore_details_complete() is 0.
 *
 * Fails with ASSETSTORE_NOT_FOUND (the hint has the nearest names, or the versions there are) or, where
 * several assets answer to the name and priority does not decide, ASSETSTORE_CONFLICT, reason
 * "ambiguous-ref" (the hint has them).
 */
assetstore_status assetstore_show(assetstore *store, const char *ref,
                                  const assetstore_show_options *options, assetstore_details **details,
                                  assetstore_error **error);

/** The asset itself, borrowed. */
const assetstore_asset *assetstore_details_asset(const assetstore_details *details);
/** 1 if the asset's own page was read, 0 if only its row in a list. */
int32_t assetstore_details_complete(const assetstore_details *details);
/** Plain text, Markdown or BBCode, as the source has it. */
const char *assetstore_details_description(const assetstore_details *details);
const char *assetstore_details_browse_url(const assetstore_details *details);
const char *assetstore_details_issues_url(const assetstore_details *details);
size_t assetstore_details_release_count(const assetstore_details *details);
/** The release at `index`, newest first, borrowed; NULL past the end. */
const assetstore_release *assetstore_details_release_at(const assetstore_details *details, size_t index);
/** What the release at `index` needs: the dependency at `dependency_index`, borrowed; NULL past an end. */
const assetstore_dependency *assetstore_details_dependency_at(const assetstore_details *details,
                                                              size_t index, size_t dependency_index);
size_t assetstore_details_preview_count(const assetstore_details *details);
/** The preview at `index`, borrowed; NULL past the end. */
const assetstore_preview *assetstore_details_preview_at(const assetstore_details *details, size_t index);
size_t assetstore_details_tag_count(const assetstore_details *details);
/** The tag at `index`, borrowed; NULL past the end. */
const char *assetstore_details_tag_at(const assetstore_details *details, size_t index);
const char *assetstore_details_json(const assetstore_details *details);
void assetstore_details_free(assetstore_details *details);

/* ------------------------------------------------------------------------------------------------
 * The archive cache
 */

/** An archive in the cache. */
typedef struct assetstore_archive {
    const char *sha256; /**< 64 lower-case hex digits; its name in the cache */
    const char *path;   /**< where it lies. Read it, never write it. */
    int64_t size;       /**< bytes */
    int64_t added_at;   /**< seconds since 1970 UTC */
} assetstore_archive;

/** A list of archives, by SHA-256. Immutable. Release with assetstore_archives_free(). */
typedef struct assetstore_archives assetstore_archives;

typedef struct assetstore_cache_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_CACHE_... */
    assetstore_progress_fn progress;
    void *progress_ctx;
} assetstore_cache_options;

/** Say what would be removed; remove nothing. */
#define ASSETSTORE_CACHE_DRY_RUN 1u

#define ASSETSTORE_CACHE_OPTIONS_INIT {sizeof(assetstore_cache_options), 0, NULL, NULL}

/** Lists the archives in the cache. */
assetstore_status assetstore_cache_list(assetstore *store, assetstore_archives **archives,
                                        assetstore_error **error);

/** Copies archives into the cache, so that what is pinned to them installs without a network. */
assetstore_status assetstore_cache_add(assetstore *store, const char *const *paths, size_t path_count,
                                       const assetstore_cache_options *options,
                                       assetstore_archives **added, assetstore_error **error);

/**
 * Removes the archives that no lock of a project of this store needs, and what interrupted downloads
 * left. A project whose directory is gone needs nothing. `removed` lists them, as they were. Cancelling
 * leaves those that were not removed yet.
 */
assetstore_status assetstore_cache_gc(assetstore *store, const assetstore_cache_options *options,
                                      assetstore_archives **removed, assetstore_error **error);

size_t assetstore_archives_count(const assetstore_archives *archives);
/** The sum of the archives' sizes in bytes. */
uint64_t assetstore_archives_bytes(const assetstore_archives *archives);
/** The archive at `index`, borrowed; NULL past the end. */
const assetstore_archive *assetstore_archives_at(const assetstore_archives *archives, size_t index);
const char *assetstore_archives_json(const assetstore_archives *archives);
void assetstore_archives_free(assetstore_archives *archives);

/* ------------------------------------------------------------------------------------------------
 * Packages
 */

/** What a package says of itself, and how large it is. */
typedef struct assetstore_package_info {
    const char *publisher; /**< as in a REF; "local" where no author is named */
    const char *slug;
    int32_t type; /**< ASSETSTORE_TYPE_ADDON or _PROJECT */
    const char *title;
    const char *author;
    const char *version;
    const char *description; /**< plain text or Markdown, cut at 64 KiB */
    const char *license;     /**< SPDX identifier; "" where its text is none that we know */
    const char *godot_min;   /**< "" where it does not say */
    const char *godot_max;
    const char *vast_id; /**< of a `.vast`, which is not unpacked; "" for any other package */
    const char *sha256;  /**< of the archive, 64 lower-case hex digits */
    int64_t archive_size;
    int64_t entry_count; /**< in the archive, with folders and what is not installed */
    int64_t file_count;  /**< that it would install */
    int64_t size;        /**< of these files together, bytes */
    const char *permissions; /**< what it asks for, parted by single spaces; "" nothing */
} assetstore_package_info;

/** A file that a package would install. */
typedef struct assetstore_packaged_file {
    const char *path;  /**< relative to the project, "/" between names */
    const char *entry; /**< its path in the archive; "" for the archive itself, as of a `.vast` */
    int64_t size;
    uint32_t mode; /**< permission bits: 0644 or 0755 */
} assetstore_packaged_file;

/** What inspecting a package found. Immutable. Release with assetstore_inspection_free(). */
typedef struct assetstore_inspection assetstore_inspection;

typedef struct assetstore_inspect_options {
    uint32_t struct_size;
    uint32_t flags; /**< none yet */
    assetstore_progress_fn progress;
    void *progress_ctx;
    uint64_t max_bytes;   /**< this and the next two as in assetstore_plan_options */
    uint32_t max_entries;
    uint32_t max_ratio;
} assetstore_inspect_options;

#define ASSETSTORE_INSPECT_OPTIONS_INIT {sizeof(assetstore_inspect_options), 0, NULL, NULL, 0, 0, 0}

/**
 * Says what a package file is and what installing it by its path would put where, without a store or a
 * project. Writes nothing, and unpacks only the few small files that the package describes itself with:
 * that the others are whole shows when they are installed.
 *
 * path  of the archive; as a `.vast`, which is placed as it is, counts what has that ending
 *
 * Fails as assetstore_plan_install() does: with ASSETSTORE_REFUSED or ASSETSTORE_INTEGRITY, the exact
 * reason, and as its subject the entry, or the archive where it is no single entry's.
 */
assetstore_status assetstore_package_inspect(const char *path, const assetstore_inspect_options *options,
                                             assetstore_inspection **inspection,
                                             assetstore_error **error);

/** What the package says of itself, borrowed. */
const assetstore_package_info *assetstore_inspection_package(const assetstore_inspection *inspection);
/** How many folders of the project would be the package's own. */
size_t assetstore_inspection_folder_count(const assetstore_inspection *inspection);
/** The folder at `index`, such as "addons/gut", "" for the project itself, borrowed; NULL past the end. */
const char *assetstore_inspection_folder_at(const assetstore_inspection *inspection, size_t index);
size_t assetstore_inspection_tag_count(const assetstore_inspection *inspection);
/** The tag at `index`, by name, told from the files, such as "editor-plugin", borrowed; NULL past the end. */
const char *assetstore_inspection_tag_at(const assetstore_inspection *inspection, size_t index);
size_t assetstore_inspection_dependency_count(const assetstore_inspection *inspection);
/** What the package needs: the dependency at `index`, borrowed; NULL past the end. */
const assetstore_dependency *assetstore_inspection_dependency_at(const assetstore_inspection *inspection,
                                                                 size_t index);
size_t assetstore_inspection_file_count(const assetstore_inspection *inspection);
/** The file at `index`, by path, borrowed; NULL past the end. */
const assetstore_packaged_file *assetstore_inspection_file_at(const assetstore_inspection *inspection,
                                                              size_t index);
const char *assetstore_inspection_json(const assetstore_inspection *inspection);
void assetstore_inspection_free(assetstore_inspection *inspection);

/** A declared permission that names a capability, which was found. */
#define ASSETSTORE_DECLARED_FOUND 1
/** A declared permission that names a capability, which was not found. */
#define ASSETSTORE_DECLARED_UNUSED 2
/** A declared permission that names no capability: it means something to the host only. */
#define ASSETSTORE_DECLARED_OTHER 3

/** A permission that a package declares. */
typedef struct assetstore_declared {
    const char *name; /**< as the package writes it */
    int32_t use;      /**< ASSETSTORE_DECLARED_... */
} assetstore_declared;

/**
 * Something that a package can do. The names are never changed, and more may come:
 *
 *   "autoload"         has code start with the project
 *   "csharp"           brings C#
 *   "dynamic-code"     makes or loads code while it runs, or calls what no text names
 *   "editor"           runs in the editor
 *   "embedded-script"  has a script inside of a scene or resource
 *   "environment"      reads the environment, the command line, the clipboard or the machine's identity
 *   "executable"       brings a program, or a file that is marked as one
 *   "files"            reads and writes files
 *   "native-code"      brings compiled code
 *   "network"          talks to other machines
 *   "opaque"           holds what cannot be looked into: archives, binary resources, what is too large, ...
 *   "process"          starts, controls or ends other programs
 *   "shell-script"     brings a script for a shell or another interpreter of the system
 */
typedef struct assetstore_capability {
    const char *name;
    int32_t declared;        /**< 1 if a declared permission names it */
    int64_t count;           /**< places that tell of it */
    uint64_t evidence_count; /**< of them that are kept: assetstore_audit_evidence_at() */
} assetstore_capability;

/** A place that tells of a capability. */
typedef struct assetstore_evidence {
    const char *entry; /**< in the archive */
    int64_t line;      /**< counted from 1; 0: the file as a whole */
    const char *word;  /**< what was found there, as one line, shortened */
} assetstore_evidence;

/** What auditing a package found. Immutable. Release with assetstore_audit_free(). */
typedef struct assetstore_audit assetstore_audit;

typedef struct assetstore_audit_options {
    uint32_t struct_size;
    uint32_t flags; /**< none yet */
    assetstore_progress_fn progress;
    void *progress_ctx;
    uint64_t max_bytes; /**< this and the next two as in assetstore_plan_options */
    uint32_t max_entries;
    uint32_t max_ratio;
    uint64_t max_evidence; /**< places to keep of each capability, at most 10000; 0: 10 */
} assetstore_audit_options;

#define ASSETSTORE_AUDIT_OPTIONS_INIT {sizeof(assetstore_audit_options), 0, NULL, NULL, 0, 0, 0, 0}

/**
 * Says what a package can do as far as its files tell, beside what it declares, without a store or a
 * project. Writes nothing. Judged is what installing it by its path would place; of a `.vast`, which is
 * mounted, everything.
 *
 * THIS IS A HINT AND NO PROOF OF HARMLESSNESS. It knows the names of Godot's and .NET's interfaces and finds
 * them in GDScript, C#, scenes, resources and settings, outside of comments and texts. Who wants to hide
 * something can; what usually hides something is told as "dynamic-code", "native-code" or "opaque".
 *
 * A `.vast` declares in the "permissions" of its meta.json, or as older ones do in "intents"; any other package
 * in every plugin.cfg that would be installed, wherever it lies. There the section "plugin" has keys that Godot
 * passes over: `permissions=["network", "files"]`, and what it needs and what it can use as
 * `dependencies=["studio/dialogue@^1.2", "org.example.core"]` and `optional_dependencies`, each PUBLISHER/SLUG or the
 * id of a `.vast`, with "@" and a range where not any version will do. A permission has 1 to 64 characters without
 * blanks, commas and control characters, and is not "all".
 *
 * A package of which that cannot be read is not installed, and neither audited nor inspected: it fails with
 * ASSETSTORE_INTEGRITY, reason "malformed-file", and names the entry and the text. So does a plugin.cfg over 1 MiB.
 *
 * Of a text its first 16 MiB are read; of other files, and of texts beyond, neither CRC nor size is checked:
 * that they are whole shows when they are installed.
 *
 * path  of the archive; as a `.vast` counts what has that ending
 *
 * That something is not declared is a success: assetstore_audit_undeclared() tells. Fails as
 * assetstore_package_inspect() does.
 */
assetstore_status assetstore_package_audit(const char *path, const assetstore_audit_options *options,
                                           assetstore_audit **audit, assetstore_error **error);

/** Files that were looked at. */
uint64_t assetstore_audit_checked(const assetstore_audit *audit);
/** How many capabilities were found that the package does not declare. */
size_t assetstore_audit_undeclared(const assetstore_audit *audit);
size_t assetstore_audit_declared_count(const assetstore_audit *audit);
/** The declared permission at `index`, by name, borrowed; NULL past the end. */
const assetstore_declared *assetstore_audit_declared_at(const assetstore_audit *audit, size_t index);
/** How many capabilities were found. */
size_t assetstore_audit_capability_count(const assetstore_audit *audit);
/** The capability at `index`, by name, borrowed; NULL past the end. */
const assetstore_capability *assetstore_audit_capability_at(const assetstore_audit *audit, size_t index);
/** A place that tells of the capability at `capability`, by entry and line, borrowed; NULL past the end. */
const assetstore_evidence *assetstore_audit_evidence_at(const assetstore_audit *audit, size_t capability,
                                                        size_t index);
const char *assetstore_audit_json(const assetstore_audit *audit);
void assetstore_audit_free(assetstore_audit *audit);

/* ------------------------------------------------------------------------------------------------
 * Package file system
 *
 * Reads what is in packages (.vast, and any other zip) without unpacking them. Each is mounted at its id;
 * any number can be. What is in a package cannot be changed.
 *
 * Paths are "ID/FOLDER/FILE": the id, then the path in the archive, byte for byte as it is written there,
 * with "/" between names and none at either end. "" is the root, where each mounted package is a folder.
 * What is not named so exactly is not there: neither case nor Unicode forms are folded, and "." and ".."
 * are no names.
 *
 * "ID/.data" is the one folder of a package that can be written. On the disk it is BASE/.data/ID, made when
 * it is first written to. Its names are those that an archive may have: no "..", no control character,
 * nothing that Windows reserves or forbids (: ? * " < > |), at most 255 bytes each and 1024 in all; another is
 * ASSETSTORE_REFUSED, reason "path-traversal", "path-name" and so on, as is the name of a file that ends with
 * " (deleted)", which is how Linux calls files that are gone. What an archive itself has at ".data" is not seen.
 * Nothing outside of it is reached: no link is followed, whoever put it there and whenever, and what is no
 * plain file of one name (a device, a pipe, a file that is hard-linked) is neither listed nor opened,
 * ASSETSTORE_REFUSED, reason "link-entry" or "special-entry". That holds also while another process puts links
 * there and takes them away, on local file systems and with /proc mounted. What such a process could still do: where
 * there is no /proc, or where it also moves the folder away and another to its path between two looks of
 * some microseconds, have a file opened that it may hard-link, if it adds and removes that name twice in just those
 * moments; and move a file in whole, or give a file that is open another name later.
 *
 * Each package may have data_quota bytes in its ".data", where a file counts its size and 4096, a folder 4096;
 * what would be more is ASSETSTORE_IO, reason "quota-exceeded", and changes nothing. They are counted when a
 * package is first written to after it was mounted and with each change, under a lock on
 * BASE/.data/.usage/ID: so all processes that use this library keep to one quota together. What others put
 * there counts from the next mount on. A file that is removed or replaced while it is open is emptied.
 *
 * Integrity. Mounting judges an archive as installing does, before anything of it can be read. With a hash
 * (sha256) all of it is read and compared, and the CRC-32 of what is stored uncompressed too. The file stays
 * open then, whatever becomes of its path. After each read from it, and before the bytes are given, its size
 * and its times of change are looked at; if they are not those that it was hashed with, it is hashed again,
 * and if it is another, this read and all later ones are ASSETSTORE_INTEGRITY, reason "archive-changed". So
 * bytes are never given that were written to the archive after it was mounted. Only what the system
 * does not tell of is not seen: what is stored through a mapping that another process had made writable
 * before the mount, what is written to the device beneath the file system, and on a network file system
 * what other machines write, until it shows that. Without a hash, an archive whose size or time of
 * modification has changed fails in the same way.
 * The CRC-32 and the size of an entry are compared when it has been read from its first byte to its last;
 * those of a deflated entry of at most 1 MiB before its first byte is given. The read that would give the last
 * bytes fails, and from then on each that begins, by any stream of that mount and at any place of that entry, and
 * opening it: ASSETSTORE_INTEGRITY, reason "content-mismatch". Of an entry that is read in parts, without a hash, only
 * its place and size are sure.
 *
 * Memory. A mounted package takes about 300 bytes and twice its path for each entry, and one file descriptor.
 * An open stream takes at most 1 MiB for an entry of at most that size, at most 4 MiB for a larger one that is
 * deflated, and next to nothing for any other. Going back in a deflated entry inflates at most a 64th
 * of it again, or 1 MiB; reading it backwards in small steps about a 1024th each, or 64 KiB.
 */

/** Packages that are mounted together. Any thread. Release with assetstore_filesystem_close(). */
typedef struct assetstore_filesystem assetstore_filesystem;

/** What a package asks for when it is mounted. Valid only during the callback. */
typedef struct assetstore_permission_request {
    uint32_t struct_size;
    const char *id;         /**< of the package */
    const char *path;       /**< of its archive */
    const char *permission; /**< such as "rendering"; one of those that the host knows */
} assetstore_permission_request;

/**
 * Grants a permission by returning 1; 0 refuses it, and with it the mount. Called only on the thread that
 * mounts. It must not call the library with the file system, nor leave by longjmp() or a C++ exception.
 */
typedef int32_t (*assetstore_permission_fn)(void *ctx, const assetstore_permission_request *request);

typedef struct assetstore_filesystem_options {
    uint32_t struct_size;
    uint32_t flags;                 /**< none yet */
    /**
     * Folder, which is there, that .data lies in. NULL: the folder above the store's own, where all programs that use
     * this store share what they write for packages of one id. A game should name a folder of its own, such as the one
     * for its saved games.
     */
    const char *base;
    uint64_t data_quota;            /**< bytes that each package may have in its .data; 0: 256 MiB */
    const char *const *permissions; /**< that the host knows; a package that declares another is refused */
    size_t permission_count;
    assetstore_permission_fn decide; /**< NULL: those that the host knows are granted */
    void *decide_ctx;
} assetstore_filesystem_options;

#define ASSETSTORE_FILESYSTEM_OPTIONS_INIT                                                             \
    {sizeof(assetstore_filesystem_options), 0, NULL, 0, NULL, 0, NULL, NULL}

/**
 * Makes a file system with nothing mounted. Writes nothing.
 *
 * store  says only where .data lies if `base` does not, and may be released before the file system. NULL is
 *        allowed; without `base` too no package has a .data then.
 *
 * Fails with ASSETSTORE_NOT_FOUND, reason "no-such-path", or ASSETSTORE_CONFLICT, reason "not-a-folder", for a `base`
 * that is no folder.
 */
assetstore_status assetstore_filesystem_open(assetstore *store,
                                             const assetstore_filesystem_options *options,
                                             assetstore_filesystem **filesystem,
                                             assetstore_error **error);

/** Releases a file system. NULL is allowed. Streams that are open stay so, with what they need. */
void assetstore_filesystem_close(assetstore_filesystem *filesystem);

/** A mounted package. */
typedef struct assetstore_mount {
    const char *id;
    const char *path;        /**< of its archive, absolute */
    const char *sha256;      /**< that it was compared with; "" if none */
    size_t permission_count; /**< granted: assetstore_mounts_permission_at() */
    const char *version;     /**< that its metadata says; "" if that says none, or was not looked at */
    size_t dependency_count; /**< assetstore_mounts_dependency_at() */
} assetstore_mount;

/**
 * Mounted packages as they were when asked for, by id; of those that were just mounted, in the order in which they
 * were given. Immutable. Release with assetstore_mounts_free().
 */
typedef struct assetstore_mounts assetstore_mounts;

typedef struct assetstore_mount_options {
    uint32_t struct_size;
    uint32_t flags;     /**< ASSETSTORE_MOUNT_... */
    const char *sha256; /**< 64 hex digits that the archive must have; NULL: whatever it has */
    const char *id;     /**< to mount at; NULL: the one in its metadata */
    assetstore_progress_fn progress; /**< called while the archive is hashed, so only with a sha256 */
    void *progress_ctx;
    uint64_t max_bytes; /**< this and the next two as in assetstore_plan_options */
    uint32_t max_entries;
    uint32_t max_ratio;
} assetstore_mount_options;

/**
 * Do not look at metadata: anything may be in the archive, no permission is asked for, and no dependency looked
 * for. Needs `id`. For programs that look into packages, not for such that run what is in them.
 */
#define ASSETSTORE_MOUNT_PLAIN 1u

#define ASSETSTORE_MOUNT_OPTIONS_INIT                                                                  \
    {sizeof(assetstore_mount_options), 0, NULL, NULL, NULL, NULL, 0, 0, 0}

/**
 * Mounts a package. Without `id` its meta.json says the id; with it a package need not have one.
 * Takes some milliseconds for 10,000 entries; with a hash also the time to read the archive, and up to 20
 * more if that was changed just before (2 seconds where the disk keeps times in whole seconds), so that a
 * change in the same instant can be told.
 *
 * What a package needs must be mounted already: for each of the dependencies in its meta.json, but those with
 * "required": false, a package at that id, byte for byte, in a version that is compatible with the one asked for, as
 * ^ has it. A package that says no version will do only where none is asked for. Packages that need each other
 * are mounted with assetstore_filesystem_mount_all().
 *
 * path     of the archive
 * mounted  the package that was mounted, as a list of one
 *
 * Fails with ASSETSTORE_REFUSED or ASSETSTORE_INTEGRITY as assetstore_package_inspect() does, and
 *   ASSETSTORE_INTEGRITY, "hash-mismatch"           it is not what sha256 says
 *   ASSETSTORE_INTEGRITY, "malformed-file"          no id is given, and there is no meta.json with one
 *   ASSETSTORE_CONFLICT, "not-a-file"               `path` is a folder, pipe or device
 *   ASSETSTORE_CONFLICT, "id-mounted"               a package of that id is mounted; the message names both
 *                                                   archives. Ids that differ only in case count as one.
 *   ASSETSTORE_CONFLICT, "dependency-not-mounted"   a package that it needs is not mounted; the message names both,
 *                                                   and the subject is the id of the one that is missing
 *   ASSETSTORE_CONFLICT, "dependency-version"       a package that it needs is mounted in a version that will not do;
 *                                                   likewise
 *   ASSETSTORE_REFUSED, "unknown-permission"        it declares a permission that the host does not know; the
 *                                                   message names it, and the subject is the path of the archive
 *   ASSETSTORE_REFUSED, "permission-refused"        the host refused one that it declares; likewise
 */
assetstore_status assetstore_filesystem_mount(assetstore_filesystem *filesystem, const char *path,
                                              const assetstore_mount_options *options,
                                              assetstore_mounts **mounted, assetstore_error **error);

typedef struct assetstore_mount_all_options {
    uint32_t struct_size;
    uint32_t flags; /**< none yet */
    /** For each of the paths as in assetstore_mount_options, where "" is as good as NULL. */
    const char *const *sha256;
    size_t sha256_count; /**< 0, or the count of the paths */
    const char *const *ids; /**< likewise */
    size_t id_count;
    assetstore_progress_fn progress;
    void *progress_ctx;
    uint64_t max_bytes; /**< of each; this and the next two as in assetstore_plan_options */
    uint32_t max_entries;
    uint32_t max_ratio;
} assetstore_mount_all_options;

#define ASSETSTORE_MOUNT_ALL_OPTIONS_INIT                                                              \
    {sizeof(assetstore_mount_all_options), 0, NULL, 0, NULL, 0, NULL, NULL, 0, 0, 0}

/**
 * Mounts packages together: all of them, at once, or none. What they need may be among them or mounted already; their
 * order does not matter, and they may need each other in a circle. The host is asked for permissions when all else
 * is as it should be.
 *
 * paths, path_count  of the archives; NULL and 0: nothing is done
 * mounted            the packages, in the order of the paths
 *
 * Fails as assetstore_filesystem_mount() does, with the message of the first package that cannot be mounted. The
 * subject is that one's path, as it is in `paths`, so a host may go on without it; only what is no matter of one
 * package (ASSETSTORE_MISUSE, ASSETSTORE_CANCELLED) has another.
 */
assetstore_status assetstore_filesystem_mount_all(assetstore_filesystem *filesystem,
                                                  const char *const *paths, size_t path_count,
                                                  const assetstore_mount_all_options *options,
                                                  assetstore_mounts **mounted, assetstore_error **error);

/**
 * Takes a package away from the paths. Streams that are open in it stay so, and keep its archive open. Its
 * .data stays on the disk. Packages that need it stay mounted: dependencies are looked for when a package is mounted,
 * and not again. Fails with ASSETSTORE_NOT_FOUND, reason "not-mounted".
 */
assetstore_status assetstore_filesystem_unmount(assetstore_filesystem *filesystem, const char *id,
                                                assetstore_error **error);

/** Lists what is mounted. */
assetstore_status assetstore_filesystem_mounts(assetstore_filesystem *filesystem,
                                               assetstore_mounts **mounts, assetstore_error **error);

size_t assetstore_mounts_count(const assetstore_mounts *mounts);
/** The package at `index`, borrowed; NULL past the end. */
const assetstore_mount *assetstore_mounts_at(const assetstore_mounts *mounts, size_t index);
/** The permission at `permission_index` of the package at `index`, as declared, borrowed; NULL past an end. */
const char *assetstore_mounts_permission_at(const assetstore_mounts *mounts, size_t index,
                                            size_t permission_index);
/**
 * What the package at `index` declares that it needs: the dependency at `dependency_index`, by id, borrowed; NULL past
 * an end. Ranges are those of assetstore_dependency, such as ^1.2.0.
 */
const assetstore_dependency *assetstore_mounts_dependency_at(const assetstore_mounts *mounts,
                                                             size_t index, size_t dependency_index);
/**
 * {"mounts":[{"id","path","sha256","permissions":[...],"version","dependencies":[{"name","version","optional"}]}]};
 * NULL for a list that is not there.
 */
const char *assetstore_mounts_json(const assetstore_mounts *mounts);
void assetstore_mounts_free(assetstore_mounts *mounts);

#define ASSETSTORE_ENTRY_FILE 1
#define ASSETSTORE_ENTRY_FOLDER 2
#define ASSETSTORE_ENTRY_LINK 3 /**< a symbolic link in an archive; it can be neither opened nor followed */

/** Something in a file system. */
typedef struct assetstore_entry {
    const char *path; /**< as the functions here take it */
    int32_t kind;     /**< ASSETSTORE_ENTRY_... */
    uint32_t mode;    /**< permission bits: 0644 or 0755 in an archive, those of the disk in .data */
    int64_t size;     /**< of a file, bytes */
} assetstore_entry;

/** Entries as they were when asked for, by path. Immutable. Release with assetstore_entries_free(). */
typedef struct assetstore_entries assetstore_entries;

typedef struct assetstore_list_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_LIST_... */
} assetstore_list_options;

/** Also what is in the folders of the folder, and in theirs. */
#define ASSETSTORE_LIST_RECURSIVE 1u

#define ASSETSTORE_LIST_OPTIONS_INIT {sizeof(assetstore_list_options), 0}

/**
 * Lists a folder. ".data" is listed if the file system has a place for it. Fails with ASSETSTORE_NOT_FOUND, reason
 * "not-mounted" or "no-such-path", and ASSETSTORE_CONFLICT, reason "not-a-folder".
 */
assetstore_status assetstore_filesystem_list(assetstore_filesystem *filesystem, const char *path,
                                             const assetstore_list_options *options,
                                             assetstore_entries **entries, assetstore_error **error);

/**
 * Says what is at a path, as a list of one. Fails with ASSETSTORE_NOT_FOUND, reason "not-mounted" or
 * "no-such-path".
 */
assetstore_status assetstore_filesystem_stat(assetstore_filesystem *filesystem, const char *path,
                                             assetstore_entries **entry, assetstore_error **error);

/**
 * Finds the script that another one imports, as a list of one. Scripts can be imported only where they lie in
 * the folder "scripts" of a package, be it the importing script's own or another; others are ignored,
 * and nothing in .data is one.
 *
 * importer  path of the importing script
 * name      what it asks for, with its ending: in the importer's package "scripts/NAME"; if there is none and
 *           NAME is "ID/REST", in the package ID "scripts/REST"
 *
 * Fails with ASSETSTORE_NOT_FOUND, reason "no-such-path", or "not-mounted" for the importer's package.
 */
assetstore_status assetstore_filesystem_find_script(assetstore_filesystem *filesystem,
                                                    const char *importer, const char *name,
                                                    assetstore_entries **script,
                                                    assetstore_error **error);

size_t assetstore_entries_count(const assetstore_entries *entries);
/** The entry at `index`, borrowed; NULL past the end. */
const assetstore_entry *assetstore_entries_at(const assetstore_entries *entries, size_t index);
/** As `package list --json` prints it, with paths that begin with the id; NULL for a list that is not there. */
const char *assetstore_entries_json(const assetstore_entries *entries);
void assetstore_entries_free(assetstore_entries *entries);

/**
 * Makes a folder in .data; the one that it lies in must be there. Fails with ASSETSTORE_CONFLICT, reason
 * "path-occupied", if there is something. This and the next two fail with ASSETSTORE_IO, reason "read-only", outside
 * of .data; the next two also for .data itself.
 */
assetstore_status assetstore_filesystem_make_folder(assetstore_filesystem *filesystem, const char *path,
                                                    assetstore_error **error);

/**
 * Removes a file or an empty folder in .data. Fails with ASSETSTORE_CONFLICT, reason "folder-not-empty".
 */
assetstore_status assetstore_filesystem_remove(assetstore_filesystem *filesystem, const char *path,
                                               assetstore_error **error);

/**
 * Moves a file or folder in the .data of one package. A file that is at `to` is replaced at once, so that
 * there is always the one or the other; a folder is only if it is empty.
 */
assetstore_status assetstore_filesystem_rename(assetstore_filesystem *filesystem, const char *from,
                                               const char *to, assetstore_error **error);

/** A file that is open, and a position in it. One at a time. Release with assetstore_stream_close(). */
typedef struct assetstore_stream assetstore_stream;

typedef struct assetstore_stream_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_STREAM_...; 0: to read */
} assetstore_stream_options;

/** Also to write. Only in .data, as the next three, which need this one. */
#define ASSETSTORE_STREAM_WRITE 1u
/** Make the file if it is not there; the folder that it lies in must be. */
#define ASSETSTORE_STREAM_CREATE 2u
/** Empty the file. */
#define ASSETSTORE_STREAM_TRUNCATE 4u
/** Write at the end of the file, wherever the position is and whoever else does. */
#define ASSETSTORE_STREAM_APPEND 8u

#define ASSETSTORE_STREAM_OPTIONS_INIT {sizeof(assetstore_stream_options), 0}

/**
 * Opens a file, with its position at the start. Nothing is locked: a file can be open several times.
 *
 * Fails with ASSETSTORE_NOT_FOUND, reason "not-mounted" or "no-such-path"; ASSETSTORE_CONFLICT, reason
 * "not-a-file"; ASSETSTORE_REFUSED, reason "link-entry"; and with flags that write, outside of .data,
 * ASSETSTORE_IO, reason "read-only".
 */
assetstore_status assetstore_stream_open(assetstore_filesystem *filesystem, const char *path,
                                         const assetstore_stream_options *options,
                                         assetstore_stream **stream, assetstore_error **error);

/**
 * Reads at the position and moves it behind what was read. If it fails, the position stays, and what is in
 * the buffer is of no use.
 *
 * buffer, size  where to; at most INT64_MAX bytes; NULL and 0: nothing is read
 * count         how many bytes were read: `size`, or fewer where the file ends before, 0 at its end and past it
 */
assetstore_status assetstore_stream_read(assetstore_stream *stream, void *buffer, size_t size,
                                         size_t *count, assetstore_error **error);

/** The same at `offset`, with the position left where it is. */
assetstore_status assetstore_stream_read_at(assetstore_stream *stream, uint64_t offset, void *buffer,
                                            size_t size, size_t *count, assetstore_error **error);

/**
 * Writes all bytes at the position, or with ASSETSTORE_STREAM_APPEND at the end, and moves it behind them. What lies
 * between the end of the file and a position past it becomes zeros. Fails with ASSETSTORE_IO, reason "read-only",
 * where the stream is not open to write; where the disk fails, some of the bytes may have been written.
 *
 * bytes, size  at most INT64_MAX bytes; NULL and 0: nothing is written
 */
assetstore_status assetstore_stream_write(assetstore_stream *stream, const void *bytes, size_t size,
                                          assetstore_error **error);

/** Makes the file so long, with zeros behind its end or by a cut. The position stays. */
assetstore_status assetstore_stream_truncate(assetstore_stream *stream, uint64_t size,
                                             assetstore_error **error);

#define ASSETSTORE_SEEK_START 0
#define ASSETSTORE_SEEK_CURRENT 1
#define ASSETSTORE_SEEK_END 2

/**
 * Moves the position to `offset` bytes from the start, the position or the end. Past the end is allowed; before
 * the start, or over INT64_MAX, is ASSETSTORE_MISUSE, reason "invalid-argument", and moves nothing.
 */
assetstore_status assetstore_stream_seek(assetstore_stream *stream, int64_t offset, int32_t origin,
                                         assetstore_error **error);

/** The position, in bytes from the start; 0 for a stream that is not open. */
uint64_t assetstore_stream_position(const assetstore_stream *stream);
/** How long the file is now, in bytes; 0 for a stream that is not open. */
uint64_t assetstore_stream_size(const assetstore_stream *stream);

/** Closes a stream. NULL is allowed. */
void assetstore_stream_close(assetstore_stream *stream);

/* ------------------------------------------------------------------------------------------------
 * Making packages: validate, build
 */

#define ASSETSTORE_SEVERITY_ERROR 1
#define ASSETSTORE_SEVERITY_WARNING 2

/** One thing that is wrong with a package or a registry. */
typedef struct assetstore_package_finding {
    int32_t severity; /**< ASSETSTORE_SEVERITY_... */
    /** What it is, as a stable identifier such as "missing-key" or "path-traversal"; assetstore-json(5) lists them. */
    const char *code;
    const char *entry; /**< path in it of what it is about; "" for the whole */
    /**
     * The value in a JSON text that it is about, as a path of RFC 9535 such as "$.dependencies[3].version". Names in
     * it are cut after 100 characters. "" where it is about no single value.
     */
    const char *path;
    int32_t line;   /**< in the text, counted from 1; 0 where it is about no single place */
    int32_t column; /**< counted from 1, in bytes; 0 likewise */
    const char *message; /**< one sentence for a person */
} assetstore_package_finding;

/** What validating or building a package came to. Immutable. Release with assetstore_package_report_free(). */
typedef struct assetstore_package_report assetstore_package_report;

typedef struct assetstore_validate_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_VALIDATE_... */
    assetstore_progress_fn progress;
    void *progress_ctx;
    uint64_t max_bytes;   /**< this and the next two as in assetstore_plan_options */
    uint32_t max_entries;
    uint32_t max_ratio;
} assetstore_validate_options;

/**
 * Judge as assetstore_package_build() does: what the specification of `.vast` asks for and readers can do without, or
 * what it has replaced, is an error then and else a warning. The same holds of what Godot asks of a plugin.cfg.
 */
#define ASSETSTORE_VALIDATE_STRICT 1u

#define ASSETSTORE_VALIDATE_OPTIONS_INIT {sizeof(assetstore_validate_options), 0, NULL, NULL, 0, 0, 0}

/**
 * Looks for all that is wrong with a package: its names and structure, its metadata (meta.json), the texts of its
 * languages, its scripts, what its plugin.cfg names. Of an archive every byte is read. Writes nothing.
 *
 * path  of an archive, which is a `.vast` if that is its ending and else is judged as what is unpacked into a
 *       project of Godot's; or of a folder as one would be built of, which is a `.vast` if it has a meta.json at
 *       its top or nothing of Godot's in it. Of a folder, what an installation leaves out, such as .git, is not
 *       looked at.
 *
 * What metadata must be, as strictly as ASSETSTORE_VALIDATE_STRICT has it, is also said by a JSON Schema, installed as
 * share/assetstore/vast-meta.schema.json.
 *
 * Findings are a success: assetstore_package_report_valid() tells whether there are errors among them. That the file is
 * no zip, or would be refused, is a finding too; only what keeps the library from looking is a failure.
 */
assetstore_status assetstore_package_validate(const char *path, const assetstore_validate_options *options,
                                              assetstore_package_report **report,
                                              assetstore_error **error);

typedef struct assetstore_build_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_BUILD_... */
    /**
     * Of each entry, seconds since 1970 UTC, such as the time of the commit that is packed; what a zip cannot say
     * becomes the nearest that it can, so 0 is the beginning of 1980.
     */
    int64_t time;
    assetstore_progress_fn progress;
    void *progress_ctx;
} assetstore_build_options;

/** Do not compress. Then the bytes depend on nothing but the files; else also on the version of libdeflate. */
#define ASSETSTORE_BUILD_UNCOMPRESSED 1u

#define ASSETSTORE_BUILD_OPTIONS_INIT {sizeof(assetstore_build_options), 0, 0, NULL, NULL}

/**
 * Builds a package of a folder. The same files give the same bytes, whatever their times, owners and order in the
 * folder: entries are sorted by the bytes of their paths, have one time, the mode 0644, or 0755 where the file is
 * executable by anybody, and nothing else. Folders are no entries, so empty ones are left out; so is what an
 * installation leaves out, such as .git, the output itself, and what it and other files are called until they are
 * whole: NAME.<16 hex digits>.tmp, which somebody who died may have left. At most 65534 files and folders, and 4 GiB.
 *
 * output  of the archive, which is a `.vast` or a package for Godot by its ending, ".vast" or ".zip"; a file that is
 *         there is replaced at once when the new one is complete. What is there and no regular file (a folder,
 *         a link, a pipe) is ASSETSTORE_CONFLICT, reason "not-a-file".
 *
 * The folder is validated first, strictly, and the archive again once it is written. If there are errors, the call
 * succeeds, nothing is written, and assetstore_package_report_valid() is 0. After a failure nothing is left either.
 * A file that changes meanwhile is ASSETSTORE_CONFLICT, reason "folder-changed".
 */
assetstore_status assetstore_package_build(const char *folder, const char *output,
                                           const assetstore_build_options *options,
                                           assetstore_package_report **report, assetstore_error **error);

/** 1 if there are no errors; then what was to be built is built. */
int32_t assetstore_package_report_valid(const assetstore_package_report *report);
/** How many errors there are, of which the first 1000 are among the findings. */
uint64_t assetstore_package_report_errors(const assetstore_package_report *report);
/** How many warnings there are, of which the first 1000 are among the findings. */
uint64_t assetstore_package_report_warnings(const assetstore_package_report *report);
/** SHA-256 of the archive that was validated or built; "" for a folder, and for what is no archive. */
const char *assetstore_package_report_sha256(const assetstore_package_report *report);
size_t assetstore_package_report_count(const assetstore_package_report *report);
/** The finding at `index`, by entry and then place in it, borrowed; NULL past the end. */
const assetstore_package_finding *assetstore_package_report_at(const assetstore_package_report *report,
                                                               size_t index);
const char *assetstore_package_report_json(const assetstore_package_report *report);
void assetstore_package_report_free(assetstore_package_report *report);

/* ------------------------------------------------------------------------------------------------
 * Texts of packages in several languages
 */

/**
 * The texts of a package: the files lang/LANGUAGE-COUNTRY.json and lang/LANGUAGE.json in it, named by ISO 639 and
 * ISO 3166-1, each one object of keys and texts. Immutable. Release with assetstore_languages_free().
 */
typedef struct assetstore_languages assetstore_languages;

/**
 * Reads the texts of a package into memory: at most 16 MiB, in at most 500 languages. A package without texts has 0.
 *
 * path  of an archive, or of a folder as one would be built of
 *
 * Fails with ASSETSTORE_INTEGRITY, reason "malformed-file", if a file that is named like one of them has something else
 * in it; a file with any other name is passed over.
 */
assetstore_status assetstore_languages_open(const char *path, assetstore_languages **languages,
                                            assetstore_error **error);

size_t assetstore_languages_count(const assetstore_languages *languages);
/** The name of the language at `index`, such as "de-CH", by name, borrowed; NULL past the end. */
const char *assetstore_languages_at(const assetstore_languages *languages, size_t index);
/** The name of the default language: "en", else "en-US", else the first of English, else the first of all. */
const char *assetstore_languages_default(const assetstore_languages *languages);
/**
 * The name of the best language for somebody who wants one of `wanted`, in that order; NULL if there are no languages.
 *
 * For each of them, by the lookup of RFC 4647, section 3.4: "de-CH" finds de-CH, else de; and then, beyond that
 * standard, the first by name of the same language, whatever its country. If none of them finds any, it is the
 * default. Case does not count, and a value of the variable LANG, such as "de_CH.UTF-8", will do.
 *
 * wanted, wanted_count  NULL and 0: the default
 */
const char *assetstore_languages_best(const assetstore_languages *languages, const char *const *wanted,
                                      size_t wanted_count);
/**
 * The text of a key for somebody who wants `language`, borrowed. Where the best language has no text for it, that
 * of the next one in the order of assetstore_languages_best(), the default coming last; NULL if none of them has one.
 */
const char *assetstore_languages_text(const assetstore_languages *languages, const char *language,
                                      const char *key);
/** How many keys have a text in this language itself; 0 for a language that is not there. */
size_t assetstore_languages_key_count(const assetstore_languages *languages, const char *language);
/** The key at `index` of those, by bytes, borrowed; NULL past the end. */
const char *assetstore_languages_key_at(const assetstore_languages *languages, const char *language,
                                        size_t index);
/** How many keys have a text in another language and none in this one; 0 for a language that is not there. */
size_t assetstore_languages_missing_count(const assetstore_languages *languages, const char *language);
/** The key at `index` of those, by bytes, borrowed; NULL past the end. */
const char *assetstore_languages_missing_at(const assetstore_languages *languages, const char *language,
                                            size_t index);
const char *assetstore_languages_json(const assetstore_languages *languages);
void assetstore_languages_free(assetstore_languages *languages);

/* ------------------------------------------------------------------------------------------------
 * Markdown
 */

/** What Markdown was turned into. Immutable. Release with assetstore_markdown_free(). */
typedef struct assetstore_markdown assetstore_markdown;

typedef struct assetstore_markdown_options {
    uint32_t struct_size;
    uint32_t flags;     /**< ASSETSTORE_MARKDOWN_... */
    uint32_t font_size; /**< of the text around it, pixels, at most 1000: BBCode sizes headings by it; 0: it does not */
} assetstore_markdown_options;

/** Write images as links to them, so that showing the page asks no other server. BBCode always does. */
#define ASSETSTORE_MARKDOWN_LINK_IMAGES 1u

#define ASSETSTORE_MARKDOWN_OPTIONS_INIT {sizeof(assetstore_markdown_options), 0, 0}

/**
 * Turns Markdown of anyone, as GitHub has it, into HTML for the body of a page.
 *
 * Raw HTML goes but for its text. Only these elements occur: a blockquote br code del em h1 to h6 hr img li ol
 * p pre strong table tbody td th thead tr ul; only these attributes: href, src (http, https, mailto or relative to the
 * page), alt, class ("center" or "right" of a cell), loading, rel, start. A text that would take too long is shown as
 * it is, in one pre.
 *
 * text  at most 262144 bytes; more is ASSETSTORE_REFUSED, reason "too-large"
 */
assetstore_status assetstore_markdown_html(const char *text, const assetstore_markdown_options *options,
                                           assetstore_markdown **markdown, assetstore_error **error);

/**
 * The same as BBCode for Godot's RichTextLabel. Only these tags occur: b, cell, center, code, font_size, i, indent, lb,
 * s, table and url (http, https or mailto).
 */
assetstore_status assetstore_markdown_bbcode(const char *text, const assetstore_markdown_options *options,
                                             assetstore_markdown **markdown, assetstore_error **error);

/** The HTML or BBCode. */
const char *assetstore_markdown_text(const assetstore_markdown *markdown);
const char *assetstore_markdown_json(const assetstore_markdown *markdown);
void assetstore_markdown_free(assetstore_markdown *markdown);

/* ------------------------------------------------------------------------------------------------
 * Registry: validating registrations
 */

typedef struct assetstore_registry_validate_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_REGISTRY_VALIDATE_... */
    assetstore_progress_fn progress;
    void *progress_ctx;
    /**
     * A revision of git, by any name that git knows; NULL or "": none. With one, only files are validated that changed
     * since that and what is checked out went apart, also those that are not committed, all names of the registry
     * still must not collide, and what was released must still be there: nothing in the file of a release changes
     * but "yanked", and a hash or size that was not there, and the repository of an asset stays as long as one of its
     * releases is of a commit there and names no hash.
     */
    const char *since;
    /**
     * Who made that change, such as "github:ada"; NULL or "": not asked. With it, only what belongs to publishers may
     * have changed who had this owner at that revision, or are new and have. What else has changed, anywhere in the
     * repository, is an error too ("not-owner") unless "maintainers" of registry.json had this account there.
     */
    const char *author;
} assetstore_registry_validate_options;

/** Take what is else only a deviation for an error. */
#define ASSETSTORE_REGISTRY_VALIDATE_STRICT 1u

#define ASSETSTORE_REGISTRY_VALIDATE_OPTIONS_INIT \
    {sizeof(assetstore_registry_validate_options), 0, NULL, NULL, NULL, NULL}

/**
 * Looks for all that is wrong with a registry: a folder with registry.json, publishers/PUBLISHER.json and
 * assets/PUBLISHER/SLUG with asset.json, description.md, icon.png and releases/VERSION.json. Writes nothing.
 *
 * folder  with registry.json; in a repository of git if `since` is given, which the program git is asked about
 *
 * The report is that of a package: `entry` of a finding is the path in the folder, and there is no hash. Findings are
 * a success: assetstore_package_report_valid() tells whether there are errors among them. Links in the registry are
 * findings and never followed.
 *
 * What the JSON files must be is also said by JSON Schemas, installed as share/assetstore/registry.schema.json,
 * registry-publisher.schema.json, registry-asset.schema.json and registry-release.schema.json.
 *
 * Fails with ASSETSTORE_NOT_FOUND, reason "unknown-revision", if git knows no such revision, and reason "no-such-path"
 * without the folder or git. Progress: ASSETSTORE_PHASE_HASH, `what` an asset's folder, counts the assets that are
 * validated.
 */
assetstore_status assetstore_registry_validate(const char *folder,
                                               const assetstore_registry_validate_options *options,
                                               assetstore_package_report **report,
                                               assetstore_error **error);

/**
 * Adds a file to a registry: the registry itself, a publisher, an asset with the beginning of its description, or a
 * release. If there are errors, the call succeeds, nothing is written, and assetstore_package_report_valid() is 0.
 * That a release with a download names no SHA-256 is only a warning here, since assetstore_registry_hash() finds it
 * out; for the others it is an error.
 *
 * folder  of the registry; it is made for a new one, for the others it must be there
 * name    what is added: "" for registry.json, or PUBLISHER, PUBLISHER/SLUG, PUBLISHER/SLUG@VERSION
 * fields  a JSON object of keys that the file has, as its schema says. "format", what says nothing if it is absent,
 *         a release's "version" and its time need not be given. A "title" of a registry may be a string, which is
 *         taken for English, and a "repository" of an asset one, whose host is told from the URL.
 *
 * In a finding `path` is a key of the fields, or of the file; lines and columns are those of the file.
 * Fails with ASSETSTORE_CONFLICT, reason "path-occupied", if the file is there: it is changed with an editor.
 */
assetstore_status assetstore_registry_add(const char *folder, const char *name, const char *fields,
                                          assetstore_package_report **report,
                                          assetstore_error **error);

typedef struct assetstore_registry_build_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_REGISTRY_BUILD_... */
    assetstore_progress_fn progress;
    void *progress_ctx;
    const char *password; /**< of the secret key; NULL: it has none */
    /**
     * A further public key that clients shall believe from now on, since later indexes will be signed with it: the line
     * that begins with RW, or the path of a file with it. NULL: none. The key that signs is always among those that an
     * index names, so what was signed with the new key later need not name the old one.
     */
    const char *next_key;
    /** Seconds since 1970 UTC that the index is of; 0: the time of the last commit of git that touched the folder. */
    int64_t created;
} assetstore_registry_build_options;

/** Remove the files of older indexes, which clients may still be fetching. */
#define ASSETSTORE_REGISTRY_BUILD_PRUNE 1u
/** Make the index alone, and nothing beside it. */
#define ASSETSTORE_REGISTRY_BUILD_INDEX_ONLY 2u

#define ASSETSTORE_REGISTRY_BUILD_OPTIONS_INIT \
    {sizeof(assetstore_registry_build_options), 0, NULL, NULL, NULL, NULL, 0}

/**
 * Builds the index of a registry, which clients read with ASSETSTORE_KIND_REGISTRY: files for any server that serves
 * files, of which index/head.json names all others by their hash and index/head.json.minisig signs that. The same
 * registrations, time and key give the same bytes.
 *
 * Beside it come answers for the asset tab of stock editors of Godot, as files: asset-library/api is the base URL for
 * editors up to 4.6, api/v1 for those from 4.7, and both are once more below projects/ for project managers. Their lists
 * have the newest 500 that can be installed, whatever is asked for. Links in them begin with the "url" of registry.json.
 * Up to 4.6 an asset has a number: 31 bits of the SHA-256 of PUBLISHER/SLUG. Two assets with one number are an error,
 * "name-collision", so that nobody's is updated into another's.
 *
 * folder  with registry.json; it is validated first, as assetstore_registry_validate() does without options
 * output  folder that the index is written to, made if need be; it may lie in the registry's, but not around it nor in
 *         its assets or publishers, which is ASSETSTORE_MISUSE, reason "invalid-argument". Files named by their hash that are there stay as they
 *         are, new ones are on the disk before the head is replaced, then its signature. Upload in this order too.
 *
 * The output is a website too: index.html, and in Chinese zh/index.html, with pages of assets, categories, tags and
 * publishers, a search that needs JavaScript, feeds (feed.xml, atom.xml) and sitemap.xml. Its links are relative, so the
 * folder may lie anywhere; only what others have to know, such as feeds, has addresses that begin with the "url" of
 * registry.json. A page asks no other server for anything, and runs nothing but the scripts in site/.
 *
 * Building into the same folder again reads and writes only what changed, as .assetstore-build in it says, which is for
 * that alone: without it all is read and compared. Pages that nobody makes any more are removed, files that are not ours
 * stay.
 *
 * secret_key  path of the key that the index is signed with, as assetstore_registry_key_new() or minisign made it
 *
 * If there are errors, the call succeeds, nothing is written, and assetstore_package_report_valid() is 0. Else
 * assetstore_package_report_sha256() is that of the index's manifest, and assetstore_package_report_json() has more.
 *
 * The time is also the sequence number, which clients want to grow. Fails with ASSETSTORE_INTEGRITY, reason
 * "head-forked" or "head-rolled-back", if the output has another index of the same time or a later one, and
 * "head-of-another-registry"; with ASSETSTORE_NOT_FOUND, reason "unknown-revision", if no time is given and git knows
 * of none; with ASSETSTORE_MISUSE, reason "password-needed" or "wrong-password", and ASSETSTORE_INTEGRITY, reason
 * "malformed-key", for keys; with ASSETSTORE_BUSY, if something else is building into output.
 *
 * Progress: ASSETSTORE_PHASE_HASH while registrations are read, `what` an asset's folder, counts the assets of the
 * registry; then ASSETSTORE_PHASE_UNPACK while pages are written, `what` an asset's name, counts the assets whose pages
 * are made anew.
 */
assetstore_status assetstore_registry_build(const char *folder, const char *output,
                                            const char *secret_key,
                                            const assetstore_registry_build_options *options,
                                            assetstore_package_report **report,
                                            assetstore_error **error);

/* ------------------------------------------------------------------------------------------------
 * Registry: verifying an index
 */

/** What the head of an index says, of which all is as a client would believe it. Immutable. Release with
 *  assetstore_registry_head_free(). */
typedef struct assetstore_registry_head assetstore_registry_head;

typedef struct assetstore_registry_verify_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_REGISTRY_VERIFY_... */
    assetstore_progress_fn progress;
    void *progress_ctx;
    int64_t now; /**< seconds since 1970 UTC that it has to be good at; 0: by this machine's clock */
} assetstore_registry_verify_options;

/** Compare all files that the head names, too: the path must be a folder. */
#define ASSETSTORE_REGISTRY_VERIFY_FILES 1u

#define ASSETSTORE_REGISTRY_VERIFY_OPTIONS_INIT \
    {sizeof(assetstore_registry_verify_options), 0, NULL, NULL, 0}

/**
 * Looks at the head of an index as a client does that reads the registry for the first time: its signature, its time,
 * and its form. What assetstore_registry_build() wrote can so be verified before it is uploaded, and what was
 * downloaded again after.
 *
 * path  the head, with its signature beside it in a file whose name ends in ".minisig"; or the folder that has both as
 *       index/head.json and index/head.json.minisig
 * key   the public key that it must be signed with: the line that begins with RW, or the path of a file with it
 *
 * With ASSETSTORE_REGISTRY_VERIFY_FILES, the manifest and all shards must be those whose hashes are named, and icons
 * and archives that are named by relative URLs must lie in the folder, with the hash that is known of them.
 *
 * Fails with ASSETSTORE_INTEGRITY, reason "head-unsigned", "head-bad-signature", "head-unknown-key", "head-expired",
 * "head-from-the-future" (made more than a day from now), "malformed-index", "malformed-key", and of files
 * "index-mismatch"; with ASSETSTORE_REFUSED, reason "too-large", if the head or its signature has more than 16384 bytes;
 * with ASSETSTORE_NOT_FOUND, reason "no-such-path", if the head or a file is not there. Progress: ASSETSTORE_PHASE_HASH,
 * `what` the registry's name, counts shards.
 */
assetstore_status assetstore_registry_verify_head(const char *path, const char *key,
                                                  const assetstore_registry_verify_options *options,
                                                  assetstore_registry_head **head,
                                                  assetstore_error **error);

/** The registry's name. */
const char *assetstore_registry_head_name(const assetstore_registry_head *head);
/** Higher with each index that is published. */
int64_t assetstore_registry_head_sequence(const assetstore_registry_head *head);
/** When it was made, in seconds since 1970 UTC. */
int64_t assetstore_registry_head_created(const assetstore_registry_head *head);
/** From when on clients take it no more, in seconds since 1970 UTC. */
int64_t assetstore_registry_head_expires(const assetstore_registry_head *head);
/** How many assets clients leave out, because something in them makes no sense; 0 unless files were compared. */
size_t assetstore_registry_head_skip_count(const assetstore_registry_head *head);
/** One of them and why it is left out; NULL past the end. */
const assetstore_skip *assetstore_registry_head_skip_at(const assetstore_registry_head *head, size_t index);
/** Also the further keys, the mirrors, and how many files were compared. */
const char *assetstore_registry_head_json(const assetstore_registry_head *head);
void assetstore_registry_head_free(assetstore_registry_head *head);

/* ------------------------------------------------------------------------------------------------
 * Registry: taking over what is elsewhere
 */

typedef struct assetstore_registry_import_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_REGISTRY_IMPORT_... */
    assetstore_progress_fn progress;
    void *progress_ctx;
    const char *url;     /**< where a new registry will lie, ending with "/"; NULL or "": not known yet */
    int64_t time;        /**< seconds since 1970 UTC that provenances name; 0: now */
    uint32_t retries;    /**< this and the next as in assetstore_sync_options */
    uint32_t timeout_ms;
} assetstore_registry_import_options;

/** Download archives that only have a URL, so that their releases can name a hash. Without, they have no release. */
#define ASSETSTORE_REGISTRY_IMPORT_HASH 1u
/** As ASSETSTORE_REGISTRY_HASH_PRIVATE, for those archives. */
#define ASSETSTORE_REGISTRY_IMPORT_PRIVATE 2u

#define ASSETSTORE_REGISTRY_IMPORT_OPTIONS_INIT \
    {sizeof(assetstore_registry_import_options), 0, NULL, NULL, NULL, 0, 0, 0}

/**
 * Registers what a library or a list has, so that a community can keep itself what it uses.
 *
 * from    the name of a source of ASSETSTORE_KIND_LIBRARY that was refreshed with its details
 *         (ASSETSTORE_SYNC_DETAILS), of which nothing is asked; or the path, with a "/" or ending with ".json", of a
 *         JSON array of objects with "title", "author", "category", "type" ("addon" or "project"), "description",
 *         "browse_url", and perhaps "license" and "godot_version" or "godot_versions", which become tags
 * folder  of the registry; made if need be. What is there stays as it is: only categories are added to registry.json,
 *         and what was imported before, or has the name and repository of a row, is counted and left alone.
 *
 * An asset belongs to the publisher that is the account of its repository ("github:ada"), and only where nobody knows
 * that to one that nobody can be ("custom:ada"). Publishers are called by that account, or else as the author, and assets
 * by their title, in a-z, 0-9 and "-", from 2 on with a number where they collide. A licence that is not stated is LicenseRef-unknown, an engine that is not stated
 * "0". A release whose URL names a full commit of the repository is registered by that. "provenance" in asset.json says
 * where it came from.
 *
 * Success, also where rows could not be registered: each is a finding, a warning with the code "not-imported". There
 * are errors, and nothing was written, if the folder's registry or the list has some. assetstore_package_report_json()
 * has the numbers. Each asset appears whole; a call that was cancelled can be made again.
 *
 * Fails with ASSETSTORE_NOT_FOUND, reason "unknown-source" or "no-such-path", and with ASSETSTORE_MISUSE, reason
 * "invalid-argument", for a source of another kind or without assets.
 */
assetstore_status assetstore_registry_import(assetstore *store, const char *from, const char *folder,
                                             const assetstore_registry_import_options *options,
                                             assetstore_package_report **report,
                                             assetstore_error **error);

typedef struct assetstore_registry_hash_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_REGISTRY_HASH_... */
    assetstore_progress_fn progress;
    void *progress_ctx;
    uint32_t retries; /**< this and the next as in assetstore_sync_options */
    uint32_t timeout_ms;
} assetstore_registry_hash_options;

/** Download also what is pinned, and compare. */
#define ASSETSTORE_REGISTRY_HASH_CHECK 1u
/** Do not use the network: take archives from the cache, where they lie by the hash that a release names. */
#define ASSETSTORE_REGISTRY_HASH_OFFLINE 2u
/** Ask also servers at addresses of this machine and of its network. */
#define ASSETSTORE_REGISTRY_HASH_PRIVATE 4u

#define ASSETSTORE_REGISTRY_HASH_OPTIONS_INIT \
    {sizeof(assetstore_registry_hash_options), 0, NULL, NULL, 0, 0}

/**
 * Downloads the archive of each release that names no hash or no size, into the cache of the store, and writes both
 * into the release's file. A hash that is there is never changed; nothing else in the file is.
 *
 * folder  with registry.json
 * refs    PUBLISHER, PUBLISHER/SLUG or PUBLISHER/SLUG@VERSION; none for all but what was withdrawn
 *
 * What went wrong with a release is a finding, with the reason of an error as its code, such as "hash-mismatch",
 * "not-a-zip" or "unreachable"; the others are pinned all the same, each file whole. assetstore_package_report_json()
 * says for each release what became of it. Without a hash, only a URL of https, or of this machine, is downloaded.
 *
 * The URLs are of whoever opened a pull request. So ~/.netrc is not read, and a server at an address that only this
 * machine or its network can reach, whatever it is called and wherever a redirect leads, is not asked, which is a finding
 * with the code "invalid-argument", unless ASSETSTORE_REGISTRY_HASH_PRIVATE is given. A proxy at such an address needs
 * that too, and then decides by itself.
 *
 * Fails with ASSETSTORE_NOT_FOUND, reason "unknown-ref", if a ref names no release.
 */
assetstore_status assetstore_registry_hash(assetstore *store, const char *folder,
                                           const char *const *refs, size_t ref_count,
                                           const assetstore_registry_hash_options *options,
                                           assetstore_package_report **report,
                                           assetstore_error **error);

/* ------------------------------------------------------------------------------------------------
 * Registry: keys
 */

/** A pair of keys that was made. Immutable. Release with assetstore_registry_key_free(). */
typedef struct assetstore_registry_key assetstore_registry_key;

typedef struct assetstore_registry_key_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_REGISTRY_KEY_... */
    /**
     * What protects the secret key: a line of at most 1023 bytes. NULL: nothing does. With one, making the key and each
     * use of it take some seconds and 1 GiB of memory, as with minisign.
     */
    const char *password;
} assetstore_registry_key_options;

/** Replace files that are there. What was signed with a key that is gone cannot be signed again. */
#define ASSETSTORE_REGISTRY_KEY_REPLACE 1u

#define ASSETSTORE_REGISTRY_KEY_OPTIONS_INIT {sizeof(assetstore_registry_key_options), 0, NULL}

/**
 * Makes the keys that a registry is signed and checked with, in minisign's own formats: PREFIX.key, which only its
 * owner can read, and PREFIX.pub. Both are on the disk when it returns; after a failure neither is.
 *
 * prefix  path of the files without their endings
 *
 * Fails with ASSETSTORE_CONFLICT, reason "path-occupied", if one of the files is there.
 * Source of the formats: https://jedisct1.github.io/minisign/
 */
assetstore_status assetstore_registry_key_new(const char *prefix,
                                              const assetstore_registry_key_options *options,
                                              assetstore_registry_key **key, assetstore_error **error);

/** 16 hex digits that tell keys apart. */
const char *assetstore_registry_key_id(const assetstore_registry_key *key);
/** The public key in one line of 56 characters, as minisign -P takes it. */
const char *assetstore_registry_key_public(const assetstore_registry_key *key);
const char *assetstore_registry_key_json(const assetstore_registry_key *key);
void assetstore_registry_key_free(assetstore_registry_key *key);

/* ------------------------------------------------------------------------------------------------
 * Projects
 */

/** An open project. One at a time. Release with assetstore_project_close(). */
typedef struct assetstore_project assetstore_project;

/**
 * Opens the project in `directory`, which must exist. For Godot that is where project.godot lies.
 *
 * If a change of it was interrupted, by a crash, a kill or a power cut, opening undoes that change
 * completely: assetstore_project_recovered() tells. What was edited in its new files meanwhile goes to
 * .assetstore/backup. Else nothing is written. As a project may come from anyone, only a change that was
 * made with this very store is undone; another's is ASSETSTORE_INTEGRITY, reason "project-damaged".
 */
assetstore_status assetstore_project_open(assetstore *store, const char *directory,
                                          assetstore_project **project, assetstore_error **error);

/** Releases a project. NULL is allowed. */
void assetstore_project_close(assetstore_project *project);

/** The project's directory, absolute; NULL for a project that is not open. */
const char *assetstore_project_directory(const assetstore_project *project);

/**
 * What opening the project had to put right, as one line for a person; "" if nothing. NULL for a project
 * that is not open.
 */
const char *assetstore_project_recovered(const assetstore_project *project);

#define ASSETSTORE_TRUST_PINNED 1    /**< the archive's hash was given by the source, the lock or the caller */
#define ASSETSTORE_TRUST_FIRST_USE 2 /**< nothing gave a hash; the one seen first is now in the lock */

/** A package that is installed in a project. */
typedef struct assetstore_package {
    const char *name; /**< "PUBLISHER/SLUG", unique in the project */
    const char *source;
    const char *title;
    const char *version;
    const char *url;       /**< where its archive came from: a URL, or a path seen from the project */
    const char *sha256;    /**< of its archive */
    const char *tree_hash; /**< over path, mode and SHA-256 of its files */
    int32_t trust;         /**< ASSETSTORE_TRUST_... */
    int64_t file_count;
    int64_t size; /**< of its files together, bytes */
    int64_t installed_at;
    /**
     * Of the text that its archive has, an SPDX identifier; else what its source calls its licence, as such
     * an identifier where that is known. "" if neither says.
     */
    const char *license;
    const char *vast_id;     /**< the id of a `.vast`; "" for any other package */
    const char *permissions; /**< what it asked for and was granted, parted by single spaces */
} assetstore_package;

/** A list of packages, by name. Immutable. Release with assetstore_packages_free(). */
typedef struct assetstore_packages assetstore_packages;

/** Lists what is installed. */
assetstore_status assetstore_project_list(assetstore_project *project, assetstore_packages **packages,
                                          assetstore_error **error);

/**
 * Lists those of the named packages that are installed; a name that is not is left out.
 *
 * names, name_count  "PUBLISHER/SLUG" of packages; NULL and 0 for all
 */
assetstore_status assetstore_project_list_named(assetstore_project *project, const char *const *names,
                                                size_t name_count, assetstore_packages **packages,
                                                assetstore_error **error);

size_t assetstore_packages_count(const assetstore_packages *packages);
/** The package at `index`, borrowed; NULL past the end. */
const assetstore_package *assetstore_packages_at(const assetstore_packages *packages, size_t index);
const char *assetstore_packages_json(const assetstore_packages *packages);
void assetstore_packages_free(assetstore_packages *packages);

/** A file of an installed package, as it was installed. */
typedef struct assetstore_file {
    const char *path;    /**< relative to the project, "/" between names */
    const char *package; /**< name of the package that owns it */
    const char *sha256;
    int64_t size;
    uint32_t mode; /**< permission bits: 0644 or 0755 */
} assetstore_file;

/** A receipt's files, by path. Immutable. Release with assetstore_files_free(). */
typedef struct assetstore_files assetstore_files;

/**
 * Lists the files that packages own, from their receipts.
 *
 * names, name_count  "PUBLISHER/SLUG" of packages; NULL and 0 for all
 */
assetstore_status assetstore_project_files(assetstore_project *project, const char *const *names,
                                           size_t name_count, assetstore_files **files,
                                           assetstore_error **error);

size_t assetstore_files_count(const assetstore_files *files);
/** The file at `index`, borrowed; NULL past the end. */
const assetstore_file *assetstore_files_at(const assetstore_files *files, size_t index);
const char *assetstore_files_json(const assetstore_files *files);
void assetstore_files_free(assetstore_files *files);

/* ------------------------------------------------------------------------------------------------
 * Verifying
 */

#define ASSETSTORE_FINDING_MODIFIED 1      /**< a file whose bytes are not the installed ones */
#define ASSETSTORE_FINDING_MISSING 2       /**< a file that is gone */
#define ASSETSTORE_FINDING_TYPE_CHANGED 3  /**< a file that is now a folder, link or other thing */
#define ASSETSTORE_FINDING_MODE_CHANGED 4  /**< a file that was made executable or is no longer */
#define ASSETSTORE_FINDING_EXTRA 5         /**< a file in a package's folder that the package did not bring */
#define ASSETSTORE_FINDING_GENERATED 6     /**< such a file, but made by the engine: .import, .uid, ... */
#define ASSETSTORE_FINDING_NOT_INSTALLED 7 /**< a package that assetstore.lock has and the project has not */

/** One thing that verifying found. */
typedef struct assetstore_finding {
    int32_t kind;     /**< ASSETSTORE_FINDING_... */
    const char *path; /**< relative to the project; "assetstore.lock" for ASSETSTORE_FINDING_NOT_INSTALLED */
    const char *package;
} assetstore_finding;

/** What verifying found, by path. Immutable. Release with assetstore_verification_free(). */
typedef struct assetstore_verification assetstore_verification;

typedef struct assetstore_verify_options {
    uint32_t struct_size;
    uint32_t flags; /**< none yet */
    assetstore_progress_fn progress;
    void *progress_ctx;
} assetstore_verify_options;

#define ASSETSTORE_VERIFY_OPTIONS_INIT {sizeof(assetstore_verify_options), 0, NULL, NULL}

/**
 * Reads every file of the packages' receipts and compares it. Never trusts a time stamp. What
 * assetstore.lock has and the project has no receipt of, as in a fresh clone, is a difference too:
 * assetstore_plan_install() without REFs installs it.
 *
 * names, name_count  "PUBLISHER/SLUG" of packages; NULL and 0 for all. One that neither is installed nor in
 *                    assetstore.lock is ASSETSTORE_NOT_FOUND.
 *
 * Differences are a success: assetstore_verification_clean() tells.
 */
assetstore_status assetstore_project_verify(assetstore_project *project, const char *const *names,
                                            size_t name_count, const assetstore_verify_options *options,
                                            assetstore_verification **verification,
                                            assetstore_error **error);

/** 1 if each package is installed and each file as it was. Extra and generated files are no differences. */
int32_t assetstore_verification_clean(const assetstore_verification *verification);
/** Files that were compared. */
uint64_t assetstore_verification_checked(const assetstore_verification *verification);
size_t assetstore_verification_count(const assetstore_verification *verification);
/** The finding at `index`, borrowed; NULL past the end. */
const assetstore_finding *assetstore_verification_at(const assetstore_verification *verification,
                                                     size_t index);
const char *assetstore_verification_json(const assetstore_verification *verification);
void assetstore_verification_free(assetstore_verification *verification);

/* ------------------------------------------------------------------------------------------------
 * Changing a project: plan, look, commit
 */

#define ASSETSTORE_CHANGE_INSTALL 1
#define ASSETSTORE_CHANGE_REPLACE 2 /**< another version or archive of what is installed */
#define ASSETSTORE_CHANGE_REMOVE 3
#define ASSETSTORE_CHANGE_REPAIR 4
#define ASSETSTORE_CHANGE_NONE 5 /**< asked for, and already so */

/** What a plan does to one package. */
typedef struct assetstore_change {
    int32_t kind;     /**< ASSETSTORE_CHANGE_... */
    const char *name; /**< "PUBLISHER/SLUG" */
    const char *source;
    const char *title;
    const char *old_version; /**< "" if it was not installed */
    const char *version;     /**< "" if it is removed */
    const char *sha256;      /**< of the archive; "" if it is removed */
    int32_t trust;           /**< ASSETSTORE_TRUST_...; 0 if it is removed */
    int64_t bytes;           /**< of the files it writes */
    const char *permissions; /**< what it asks for, parted by single spaces; "" nothing, or it is removed */
    const char *new_permissions; /**< those of them that are not granted yet: assetstore_commit_options */
    const char *needed_by;       /**< packages of the project that need it, parted by single spaces */
} assetstore_change;

#define ASSETSTORE_ACTION_WRITE 1       /**< put a new file there */
#define ASSETSTORE_ACTION_REPLACE 2     /**< put a new file in the place of an unedited one */
#define ASSETSTORE_ACTION_DELETE 3      /**< take an unedited file away */
#define ASSETSTORE_ACTION_KEEP 4        /**< leave the user's edited file as it is */
#define ASSETSTORE_ACTION_WRITE_NEW 5   /**< keep the edited file and put the new one beside it as NAME.new */
#define ASSETSTORE_ACTION_OVERWRITE 6   /**< replace an edited file, or one of nobody; it goes to .assetstore/backup */
#define ASSETSTORE_ACTION_DELETE_EDIT 7 /**< take an edited file away; its bytes go to .assetstore/backup */
#define ASSETSTORE_ACTION_DELETE_GENERATED 8 /**< take away what the engine made beside a deleted file */
#define ASSETSTORE_ACTION_RESTORE 9     /**< put back from .assetstore/backup what a change that is undone had replaced */

/** What a plan does to one file. Files that stay as they are do not appear. */
typedef struct assetstore_action {
    int32_t kind;     /**< ASSETSTORE_ACTION_... */
    const char *path; /**< relative to the project */
    const char *package;
    int64_t size; /**< bytes of the new file; 0 where none is written */
} assetstore_action;

/**
 * What would be done. One at a time, together with its project. Holds nothing on the disk, and may be
 * released without being committed. Release with assetstore_plan_free().
 */
typedef struct assetstore_plan assetstore_plan;

typedef struct assetstore_plan_options {
    uint32_t struct_size;
    uint32_t flags;     /**< ASSETSTORE_PLAN_... */
    /**
     * Folder of the project to install into, in the place of "addons"; only for assetstore_plan_install().
     * NULL: the one that the manifest says, else addons.
     */
    const char *into;
    const char *sha256; /**< 64 hex digits that the archive must have; only for installing a single REF */
    assetstore_progress_fn progress;
    void *progress_ctx;
    const char *const *remove; /**< packages to remove in the same change set; for install and update */
    size_t remove_count;
    uint64_t max_bytes;   /**< a package may unpack to; 0: 8 GiB */
    uint32_t max_entries; /**< a package may have, folders included; 0: 100000 */
    uint32_t max_ratio;   /**< bytes unpacked for each byte of the archive, above 64 MiB unpacked; 0: 200 */
    uint32_t retries;     /**< as in assetstore_sync_options */
    uint32_t timeout_ms;  /**< as in assetstore_sync_options */
} assetstore_plan_options;

/** Take releases that do not suit the project's engine version too. */
#define ASSETSTORE_PLAN_ANY_ENGINE 1u
/** Overwrite and delete edited files, keeping their bytes in .assetstore/backup. */
#define ASSETSTORE_PLAN_FORCE 2u
/**
 * Do not use the network: an archive comes from the cache, a path or a file:// URL. What is on a server
 * only is ASSETSTORE_NOT_FOUND, reason "not-cached"; an asset whose details, which say where its archive
 * is, were never fetched is ASSETSTORE_NETWORK, reason "offline".
 */
#define ASSETSTORE_PLAN_OFFLINE 4u
/**
 * Replace files that belong to nobody, keeping their bytes in .assetstore/backup, and take over files of
 * other packages. Folders and links are never replaced.
 */
#define ASSETSTORE_PLAN_OVERWRITE 8u
/**
 * Install exactly what assetstore.lock has, the same files as everywhere, and write neither it nor the
 * manifest. Only for assetstore_plan_install() without REFs. Fails with ASSETSTORE_CONFLICT, reason
 * "lock-stale", if there is no lock or it has more, less or other than the manifest wants and the packages
 * need, as the lock and their archives say, and with ASSETSTORE_INTEGRITY, reason "hash-mismatch", in planning
 * or committing if a package comes to other files than the lock's tree hash is of. What was edited stays, as in
 * any plan.
 */
#define ASSETSTORE_PLAN_FROZEN 16u

#define ASSETSTORE_PLAN_OPTIONS_INIT                                                                   \
    {sizeof(assetstore_plan_options), 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0}

/**
 * Plans to install what `refs` name, and what that needs in turn; each may also be a path or URL of an
 * archive. Fetches their archives into the cache and checks them; changes nothing in the project.
 *
 * What is installed already stays as it is as long as it suits the rest; a package that was there only
 * because others needed it, and no longer is, goes.
 *
 * refs, ref_count  NULL and 0: what the manifest (assetstore.json) wants, at the versions of the lock
 *                  (assetstore.lock) where it has them
 *
 * Fails with ASSETSTORE_CONFLICT, reason "path-occupied", if a file that is no package's is in the way,
 * and reason "path-owned" if a file of another package is, or a .vast has the id of another package; with
 * ASSETSTORE_INCOMPATIBLE, reason "unsatisfiable", if no choice of releases has all that packages need of
 * each other: the message says why.
 */
assetstore_status assetstore_plan_install(assetstore_project *project, const char *const *refs,
                                          size_t ref_count, const assetstore_plan_options *options,
                                          assetstore_plan **plan, assetstore_error **error);

/** A package of which a newer release suits the project. */
typedef struct assetstore_upgrade {
    const char *name;
    const char *source;
    const char *title;
    const char *version; /**< installed */
    const char *latest;  /**< the newest that suits the project's engine version and the other packages */
} assetstore_upgrade;

/** A package that the project has in a release that was withdrawn. */
typedef struct assetstore_withdrawal {
    const char *name;
    const char *source;
    const char *title;
    const char *version; /**< that the project has */
    const char *reason;  /**< why it was withdrawn, as its publisher says it */
    /**
     * The newest release that was not and that suits the project's engine version, as the catalogue has it; ""
     * there is none. It may be an older one, which comes only if it is asked for by its version.
     */
    const char *instead;
} assetstore_withdrawal;

/** A list of upgrades, and one of what was withdrawn, each by name. Immutable. Release with assetstore_upgrades_free(). */
typedef struct assetstore_upgrades assetstore_upgrades;

/**
 * Lists the packages that assetstore_plan_update() would bring up to date. The ranges of the manifest and of
 * what needs them hold, and one that came from a path or URL has no newer release. Beside them stand those
 * whose installed release was withdrawn, as the last sync told, whether there is a newer one or not.
 *
 * names, name_count  "PUBLISHER/SLUG" of packages; NULL and 0 for all
 * options            only flags, progress, retries and timeout_ms are looked at
 */
assetstore_status assetstore_project_outdated(assetstore_project *project, const char *const *names,
                                              size_t name_count, const assetstore_plan_options *options,
                                              assetstore_upgrades **upgrades, assetstore_error **error);

size_t assetstore_upgrades_count(const assetstore_upgrades *upgrades);
/** The upgrade at `index`, borrowed; NULL past the end. */
const assetstore_upgrade *assetstore_upgrades_at(const assetstore_upgrades *upgrades, size_t index);
size_t assetstore_upgrades_withdrawn_count(const assetstore_upgrades *upgrades);
/** The installed package at `index` whose release was withdrawn, borrowed; NULL past the end. */
const assetstore_withdrawal *assetstore_upgrades_withdrawn_at(const assetstore_upgrades *upgrades, size_t index);
const char *assetstore_upgrades_json(const assetstore_upgrades *upgrades);
void assetstore_upgrades_free(assetstore_upgrades *upgrades);

/**
 * Plans to bring packages to the newest releases that suit the project and each other, by the three-hash rule
 * of the actions above: what the user edited is kept. Other packages move only if they must.
 *
 * names, name_count  "PUBLISHER/SLUG" of installed packages; NULL and 0 for all
 *
 * A named package that stays as it is, say because the manifest asks for its version, is told with the
 * reason by assetstore_plan_skip_at(). So is, if none are named, what assetstore.lock has and is not installed.
 */
assetstore_status assetstore_plan_update(assetstore_project *project, const char *const *names,
                                         size_t name_count, const assetstore_plan_options *options,
                                         assetstore_plan **plan, assetstore_error **error);

/**
 * Plans to take back the last change set that was not taken back yet: what it installed goes, what it
 * removed or replaced comes back, from the archives that the cache keeps for it. Edits made since are
 * kept, as by any other plan.
 *
 * Edited files that had to give way come back from .assetstore/backup, and those that stayed are the packages'
 * again. A repair that replaced no edited file is passed over, and an undo is not undone. What a package that comes
 * back asks for and assetstore.lock does not grant is among the changes' new_permissions.
 *
 * Fails with ASSETSTORE_NOT_FOUND, reason "nothing-to-undo", if there is none among the last 50.
 */
assetstore_status assetstore_plan_undo(assetstore_project *project,
                                       const assetstore_plan_options *options, assetstore_plan **plan,
                                       assetstore_error **error);

/**
 * Plans to remove packages: their unedited files, what the engine made beside these, and folders that
 * become empty. Edited files stay unless ASSETSTORE_PLAN_FORCE is set; files of the user always stay. What was
 * there only because they needed it goes along. Fails with ASSETSTORE_CONFLICT, reason "still-needed", if a
 * package that stays needs one of them.
 *
 * names, name_count  "PUBLISHER/SLUG" of installed packages; at least one
 */
assetstore_status assetstore_plan_remove(assetstore_project *project, const char *const *names,
                                         size_t name_count, const assetstore_plan_options *options,
                                         assetstore_plan **plan, assetstore_error **error);

/**
 * Plans to make the packages' files what their receipts say, from the cached archives, which are fetched
 * again if they are gone. The bytes of edited files go to .assetstore/backup.
 * A file that another package took over, and that nobody has since that one was removed, comes back too.
 *
 * names, name_count  "PUBLISHER/SLUG" of installed packages; NULL and 0 for all
 */
assetstore_status assetstore_plan_repair(assetstore_project *project, const char *const *names,
                                         size_t name_count, const assetstore_plan_options *options,
                                         assetstore_plan **plan, assetstore_error **error);

size_t assetstore_plan_change_count(const assetstore_plan *plan);
/** The change at `index`, by name of the package, borrowed; NULL past the end. */
const assetstore_change *assetstore_plan_change_at(const assetstore_plan *plan, size_t index);
size_t assetstore_plan_action_count(const assetstore_plan *plan);
/** The action at `index`, by path, borrowed; NULL past the end. */
const assetstore_action *assetstore_plan_action_at(const assetstore_plan *plan, size_t index);
/** The change set of the history that the plan takes back; 0 if it is not of assetstore_plan_undo(). */
int64_t assetstore_plan_undoes(const assetstore_plan *plan);
/**
 * How many packages assetstore_plan_update() leaves as they are though it was given their names, or it and
 * assetstore_plan_repair() though they are in assetstore.lock: those are not installed. With
 * ASSETSTORE_PLAN_FROZEN, how many are installed and stay though assetstore.lock does not have them.
 */
size_t assetstore_plan_skip_count(const assetstore_plan *plan);
/** The package at `index` that stays as it is, and why, borrowed; NULL past the end. */
const assetstore_skip *assetstore_plan_skip_at(const assetstore_plan *plan, size_t index);
/**
 * How many packages the project has in a release that was withdrawn, once the plan is done: for
 * assetstore_plan_install() and assetstore_plan_update(), and 0 for other plans.
 */
size_t assetstore_plan_withdrawn_count(const assetstore_plan *plan);
/** The one of them at `index`, by name, borrowed; NULL past the end. */
const assetstore_withdrawal *assetstore_plan_withdrawn_at(const assetstore_plan *plan, size_t index);
const char *assetstore_plan_json(const assetstore_plan *plan);
void assetstore_plan_free(assetstore_plan *plan);

/** On the disk when the call returns; what a power cut interrupts is undone when the project is next opened. */
#define ASSETSTORE_DURABILITY_FULL 0
/**
 * Left to the operating system. A crash or a kill is undone all the same, but a power cut soon after may leave
 * the project half changed, to be repaired or installed again. What the user edited is kept even then.
 */
#define ASSETSTORE_DURABILITY_FAST 1

typedef struct assetstore_commit_options {
    uint32_t struct_size;
    int32_t durability; /**< ASSETSTORE_DURABILITY_... */
    assetstore_progress_fn progress;
    void *progress_ctx;
    uint32_t flags; /**< ASSETSTORE_COMMIT_... */
} assetstore_commit_options;

/** Grant the packages what they newly ask for, as the plan's changes say it. assetstore.lock records it. */
#define ASSETSTORE_COMMIT_GRANT 1u

#define ASSETSTORE_COMMIT_OPTIONS_INIT {sizeof(assetstore_commit_options), 0, NULL, NULL, 0}

/** What a commit did. Immutable. Release with assetstore_outcome_free(). */
typedef struct assetstore_outcome assetstore_outcome;

/**
 * Does what the plan says, all of it or nothing: everything is unpacked and checked beside the project's
 * files before the first of them is moved.
 *
 * Fails with ASSETSTORE_CONFLICT, reason "permission-needed", if packages ask for permissions that neither
 * assetstore.lock nor ASSETSTORE_COMMIT_GRANT grants them; the message names them, the subject is the first.
 *
 * assetstore.lock grants an archive that it pins what it says. To another release it grants what the installed one
 * asks for too, if both are from the same source or, where a path or URL was named, from that. So a package of the
 * same name from elsewhere asks again, as one does that was removed and comes back, also by assetstore_plan_undo().
 *
 * A plan can be committed once; after a failure or a cancelled commit it can be tried again. Fails with
 * ASSETSTORE_CONFLICT, reason "plan-stale", if the project was changed since the plan was made, and with
 * ASSETSTORE_BUSY if it is being changed just now.
 */
assetstore_status assetstore_plan_commit(assetstore_plan *plan, const assetstore_commit_options *options,
                                         assetstore_outcome **outcome, assetstore_error **error);

size_t assetstore_outcome_change_count(const assetstore_outcome *outcome);
/** The change at `index`, by name of the package, borrowed; NULL past the end. */
const assetstore_change *assetstore_outcome_change_at(const assetstore_outcome *outcome, size_t index);
size_t assetstore_outcome_action_count(const assetstore_outcome *outcome);
/** The action at `index`, by path, borrowed; NULL past the end. */
const assetstore_action *assetstore_outcome_action_at(const assetstore_outcome *outcome, size_t index);
/** The durability that was asked for and kept, ASSETSTORE_DURABILITY_... */
int32_t assetstore_outcome_durability(const assetstore_outcome *outcome);
const char *assetstore_outcome_json(const assetstore_outcome *outcome);
void assetstore_outcome_free(assetstore_outcome *outcome);

/* ------------------------------------------------------------------------------------------------
 * Bundles: all that a lock needs, in one file
 */

/** A package in a bundle, as assetstore.lock has it. */
typedef struct assetstore_bundled_package {
    const char *name; /**< "PUBLISHER/SLUG" */
    const char *source;
    const char *title;
    const char *version;
    const char *url;       /**< where its archive came from: a URL, or a path seen from the project */
    const char *sha256;    /**< of its archive; several packages may come in one */
    const char *tree_hash; /**< of its files: assetstore_package */
    int64_t size;          /**< of its archive, bytes */
    const char *license;   /**< as in assetstore_package */
    const char *permissions; /**< what the lock grants it, parted by single spaces; "" nothing */
} assetstore_bundled_package;

/** What a bundle holds. Immutable. Release with assetstore_bundle_free(). */
typedef struct assetstore_bundle assetstore_bundle;

typedef struct assetstore_bundle_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_BUNDLE_... */
    assetstore_progress_fn progress;
    void *progress_ctx;
    uint64_t max_bytes;   /**< this and the next two, for each archive, as in assetstore_plan_options */
    uint32_t max_entries; /**< also of the bundle itself */
    uint32_t max_ratio;
    uint32_t retries;    /**< as in assetstore_sync_options; not for importing */
    uint32_t timeout_ms; /**< as in assetstore_sync_options; not for importing */
} assetstore_bundle_options;

/** Do not use the network, as with ASSETSTORE_PLAN_OFFLINE. Only for assetstore_bundle_export(). */
#define ASSETSTORE_BUNDLE_OFFLINE 1u
/** Let the packages do what the lock of the bundle grants them. Only for assetstore_bundle_import(). */
#define ASSETSTORE_BUNDLE_GRANT 2u
/**
 * Only say what is in the bundle, as to show it and ask: nothing is written, the project is not looked at, and no
 * archive is hashed. Only for assetstore_bundle_import().
 */
#define ASSETSTORE_BUNDLE_LOOK 4u

#define ASSETSTORE_BUNDLE_OPTIONS_INIT                                                                 \
    {sizeof(assetstore_bundle_options), 0, NULL, NULL, 0, 0, 0, 0, 0}

/**
 * Writes all that the project's assetstore.lock needs into one file, for a machine without a network:
 * the archives, fetched where the cache does not have them, each hashed, the manifest, the lock, and
 * the texts of the licences that the archives have. What is installed does not matter.
 *
 * The file is a zip, and the same lock gives the same bytes everywhere. It appears when it is whole and
 * on the disk, in the place of an older one; after a failure, or when it was cancelled, nothing of it
 * is left.
 *
 * file  where to, a regular file or none yet; any ending will do
 *
 * Fails with ASSETSTORE_CONFLICT, reason "lock-stale", if there is no lock or it is not what the
 * manifest wants and the packages in it need, and reason "not-a-file" if `file` is there and no regular file.
 */
assetstore_status assetstore_bundle_export(assetstore_project *project, const char *file,
                                           const assetstore_bundle_options *options,
                                           assetstore_bundle **bundle, assetstore_error **error);

/**
 * Takes the archives of a bundle into the cache of the store, and its lock and manifest into a project
 * that has no lock. Then assetstore_plan_install() with ASSETSTORE_PLAN_FROZEN and
 * ASSETSTORE_PLAN_OFFLINE installs the same files as where the bundle was made.
 *
 * A bundle may come from anyone. It has to have exactly the entries that its lock names, and each of
 * its archives to hash to its name and to pass the checks of assetstore_plan_install() before it is in
 * the cache. What is refused leaves nothing there. The texts of licences are for people and not looked
 * at.
 *
 * project  NULL: only the cache is filled, and assetstore_cache_gc() takes away what no project's lock
 *          needs. Else one that was opened with this store: it gets the lock, and the manifest if it has
 *          none; with a lock that says the same already, nothing is written.
 *
 * In a lock stands what packages were granted, and that of a bundle is somebody else's. Where the project would
 * get it, what it grants has to be granted here: ASSETSTORE_BUNDLE_GRANT. Else it fails with
 * ASSETSTORE_CONFLICT, reason "permission-needed", and nothing is taken, not even into the cache.
 *
 * Fails with ASSETSTORE_INTEGRITY, reason "bundle-mismatch", if entries are missing or too many or the
 * bundle contradicts itself, "hash-mismatch", "not-a-zip" and others as they are of archives; with
 * ASSETSTORE_MISUSE, reason "invalid-argument", if the project was opened with another store; and with
 * ASSETSTORE_CONFLICT, reason "lock-differs", if the project has another lock, and "lock-stale" if its
 * manifest wants something else.
 */
assetstore_status assetstore_bundle_import(assetstore *store, const char *file, assetstore_project *project,
                                           const assetstore_bundle_options *options,
                                           assetstore_bundle **bundle, assetstore_error **error);

size_t assetstore_bundle_count(const assetstore_bundle *bundle);
/** The package at `index`, by name, borrowed; NULL past the end. */
const assetstore_bundled_package *assetstore_bundle_at(const assetstore_bundle *bundle, size_t index);
/** How many archives its packages come in. */
size_t assetstore_bundle_archive_count(const assetstore_bundle *bundle);
/** The sum of the archives' sizes in bytes. */
uint64_t assetstore_bundle_bytes(const assetstore_bundle *bundle);

/** How many of the project's texts importing it wrote. */
size_t assetstore_bundle_written_count(const assetstore_bundle *bundle);
/** The text at `index`, "assetstore.json" or "assetstore.lock", borrowed; NULL past the end. */
const char *assetstore_bundle_written_at(const assetstore_bundle *bundle, size_t index);
const char *assetstore_bundle_json(const assetstore_bundle *bundle);
void assetstore_bundle_free(assetstore_bundle *bundle);

/* ------------------------------------------------------------------------------------------------
 * What is installed, for other programs
 */

/** A bill of materials. Immutable. Release with assetstore_sbom_free(). */
typedef struct assetstore_sbom assetstore_sbom;

typedef struct assetstore_sbom_options {
    uint32_t struct_size;
    int64_t time; /**< that the document is of, in seconds since 1970 UTC; 0: that of the last change */
} assetstore_sbom_options;

#define ASSETSTORE_SBOM_OPTIONS_INIT {sizeof(assetstore_sbom_options), 0}

/**
 * Lists what is installed in the form of a software bill of materials, CycloneDX 1.6 as JSON: the
 * packages with version, licence, hash of the archive, where it came from, what they were granted and
 * which others of them they need or use, and the project as what they are part of, which needs those
 * that it wants itself.
 *
 * The same project and time give the same bytes; the serial number is made of the content. A time before
 * 1970 or after the year 9999 is ASSETSTORE_MISUSE, reason "invalid-argument".
 */
assetstore_status assetstore_project_sbom(assetstore_project *project,
                                          const assetstore_sbom_options *options,
                                          assetstore_sbom **sbom, assetstore_error **error);

/** The document, in several lines. */
const char *assetstore_sbom_json(const assetstore_sbom *sbom);
void assetstore_sbom_free(assetstore_sbom *sbom);

/* ------------------------------------------------------------------------------------------------
 * History
 */

/** One commit that changed a project. */
typedef struct assetstore_change_set {
    int64_t id; /**< grows from commit to commit */
    int64_t at; /**< seconds since 1970 UTC */
    int64_t undoes; /**< the change set that this one took back; 0: none */
    int32_t undone; /**< 1 if a later one took it back */
    size_t change_count; /**< packages it changed: assetstore_history_change_at() */
} assetstore_change_set;

/** A project's change sets, newest first. Immutable. Release with assetstore_history_free(). */
typedef struct assetstore_history assetstore_history;

/** Lists the commits that changed the project. */
assetstore_status assetstore_project_history(assetstore_project *project, assetstore_history **history,
                                             assetstore_error **error);

size_t assetstore_history_count(const assetstore_history *history);
/** The change set at `index`, borrowed; NULL past the end. */
const assetstore_change_set *assetstore_history_at(const assetstore_history *history, size_t index);
/** The change at `change_index` of the change set at `index`, borrowed; NULL past an end. */
const assetstore_change *assetstore_history_change_at(const assetstore_history *history, size_t index,
                                                      size_t change_index);
const char *assetstore_history_json(const assetstore_history *history);
void assetstore_history_free(assetstore_history *history);

/* ------------------------------------------------------------------------------------------------
 * Publishing
 */

typedef struct assetstore_publish_options {
    uint32_t struct_size;
    uint32_t flags; /**< none yet */
    assetstore_progress_fn progress;
    void *progress_ctx;
    const char *name;    /**< of the asset, "publisher/slug", as the token has it; NULL: as the package says */
    const char *version; /**< 1 to 20 letters, digits and any of . - + _; NULL: as the package says */
    /**
     * What the service is to know of the asset and the package does not say, each as "name=value": title, description,
     * category_id, godot_version, cost, which is the licence, browse_url, issues_url, icon_url; and changes, those of the
     * release, in Markdown. Of an asset that is there, they change what they name.
     */
    const char *const *fields;
    size_t field_count;
} assetstore_publish_options;

#define ASSETSTORE_PUBLISH_OPTIONS_INIT {sizeof(assetstore_publish_options), 0, NULL, NULL, NULL, NULL, NULL, 0}

/**
 * Sends a package to a service as a release, where it waits for a moderator. It is validated first, as
 * assetstore_package_validate() does, and not sent if there are errors; then the service validates it. Findings of either
 * are a success, and assetstore_package_report_valid() tells whether it was taken. assetstore_package_report_json() also
 * has `publisher`, `slug`, `version`, `size`, `id` of the proposal and `url`, where the service tells of it; both 0 and ""
 * if it was not taken.
 *
 * path   of a zip
 * url    where the service is, what comes before "/api/v1"; use https, as the token goes there
 * token  one for publishing, of this asset
 *
 * It is sent once, and no redirect is followed. Fails with ASSETSTORE_MISUSE, reason "invalid-argument", if neither the
 * options nor the package say a version, with ASSETSTORE_CONFLICT, reason "release-exists", if there is a release of it
 * or one waits, and with ASSETSTORE_NETWORK, reason "http-status", if the service does not take the token (401), or not
 * for this asset (403).
 */
assetstore_status assetstore_publish(const char *path, const char *url, const char *token,
                                     const assetstore_publish_options *options,
                                     assetstore_package_report **report, assetstore_error **error);

/* ------------------------------------------------------------------------------------------------
 * The service: both Godot store protocols
 *
 * What a server needs to be an asset store for editors of Godot, old and new, with accounts, edits and their
 * moderation, and pages of the same for people: requests in, responses out. The library opens no socket. A server reads
 * HTTP, makes an assetstore_request of it, and sends what it gets; the command's `serve` is one, and anything that speaks
 * HTTP can be another.
 *
 * A request goes two ways. assetstore_service_admit() looks at its head alone, before anything of the body is read, and
 * says how large that may be or what to answer at once. assetstore_service_handle() gets all of it. A request without a
 * body may go to assetstore_service_handle() directly.
 *
 * Whatever a client does wrong is a response and no failure: a path that is not there is a response of 404, a field that
 * is not UTF-8 one of 400. The two fail only for what the server does wrong: a method or target of NULL, a field without a
 * colon. What goes wrong within the service, as a `body_file` that cannot be read, is a response of 500, which tells the
 * client nothing and the log everything. Paths, fields and answers are those of the documents in share/assetstore, which
 * the service answers as /openapi.json, /asset-library/api/openapi.json and /api/v1/openapi.json.
 *
 * How a request is framed is the server's: that there is one Host, that a body is as long as Content-Length says, that no
 * field holds a line end. Where `url` of the options is NULL, what leads back to the service needs the field Host.
 *
 * Texts of a request are as they came, still percent-encoded; those of a response are as they are to be sent. None holds
 * a line end. A response has no Date, Content-Length or Connection, which are the server's to say. To HEAD it gives what
 * it would give to GET, body and all, and the server leaves the body out.
 *
 * What the service keeps is one folder, its data:
 *
 *     service.sqlite            accounts, assets, edits, releases: what cannot be had again
 *     archives-v1/ab/<sha256>   packages that were uploaded
 *     registry/                 what `assetstore serve --index` exports
 *     tmp/                      bodies of requests; emptied when the service is opened
 *     lock                      held as long as it is open
 *
 * It is made for nobody but this user, mode 0700; one that is there stays as it is, and new files in it are for whom the
 * umask lets read them: it has accounts, so let that be 077. So it is with a backup.
 *
 * What a client was told is done is on the disk before the response is given, and kept if the process is killed then.
 */

/** An open service. Any thread. Release with assetstore_service_close(). */
typedef struct assetstore_service assetstore_service;

/**
 * Gets a line, without its end, on what failed by the service's own fault, on the thread whose call it is. Such lines
 * hold nothing of what a client sent but the route. It must not call the library with the service, nor leave by
 * longjmp() or a C++ exception.
 */
typedef void (*assetstore_log_fn)(void *ctx, const char *line);

/**
 * Gets a user who forgot the password, to whom the token is to be mailed and nobody else told: with it whoever has it sets
 * a new one within an hour, on the page /reset?token=TOKEN or by POST /asset-library/api/reset_password. On the thread of assetstore_service_maintain(),
 * which calls it once for each account of the address; the strings are gone when it returns. It must not call the library
 * with the service, nor leave by longjmp() or a C++ exception.
 */
typedef void (*assetstore_reset_fn)(void *ctx, const char *name, const char *email, const char *token);

typedef struct assetstore_service_options {
    uint32_t struct_size;
    uint32_t flags; /**< ASSETSTORE_SERVICE_... */
    /**
     * Where clients reach the service, such as "https://assets.example.org", without a "/" at the end; it stands in URLs
     * of answers. NULL: what the Host field of each request says.
     */
    const char *url;
    const char *name;      /**< of the site, for people; NULL: "Asset Store" */
    assetstore_log_fn log; /**< NULL: nobody is told */
    void *log_ctx;         /**< used as long as the service is open */
    /**
     * A library or registry, as assetstore_source_add takes its URL, whose assets stand beside those of the service;
     * assetstore_service_maintain asks it. A local asset hides the one that has its publisher and name. NULL: none.
     */
    const char *upstream;
    const char *upstream_key;   /**< of a registry, as assetstore_source_options has it; NULL: the one that is known */
    int32_t upstream_kind;      /**< ASSETSTORE_KIND_... */
    uint32_t upstream_interval; /**< seconds after which it is asked again; 0: 3600 */
    assetstore_reset_fn reset;  /**< NULL: nobody is mailed; administrators can issue such tokens all the same */
    void *reset_ctx;            /**< used as long as the service is open */
} assetstore_service_options;

/** Let everybody read /metrics. Without it only a client whose address is of this machine may. */
#define ASSETSTORE_SERVICE_PUBLIC_METRICS 1u
/**
 * Have downloads of archives that are kept elsewhere lead to the service, which fetches each once, during the request that
 * first asks for it, refuses what assetstore_inspect would refuse, and from then on serves those very bytes and tells
 * their hash.
 */
#define ASSETSTORE_SERVICE_KEEP_ARCHIVES 2u
/**
 * Fetch those archives from servers at addresses of this machine and of its network, too. Without, who proposes an asset
 * cannot have the service ask a server that only it can reach. A proxy at such an address needs this as well.
 */
#define ASSETSTORE_SERVICE_PRIVATE 4u

#define ASSETSTORE_SERVICE_OPTIONS_INIT \
    {sizeof(assetstore_service_options), 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, NULL}

/**
 * Opens the service whose data is in `directory`, making it if it does not exist. One process at a time has it, and one
 * object of that.
 *
 * Fails with ASSETSTORE_BUSY if another has it, ASSETSTORE_INTEGRITY, reason "malformed-file", if there is a
 * service.sqlite that is none, and ASSETSTORE_CONFLICT, reason "catalogue-newer", if a newer version of the library
 * wrote it.
 */
assetstore_status assetstore_service_open(const char *directory, const assetstore_service_options *options,
                                          assetstore_service **service, assetstore_error **error);

/** Releases a service; calls that are still running end first. NULL is allowed. */
void assetstore_service_close(assetstore_service *service);

/**
 * Says that the service is going to be closed: archives that are being fetched for requests are given up, and none is
 * fetched from now on; those requests get 503. All else goes on. For a server that wants to end in time.
 */
assetstore_status assetstore_service_end(assetstore_service *service, assetstore_error **error);

/** A request, as a server took it apart. Like options: read only during the call, and NULL is "". */
typedef struct assetstore_request {
    uint32_t struct_size;
    uint32_t flags;            /**< ASSETSTORE_REQUEST_... */
    const char *method;        /**< such as "GET" */
    const char *target;        /**< path and query: "/asset-library/api/asset?page=1" */
    const char *address;       /**< of the client: "127.0.0.1"; NULL: not known. Rates of requests are limited by it. */
    const char *const *fields; /**< the head's, in the order in which they came, each as "Name: value" */
    size_t field_count;
    const void *body;
    size_t body_size;      /**< bytes */
    const char *body_file; /**< the path of a file that is the body, where `body` is NULL; the service may move it away */
} assetstore_request;

/** It came over TLS. */
#define ASSETSTORE_REQUEST_SECURE 1u

#define ASSETSTORE_REQUEST_INIT {sizeof(assetstore_request), 0, NULL, NULL, NULL, NULL, 0, NULL, 0, NULL}

/** A field of a response. */
typedef struct assetstore_http_field {
    const char *name;
    const char *value;
} assetstore_http_field;

/** A response. Immutable. Release with assetstore_response_free(). */
typedef struct assetstore_response assetstore_response;

/**
 * Says what to do with a request whose body was not read. A response whose status is 100 says: read it, up to
 * assetstore_response_body_limit() bytes, and call assetstore_service_handle(). Any other is the answer; the body is not
 * to be read then. A package may be sent after such a response alone, and counts as being sent until it is released, of
 * which an account has two at a time: release it when the request was answered or its client is gone, and not before.
 *
 * request  its body is not looked at; the length that its Content-Length says is compared with the limit
 */
assetstore_status assetstore_service_admit(assetstore_service *service, const assetstore_request *request,
                                           assetstore_response **response, assetstore_error **error);

/** Answers a request. May take as long as hashing a password does, some tenths of a second, or reading the body. */
assetstore_status assetstore_service_handle(assetstore_service *service, const assetstore_request *request,
                                            assetstore_response **response, assetstore_error **error);

/** Its status, such as 200; 0 for NULL. */
int32_t assetstore_response_status(const assetstore_response *response);
/** Of a response of status 100: bytes that the body may have; else 0. */
uint64_t assetstore_response_body_limit(const assetstore_response *response);
/**
 * What answered, for logs and figures: "GET /asset-library/api/asset/{id}"; "" if nothing is at the path, or not with the
 * method, and of a response of status 100.
 */
const char *assetstore_response_route(const assetstore_response *response);
size_t assetstore_response_field_count(const assetstore_response *response);
/** The field at `index`, in the order in which they are to be sent, borrowed; NULL past the end. */
const assetstore_http_field *assetstore_response_field_at(const assetstore_response *response, size_t index);
/** Its body, borrowed; NULL where a file is the body. */
const void *assetstore_response_body(const assetstore_response *response);
/** Bytes of its body or of the file. */
uint64_t assetstore_response_body_size(const assetstore_response *response);
/** The path of the file that is the body, which does not change; "" where there is none. */
const char *assetstore_response_file(const assetstore_response *response);
void assetstore_response_free(assetstore_response *response);

/** Tells the service, for /metrics, how many connections its server has open, has accepted and has refused. */
assetstore_status assetstore_service_tell_connections(assetstore_service *service, uint64_t open,
                                                      uint64_t accepted, uint64_t refused,
                                                      assetstore_error **error);

/** What an account may do. Each may do what those before it may. */
#define ASSETSTORE_LEVEL_NORMAL 0
#define ASSETSTORE_LEVEL_VERIFIED 5 /**< something of theirs was accepted */
#define ASSETSTORE_LEVEL_EDITOR 25
#define ASSETSTORE_LEVEL_MODERATOR 50
#define ASSETSTORE_LEVEL_ADMIN 100

/**
 * Makes an account, as who runs the service may: the first administrator is made so.
 *
 * name      3 to 100 characters, of one script, as registering wants it
 * password  likewise
 * level     ASSETSTORE_LEVEL_...
 *
 * Fails with ASSETSTORE_MISUSE, reason "invalid-argument", for a name, password or level that none may have, and for a name
 * that somebody has, or one that people would take for it.
 */
assetstore_status assetstore_service_add_user(assetstore_service *service, const char *name,
                                              const char *password, int32_t level, assetstore_error **error);

/** Counts the accounts that there are; 0 after a failure. Nobody has registered where there are none. */
assetstore_status assetstore_service_count_users(assetstore_service *service, size_t *count,
                                                 assetstore_error **error);

typedef struct assetstore_service_work_options {
    uint32_t struct_size;
    uint32_t flags; /**< none yet */
    assetstore_progress_fn progress;
    void *progress_ctx;
} assetstore_service_work_options;

#define ASSETSTORE_SERVICE_WORK_OPTIONS_INIT {sizeof(assetstore_service_work_options), 0, NULL, NULL}

/**
 * Does what is to be done now and then, such as every ten seconds, on a thread that has the time: hands out the tokens that
 * set new passwords, forgets those that have expired, removes packages that were rejected, asks the upstream, tidies the
 * database. Requests go on meanwhile.
 */
assetstore_status assetstore_service_maintain(assetstore_service *service,
                                              const assetstore_service_work_options *options,
                                              assetstore_error **error);

/**
 * Copies the data of a service, which may be running, to another folder: the database as it is at one moment, and the
 * archives that were uploaded. A folder that holds an older backup gets what is new, and keeps being that until the
 * new one is whole. A backup is as secret as the data.
 *
 * directory  the data
 * backup     made if it is not there, for nobody but this user
 *
 * Fails with ASSETSTORE_NOT_FOUND, reason "no-such-path", if no service keeps its data in `directory`, and with
 * ASSETSTORE_CONFLICT, reason "path-occupied", if `backup` is the data of a service, is in it, or holds anything but a
 * backup.
 */
assetstore_status assetstore_service_backup(const char *directory, const char *backup,
                                            const assetstore_service_work_options *options,
                                            assetstore_error **error);

/**
 * Makes a folder the data of a service, out of a backup, whose database is checked and whose archives are hashed. After
 * a failure the folder is empty.
 *
 * directory  empty or not there; else ASSETSTORE_CONFLICT, reason "path-occupied"
 */
assetstore_status assetstore_service_restore(const char *backup, const char *directory,
                                             const assetstore_service_work_options *options,
                                             assetstore_error **error);

/**
 * Looks for what is wrong with the data of a service, which may be running, or with a backup: whether SQLite finds the
 * database whole, rows name rows that are there, and archives are what was uploaded. Changes nothing. Findings are a
 * success, as with assetstore_package_validate(): "damaged-database", "missing-archive" and "damaged-archive".
 */
assetstore_status assetstore_service_check(const char *directory, const assetstore_service_work_options *options,
                                           assetstore_package_report **report, assetstore_error **error);

/**
 * A number that grows with every change of what the service publishes, and stays over closing and opening: whoever makes
 * something of that can ask often whether it is old. What is read after the call is at least as new. 0 for NULL.
 */
int64_t assetstore_service_catalogue_version(const assetstore_service *service);

typedef struct assetstore_service_export_options {
    uint32_t struct_size;
    uint32_t flags; /**< none yet */
    assetstore_progress_fn progress;
    void *progress_ctx;
    /**
     * Where clients reach the service, as assetstore_service_options has it: packages that were uploaded are downloaded
     * from there. NULL: releases that are kept nowhere else are left out.
     */
    const char *url;
    /** Where the index will lie, which ends with "/": the "url" of registry.json. NULL: as that says. */
    const char *index_url;
    const char *title; /**< of a new registry, for people; its name is made of it. NULL: that of the folder */
} assetstore_service_export_options;

#define ASSETSTORE_SERVICE_EXPORT_OPTIONS_INIT \
    {sizeof(assetstore_service_export_options), 0, NULL, NULL, NULL, NULL, NULL}

/**
 * Writes what a service publishes, which may be running, into a registry, of which assetstore_registry_build() makes an
 * index: publishers, assets and releases as they are at one moment. Calling it again writes what has changed and removes
 * what is gone; files that are as they should be are not touched, and others than its own neither, so that the folder may
 * be a checkout of git and have further registrations. What is its own stands in .assetstore-export there. After a call
 * that was broken off, another one puts right what it left.
 *
 * directory  the data of the service
 * registry   folder of the registry, made if need be. A new one gets registry.json; in one that is there "url", if
 *            index_url is given, "categories", if one is missing, and which assets of the service are in "featured" are
 *            put right.
 *
 * What stays out: assets of an upstream; releases whose archive nobody knows the SHA-256 of, unless their URL names a
 * commit; all but the newest of releases that have one version; assets without a release then. What a registry has no
 * place for is lost: notes of releases. What a service knows nothing of is empty: tags, dependencies, permissions.
 * Names that a registry does not take are made anew of their letters, or of numbers. Each of that is a warning,
 * "not-exported", whose `entry` is PUBLISHER/SLUG. If the registry or the options have errors, the call succeeds,
 * nothing is written, and assetstore_package_report_valid() is 0.
 *
 * Fails with ASSETSTORE_NOT_FOUND, reason "no-such-path", if no service keeps its data in `directory`, and with
 * ASSETSTORE_BUSY, if another export writes to the folder. Progress: ASSETSTORE_PHASE_METADATA, `what` an asset's name,
 * counts assets.
 */
assetstore_status assetstore_service_export(const char *directory, const char *registry,
                                            const assetstore_service_export_options *options,
                                            assetstore_package_report **report, assetstore_error **error);

#ifdef __cplusplus
}
#endif

#endif
