/*
 * Threads, turns and quitting.
 *
 * A thread does the work of one job and ends. What a script shall hear of it is left in the job,
 * and the engine is asked to call the job on the main thread, where job.c tells it. That message
 * holds no reference to the job: one that is never delivered, because the engine quits, leaves
 * nothing behind.
 */
#include "job.h"

#include "engine.h"
#include "failure.h"

#include <signal.h>
#include <string.h>

pthread_mutex_t jobs_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t jobs_changed = PTHREAD_COND_INITIALIZER;

static job *first;
static bool quitting;

void jobs_start_up(void)
{
    quitting = false;
}

bool job_is_finished(const job *job)
{
    return job->state >= JOB_COMPLETED;
}

/* Asks the engine to call the job on the main thread, once for all that happens until then. */
static void post(job *job)
{
    variant method, result;
    const void *arguments[] = {&method};
    GDExtensionCallError error;
    bool needed;

    pthread_mutex_lock(&jobs_lock);
    needed = !job->is_posted && !quitting;
    job->is_posted = job->is_posted || needed;
    pthread_mutex_unlock(&jobs_lock);
    if (!needed)
        return;
    method = variant_name("_deliver");
    engine.object_method_bind_call(engine_methods.call_deferred, job->object, arguments, 1, &result,
                                   &error);
    variant_destroy(&result);
    variant_destroy(&method);
}

/* As much of a text as there is room for, cut where a character begins. */
static void copy_text(char *to, const char *from, size_t size)
{
    size_t length = strlen(from);

    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy(to, from, length);
    to[length] = 0;
}

int32_t job_progress(void *context, const assetstore_progress *progress)
{
    job *job = context;
    bool cancelled;

    pthread_mutex_lock(&jobs_lock);
    job->phase = progress->phase;
    job->done = progress->done > INT64_MAX ? INT64_MAX : (int64_t)progress->done;
    job->total = progress->total > INT64_MAX ? INT64_MAX : (int64_t)progress->total;
    copy_text(job->what, progress->what, sizeof job->what);
    job->has_progress = true;
    cancelled = job->cancelled;
    pthread_mutex_unlock(&jobs_lock);
    post(job);
    return cancelled;
}

/* Whether an unfinished job of the same queue was started before; under the lock. */
static bool must_wait(const job *waiting)
{
    if (waiting->queue == 0)
        return false;
    for (const job *other = first; other != NULL && other != waiting; other = other->next)
        if (other->queue == waiting->queue && !job_is_finished(other))
            return true;
    return false;
}

/* Waits for the job's turn; false if it was cancelled before that. */
static bool take_turn(job *job)
{
    bool go_on;

    pthread_mutex_lock(&jobs_lock);
    while (!job->cancelled && must_wait(job))
        pthread_cond_wait(&jobs_changed, &jobs_lock);
    go_on = !job->cancelled;
    if (go_on)
        job->state = JOB_RUNNING;
    pthread_mutex_unlock(&jobs_lock);
    return go_on;
}

static void finish(job *job, job_state state, variant outcome)
{
    pthread_mutex_lock(&jobs_lock);
    job->outcome = outcome;
    job->state = state;
    pthread_cond_broadcast(&jobs_changed);
    pthread_mutex_unlock(&jobs_lock);
    post(job);
}

static void *run(void *context)
{
    job *job = context;
    variant result = variant_nil();
    assetstore_error *error = NULL;

    if (!take_turn(job)) {
        finish(job, JOB_FAILED,
               failure_make(ASSETSTORE_CANCELLED, "cancelled", "the job was cancelled", "", ""));
    } else if (job->work->run(job->work, job, &result, &error) != ASSETSTORE_OK) {
        finish(job, JOB_FAILED, failure_take(error));
    } else {
        finish(job, JOB_COMPLETED, result);
    }
    return NULL;
}

/* Starts the thread, on which the engine's and the host's signals shall not arrive. */
static bool start(job *job)
{
    sigset_t all, before;
    int code;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    code = pthread_create(&job->thread, NULL, run, job);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code == 0;
}

void job_launch(job *job)
{
    /* Once it runs, the job is no longer ours to look at. */
    bool has_work = job->work != NULL, started = false;
    struct job **end = &first;

    pthread_mutex_lock(&jobs_lock);
    while (*end != NULL)
        end = &(*end)->next;
    *end = job;
    job->self = variant_object(job->object);
    if (has_work)
        started = job->has_thread = start(job);
    pthread_mutex_unlock(&jobs_lock);
    if (!has_work)
        post(job);
    else if (!started)
        finish(job, JOB_FAILED,
               failure_make(ASSETSTORE_IO, "io-failure", "no thread could be started", "", ""));
}

void job_join(job *job)
{
    bool has_thread;

    pthread_mutex_lock(&jobs_lock);
    has_thread = job->has_thread;
    job->has_thread = false;
    pthread_mutex_unlock(&jobs_lock);
    if (has_thread)
        pthread_join(job->thread, NULL);
}

variant job_unlist(job *job)
{
    struct job **place = &first;
    variant self = variant_nil();

    pthread_mutex_lock(&jobs_lock);
    while (*place != NULL && *place != job)
        place = &(*place)->next;
    if (*place == job) {
        *place = job->next;
        job->next = NULL;
        self = job->self;
        job->self = variant_nil();
    }
    pthread_mutex_unlock(&jobs_lock);
    return self;
}

void jobs_shut_down(void)
{
    pthread_mutex_lock(&jobs_lock);
    quitting = true;
    for (job *job = first; job != NULL; job = job->next)
        job->cancelled = true;
    pthread_cond_broadcast(&jobs_changed);
    pthread_mutex_unlock(&jobs_lock);
    while (first != NULL) {
        variant self;

        job_join(first);
        self = job_unlist(first);
        variant_destroy(&self);
    }
}
