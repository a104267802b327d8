/*
 * Threads, turns and quitting.
 *
 * A few threads do the work of all jobs, one after another; they are started as they are needed and
 * stay until the engine quits. So a script that starts thousands of jobs at once gets a long list
 * and not thousands of threads. What a script shall hear of a job is left in it, and the engine is
 * asked to call the job on the main thread, where job.c tells it. That message holds no reference
 * to the job: one that is never delivered, because the engine quits, leaves nothing behind.
 */
#include "job.h"

#include "engine.h"
#include "failure.h"

#include <signal.h>
#include <string.h>

enum {
    THREADS = 32,
    /* The library needs 512 KiB; what the system gives may be far less, or far more. */
    STACK_SIZE = 2 << 20,
};

pthread_mutex_t jobs_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t jobs_changed = PTHREAD_COND_INITIALIZER;

/* Under the lock */
static job *first, **end = &first;
static job *running[THREADS]; /* `busy` of them */
static pthread_t threads[THREADS];
static int started, busy, idle;
static int called; /* idle threads that were woken and have not looked yet */
static bool quitting;
static pthread_cond_t call = PTHREAD_COND_INITIALIZER;

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

uint64_t jobs_frame(void)
{
    uint64_t frame = 0;

    engine.object_method_bind_ptrcall(engine_methods.get_process_frames, engine_methods.engine,
                                      NULL, &frame);
    return frame;
}

/*
 * A report that comes in a frame which was told of another stays in the job: the engine delivers
 * what is posted meanwhile before it goes on, and would never do so while a script listens slowly.
 */
int32_t job_progress(void *context, const assetstore_progress *progress)
{
    job *job = context;
    uint64_t frame = jobs_frame();
    bool cancelled, is_told;

    pthread_mutex_lock(&jobs_lock);
    job->phase = progress->phase;
    job->done = progress->done > INT64_MAX ? INT64_MAX : (int64_t)progress->done;
    job->total = progress->total > INT64_MAX ? INT64_MAX : (int64_t)progress->total;
    copy_text(job->what, progress->what, sizeof job->what);
    job->has_progress = true;
    cancelled = job->cancelled;
    is_told = job->frame == frame;
    pthread_mutex_unlock(&jobs_lock);
    if (!is_told)
        post(job);
    return cancelled;
}

/* Ends a job that was in the state `from`. */
static void finish(job *job, job_state from, job_state state, variant outcome)
{
    bool is_end;

    pthread_mutex_lock(&jobs_lock);
    is_end = job->state == from;
    if (is_end) {
        job->outcome = outcome;
        job->state = state;
        for (int i = 0; i < busy; i++)
            if (running[i] == job)
                running[i--] = running[--busy];
        pthread_cond_broadcast(&jobs_changed);
    }
    pthread_mutex_unlock(&jobs_lock);
    if (is_end)
        post(job);
    else
        variant_destroy(&outcome);
}

static void run(job *job)
{
    variant result = variant_nil();
    assetstore_error *error = NULL;

    if (job->work->run(job->work, job, &result, &error) == ASSETSTORE_OK)
        finish(job, JOB_RUNNING, JOB_COMPLETED, result);
    else
        finish(job, JOB_RUNNING, JOB_FAILED, failure_take(error));
}

/* Whether a job of the same queue runs; under the lock. */
static bool must_wait(const job *waiting)
{
    for (int i = 0; i < busy; i++)
        if (waiting->queue != 0 && running[i]->queue == waiting->queue)
            return true;
    return false;
}

/* The first job whose turn it is, or NULL; under the lock. */
static job *next(void)
{
    job *job = first;

    while (job != NULL && (job->state != JOB_WAITING || job->cancelled || must_wait(job)))
        job = job->next;
    return job;
}

/*
 * A thread. While one is idle there is no job whose turn it is: each job that is new calls a
 * thread, and one that ends lets at most one other have its turn, which its thread then finds.
 */
static void *run_jobs(void *context)
{
    (void)context;
    pthread_mutex_lock(&jobs_lock);
    while (!quitting) {
        job *job = next();

        if (job != NULL) {
            job->state = JOB_RUNNING;
            job->is_in_hand = true;
            running[busy++] = job;
            pthread_mutex_unlock(&jobs_lock);
            run(job);
            pthread_mutex_lock(&jobs_lock);
            job->is_in_hand = false;
            pthread_cond_broadcast(&jobs_changed);
        } else {
            idle++;
            while (called == 0 && !quitting)
                pthread_cond_wait(&call, &jobs_lock);
            if (called > 0)
                called--;
            idle--;
        }
    }
    pthread_mutex_unlock(&jobs_lock);
    return NULL;
}

/* Starts a thread, on which the engine's and the host's signals shall not arrive; under the lock.
 */
static void start(void)
{
    pthread_attr_t attributes;
    sigset_t all, before;

    if (pthread_attr_init(&attributes) != 0)
        return;
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&threads[started], &attributes, run_jobs, NULL) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
}

void job_launch(job *job)
{
    /* Once it runs, the job is no longer ours to look at. */
    bool has_work = job->work != NULL, has_threads;

    pthread_mutex_lock(&jobs_lock);
    *end = job;
    end = &job->next;
    job->self = variant_object(job->object);
    if (has_work && idle > called) {
        called++;
        pthread_cond_signal(&call);
    } else if (has_work && started < THREADS && !quitting) {
        start();
    }
    has_threads = started > 0;
    pthread_mutex_unlock(&jobs_lock);
    if (!has_work)
        post(job);
    else if (!has_threads)
        finish(job, JOB_WAITING, JOB_FAILED,
               failure_make(ASSETSTORE_IO, "io-failure", "no thread could be started", "", ""));
}

void job_cancel(job *job)
{
    bool waits;

    pthread_mutex_lock(&jobs_lock);
    job->cancelled = true;
    waits = job->state == JOB_WAITING;
    pthread_mutex_unlock(&jobs_lock);
    if (waits)
        finish(job, JOB_WAITING, JOB_FAILED,
               failure_make(ASSETSTORE_CANCELLED, "cancelled", "the job was cancelled", "", ""));
}

void job_join(job *job)
{
    pthread_mutex_lock(&jobs_lock);
    while (job->is_in_hand)
        pthread_cond_wait(&jobs_changed, &jobs_lock);
    pthread_mutex_unlock(&jobs_lock);
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
        if (end == &job->next)
            end = place;
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
    pthread_cond_broadcast(&call);
    pthread_mutex_unlock(&jobs_lock);
    while (started > 0)
        pthread_join(threads[--started], NULL);
    called = 0;
    while (first != NULL) {
        variant self = job_unlist(first);

        variant_destroy(&self);
    }
}
