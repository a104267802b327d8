/* The options of jobs: what scripts call them, and where the library looks for them. */
#include "work.h"

#define SYNC(member) (offsetof(work, sync) + offsetof(assetstore_sync_options, member))
#define SHOW(member) (offsetof(work, show) + offsetof(assetstore_show_options, member))
#define COMMIT(member) (offsetof(work, commit) + offsetof(assetstore_commit_options, member))
#define PLAN(member) (offsetof(work, plan) + offsetof(assetstore_plan_options, member))

/* clang-format off */
const option work_sync_options[] = {
    {"details", OPTION_FLAG, SYNC(flags), ASSETSTORE_SYNC_DETAILS},
    {"full", OPTION_FLAG, SYNC(flags), ASSETSTORE_SYNC_FULL},
    {"report_failures", OPTION_FLAG, SYNC(flags), ASSETSTORE_SYNC_REPORT_FAILURES},
    {"max_parallel", OPTION_UINT32, SYNC(max_parallel), 0},
    {"retries", OPTION_COUNT, SYNC(retries), 0},
    {"retry_delay_ms", OPTION_UINT32, SYNC(retry_delay_ms), 0},
    {"timeout_ms", OPTION_UINT32, SYNC(timeout_ms), 0},
    {0},
};

const option work_fetch_options[] = {
    {"retries", OPTION_COUNT, SHOW(retries), 0},
    {"timeout_ms", OPTION_UINT32, SHOW(timeout_ms), 0},
    {0},
};

#define OUTDATED_OPTIONS \
    {"any_godot", OPTION_FLAG, PLAN(flags), ASSETSTORE_PLAN_ANY_ENGINE}, \
    {"offline", OPTION_FLAG, PLAN(flags), ASSETSTORE_PLAN_OFFLINE}, \
    {"retries", OPTION_COUNT, PLAN(retries), 0}, \
    {"timeout_ms", OPTION_UINT32, PLAN(timeout_ms), 0}

#define PLAN_OPTIONS \
    OUTDATED_OPTIONS, \
    {"into", OPTION_TEXT, PLAN(into), 0}, \
    {"sha256", OPTION_TEXT, PLAN(sha256), 0}, \
    {"remove", OPTION_NAMES, PLAN(remove), 0}, \
    {"force", OPTION_FLAG, PLAN(flags), ASSETSTORE_PLAN_FORCE}, \
    {"overwrite", OPTION_FLAG, PLAN(flags), ASSETSTORE_PLAN_OVERWRITE}, \
    {"frozen", OPTION_FLAG, PLAN(flags), ASSETSTORE_PLAN_FROZEN}, \
    {"max_bytes", OPTION_UINT64, PLAN(max_bytes), 0}, \
    {"max_entries", OPTION_UINT32, PLAN(max_entries), 0}, \
    {"max_ratio", OPTION_UINT32, PLAN(max_ratio), 0}

#define COMMIT_OPTIONS \
    {"durability", OPTION_INT32, COMMIT(durability), 0}, \
    {"grant", OPTION_FLAG, COMMIT(flags), ASSETSTORE_COMMIT_GRANT}

const option work_outdated_options[] = {OUTDATED_OPTIONS, {0}};
const option work_plan_options[] = {PLAN_OPTIONS, {0}};
const option work_commit_options[] = {COMMIT_OPTIONS, {0}};
const option work_change_options[] = {PLAN_OPTIONS, COMMIT_OPTIONS, {0}};
/* clang-format on */
