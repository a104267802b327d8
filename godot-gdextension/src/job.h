/*
 * AssetStoreJob: work on a thread of its own, and its signals on the engine's.
 *
 *     job.c     the class, and the delivery of its signals
 *     thread.c  threads, turns and quitting
 *     work.c    what the jobs do
 *
 * A job is on the list of jobs from when it is made until its end was told to the script; as long,
 * it keeps its own object alive. One lock guards all that threads share. It is never held while the
 * library or a script runs, so that neither can wait for the other.
 */
#ifndef ASSETSTORE_JOB_H
#define ASSETSTORE_JOB_H

#include "class.h"
#include "work.h"

#include <pthread.h>

typedef enum job_state { JOB_WAITING, JOB_RUNNING, JOB_COMPLETED, JOB_FAILED } job_state;

typedef struct job {
    GDExtensionObjectPtr object;
    work *work;            /* the thread's until the job has finished; NULL if it failed at once */
    variant outcome;       /* result or error, written once, when it finishes */
    assetstore_plan *plan; /* of a completed job that planned */

    /* Under the lock */
    job_state state;
    int32_t phase;
    int64_t done, total;
    char what[256];
    bool cancelled;
    bool has_progress; /* that no signal told yet */
    bool is_posted;    /* a delivery is under way */
    bool is_told;      /* signals said that it has finished */
    bool is_in_hand;   /* a thread has something to do with it */
    uint64_t frame;    /* of the engine, in which signals last told of progress */
    uint64_t queue;    /* jobs of one queue run one after another; 0: none */
    variant self;      /* keeps the object alive while the job is on the list */
    struct job *next;  /* on the list, later made ones after earlier ones */
} job;

extern const class_table job_class;

/* A new job that does the work, which it takes over, as an AssetStoreJob. */
variant job_start(work *work, uint64_t queue);
/* A job that has failed. */
variant job_failed(const variant *failure);

/* thread.c */

extern pthread_mutex_t jobs_lock;
/* Signalled whenever a job has finished or is cancelled. */
extern pthread_cond_t jobs_changed;

bool job_is_finished(const job *job);
/* Puts a job on the list, and finds a thread for it if it has work. */
void job_launch(job *job);
/* The number of the frame that the engine is at. */
uint64_t jobs_frame(void);
/* Waits until no thread has anything to do with a job that has finished. */
void job_join(job *job);
/* Ends a job that waits, and asks one that runs to end. */
void job_cancel(job *job);
/* Takes a job off the list; the variant that kept it alive becomes the caller's. */
variant job_unlist(job *job);
/* From the work of a job: tells how far it is; non-zero if it shall end. */
int32_t job_progress(void *job, const assetstore_progress *progress);
/* Jobs can be started from now on. */
void jobs_start_up(void);
/* Cancels all jobs and waits for them; no signal comes any more. */
void jobs_shut_down(void);

#endif
