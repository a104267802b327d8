#include "job.h"

#include "engine.h"
#include "failure.h"

#include <stdlib.h>
#include <string.h>

static void *create(GDExtensionObjectPtr object)
{
    job *made = calloc(1, sizeof *made);

    /* The engine has no way to hear that an object cannot be made, and ends where it has no memory.
     */
    if (made == NULL)
        abort();
    made->object = object;
    made->outcome = variant_nil();
    made->self = variant_nil();
    return made;
}

static void release(void *instance)
{
    job *job = instance;

    work_free(job->work);
    assetstore_plan_free(job->plan);
    variant_destroy(&job->outcome);
    free(job);
}

/* The new object as a variant, which then owns it. */
static variant begin(job *job)
{
    variant object = variant_object(job->object);

    job_launch(job);
    return object;
}

variant job_start(work *work, uint64_t queue)
{
    void *made;

    class_make(&job_class, &made);
    job *job = made;
    job->work = work;
    job->queue = queue;
    return begin(job);
}

variant job_failed(const variant *failure)
{
    void *made;

    class_make(&job_class, &made);
    job *job = made;
    job->outcome = variant_copy(failure);
    job->state = JOB_FAILED;
    return begin(job);
}

/* What scripts ask of it */

static job_state state_of(job *job)
{
    job_state state;

    pthread_mutex_lock(&jobs_lock);
    state = job->state;
    pthread_mutex_unlock(&jobs_lock);
    return state;
}

/* The outcome if the job came to that end, else an empty Dictionary. */
static variant outcome_if(job *job, job_state state)
{
    return state_of(job) == state ? variant_copy(&job->outcome)
                                  : variant_empty(GDEXTENSION_VARIANT_TYPE_DICTIONARY);
}

static void job_cancel_call(void *instance, const variant *const *arguments, variant *result)
{
    (void)arguments;
    (void)result;
    job_cancel(instance);
}

static void job_wait(void *instance, const variant *const *arguments, variant *result)
{
    job *job = instance;

    (void)arguments;
    pthread_mutex_lock(&jobs_lock);
    while (!job_is_finished(job))
        pthread_cond_wait(&jobs_changed, &jobs_lock);
    pthread_mutex_unlock(&jobs_lock);
    *result = outcome_if(job, JOB_COMPLETED);
}

static void job_is_finished_call(void *instance, const variant *const *arguments, variant *result)
{
    (void)arguments;
    *result = variant_bool(state_of(instance) >= JOB_COMPLETED);
}

static void job_get_state(void *instance, const variant *const *arguments, variant *result)
{
    (void)arguments;
    *result = variant_int(state_of(instance));
}

static void job_get_phase(void *instance, const variant *const *arguments, variant *result)
{
    int32_t phase;

    (void)arguments;
    pthread_mutex_lock(&jobs_lock);
    phase = ((job *)instance)->phase;
    pthread_mutex_unlock(&jobs_lock);
    *result = variant_int(phase);
}

static void job_get_result(void *instance, const variant *const *arguments, variant *result)
{
    (void)arguments;
    *result = outcome_if(instance, JOB_COMPLETED);
}

static void job_get_error(void *instance, const variant *const *arguments, variant *result)
{
    (void)arguments;
    *result = outcome_if(instance, JOB_FAILED);
}

/* Signals */

/* Emits a signal with up to three values, which are destroyed. */
static void emit(job *job, const char *name, variant *values, int count)
{
    variant signal = variant_name(name), result;
    const void *arguments[4] = {&signal};
    GDExtensionCallError error;

    for (int i = 0; i < count; i++)
        arguments[i + 1] = &values[i];
    engine.object_method_bind_call(engine_methods.emit_signal, job->object, arguments, count + 1,
                                   &result, &error);
    variant_destroy(&result);
    for (int i = 0; i < count; i++)
        variant_destroy(&values[i]);
    variant_destroy(&signal);
}

/*
 * Lets go of the job, not now but in a call that the engine makes after this one: it would be a
 * call of an object that is gone.
 */
static void let_go(job *job)
{
    variant method = variant_name("_deliver"), self = job_unlist(job), result;
    const void *arguments[] = {&method, &self};
    GDExtensionCallError error;

    engine.object_method_bind_call(engine_methods.call_deferred, job->object, arguments, 2, &result,
                                   &error);
    variant_destroy(&result);
    variant_destroy(&self);
    variant_destroy(&method);
}

/* On the main thread: emits the signals for what has happened since the last time. */
static void job_deliver(void *instance, const variant *const *arguments, variant *result)
{
    job *job = instance;
    uint64_t frame = jobs_frame();
    bool has_progress, ended;
    int64_t done, total;
    char what[sizeof job->what];

    (void)arguments;
    (void)result;
    pthread_mutex_lock(&jobs_lock);
    has_progress = job->has_progress;
    done = job->done;
    total = job->total;
    memcpy(what, job->what, sizeof what);
    /* A script that hears of the end may let the engine deliver messages before it returns here. */
    ended = job_is_finished(job) && !job->is_told;
    job->is_told = job->is_told || ended;
    if (has_progress)
        job->frame = frame;
    job->has_progress = false;
    job->is_posted = false;
    pthread_mutex_unlock(&jobs_lock);
    if (has_progress) {
        variant values[] = {variant_int(done), variant_int(total),
                            variant_text(what, strlen(what))};

        emit(job, "progress", values, 3);
    }
    if (ended) {
        variant outcome = variant_copy(&job->outcome);

        job_join(job);
        if (job->state == JOB_FAILED && job->work != NULL)
            failure_report(&outcome, &job->work->place);
        work_free(job->work);
        job->work = NULL;
        emit(job, job->state == JOB_COMPLETED ? "completed" : "failed", &outcome, 1);
        emit(job, "finished", NULL, 0);
        let_go(job);
    }
}

/* clang-format off */
#define BOOL GDEXTENSION_VARIANT_TYPE_BOOL
#define DICTIONARY GDEXTENSION_VARIANT_TYPE_DICTIONARY
#define INT GDEXTENSION_VARIANT_TYPE_INT
#define STRING GDEXTENSION_VARIANT_TYPE_STRING
#define CONST GDEXTENSION_METHOD_FLAG_CONST

#define RESULT(kind) {.type = kind}
#define VALUE(name, kind) {name, kind, NULL, false}
#define STATE {"state", INT, "AssetStoreJob.State", false}
#define PHASE {"phase", INT, "AssetStoreJob.Phase", false}

static const class_method methods[] = {
    {"cancel", job_cancel_call, {0}, {{0}}, 0},
    {"wait", job_wait, RESULT(DICTIONARY), {{0}}, 0},
    {"is_finished", job_is_finished_call, RESULT(BOOL), {{0}}, CONST},
    {"get_state", job_get_state, STATE, {{0}}, CONST},
    {"get_phase", job_get_phase, PHASE, {{0}}, CONST},
    {"get_result", job_get_result, RESULT(DICTIONARY), {{0}}, CONST},
    {"get_error", job_get_error, RESULT(DICTIONARY), {{0}}, CONST},
    {"_deliver", job_deliver, {0}, {{"keep", GDEXTENSION_VARIANT_TYPE_OBJECT, "AssetStoreJob", true}}, 0},
    {0},
};

static const class_property properties[] = {
    {STATE, NULL, "get_state"},
    {PHASE, NULL, "get_phase"},
    {VALUE("result", DICTIONARY), NULL, "get_result"},
    {VALUE("error", DICTIONARY), NULL, "get_error"},
    {{0}, NULL, NULL},
};

static const class_signal signals[] = {
    {"progress", {VALUE("done", INT), VALUE("total", INT), VALUE("what", STRING)}},
    {"completed", {VALUE("result", DICTIONARY)}},
    {"failed", {VALUE("error", DICTIONARY)}},
    {"finished", {{0}}},
    {NULL, {{0}}},
};
/* clang-format on */

static const class_constant constants[] = {
    {"State", "STATE_WAITING", JOB_WAITING, false},
    {"State", "STATE_RUNNING", JOB_RUNNING, false},
    {"State", "STATE_COMPLETED", JOB_COMPLETED, false},
    {"State", "STATE_FAILED", JOB_FAILED, false},
    {"Phase", "PHASE_NONE", 0, false},
    {"Phase", "PHASE_METADATA", ASSETSTORE_PHASE_METADATA, false},
    {"Phase", "PHASE_DOWNLOAD", ASSETSTORE_PHASE_DOWNLOAD, false},
    {"Phase", "PHASE_HASH", ASSETSTORE_PHASE_HASH, false},
    {"Phase", "PHASE_UNPACK", ASSETSTORE_PHASE_UNPACK, false},
    {"Phase", "PHASE_COMMIT", ASSETSTORE_PHASE_COMMIT, false},
    {"Phase", "PHASE_WAIT", ASSETSTORE_PHASE_WAIT, false},
    {"Phase", "PHASE_DETAILS", ASSETSTORE_PHASE_DETAILS, false},
    {"Phase", "PHASE_UPLOAD", ASSETSTORE_PHASE_UPLOAD, false},
    {NULL, NULL, 0, false},
};

const class_table job_class = {
    .name = "AssetStoreJob",
    .is_abstract = true,
    .create = create,
    .release = release,
    .methods = methods,
    .properties = properties,
    .signals = signals,
    .constants = constants,
};
