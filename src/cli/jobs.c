#include "cli/jobs.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

/* With fewer, workers wait behind one slow document; more only take memory. */
enum { SLOTS_PER_WORKER = 4 };

typedef struct ring ring;

typedef struct worker {
    ring *owner;
    size_t index;
    pthread_t thread;
} worker;

struct ring {
    const alam_jobs *jobs;
    unsigned char *slots;
    bool *done; /* of each slot: worked on, not yet written */
    size_t slot_count;
    worker *workers;
    size_t worker_count; /* threads that were started */
    pthread_t reader;

    /* Slots are numbered without end; number n lives in slot n % slot_count.
     * written <= taken <= read <= written + slot_count. */
    pthread_mutex_t lock;
    pthread_cond_t may_read;
    pthread_cond_t may_work;
    pthread_cond_t may_write;
    uint64_t read;
    uint64_t taken;
    uint64_t written;
    bool ended; /* the reader has no more */
    bool stop;
};

static void *slot_at(const ring *self, uint64_t number)
{
    return self->slots + number % self->slot_count * self->jobs->slot_size;
}

static void *run_reader(void *argument)
{
    ring *self = argument;
    for (;;) {
        pthread_mutex_lock(&self->lock);
        while (!self->stop && self->read - self->written == self->slot_count)
            pthread_cond_wait(&self->may_read, &self->lock);
        uint64_t number = self->read;
        bool stop = self->stop;
        pthread_mutex_unlock(&self->lock);
        if (stop)
            return NULL;

        bool more = self->jobs->read(self->jobs->context, slot_at(self, number));

        pthread_mutex_lock(&self->lock);
        if (more) {
            self->read++;
            pthread_cond_signal(&self->may_work);
        } else {
            self->ended = true;
            pthread_cond_broadcast(&self->may_work);
            pthread_cond_signal(&self->may_write);
        }
        pthread_mutex_unlock(&self->lock);
        if (!more)
            return NULL;
    }
}

static void *run_worker(void *argument)
{
    const worker *me = argument;
    ring *self = me->owner;
    for (;;) {
        pthread_mutex_lock(&self->lock);
        while (!self->stop && !self->ended && self->taken == self->read)
            pthread_cond_wait(&self->may_work, &self->lock);
        bool none = self->stop || self->taken == self->read;
        uint64_t number = none ? 0 : self->taken++;
        pthread_mutex_unlock(&self->lock);
        if (none)
            return NULL;

        self->jobs->work(self->jobs->context, me->index, slot_at(self, number));

        pthread_mutex_lock(&self->lock);
        self->done[number % self->slot_count] = true;
        if (number == self->written)
            pthread_cond_signal(&self->may_write);
        pthread_mutex_unlock(&self->lock);
    }
}

/* The writer's loop, in the caller's thread. False: write() said stop. */
static bool write_results(ring *self)
{
    for (;;) {
        pthread_mutex_lock(&self->lock);
        size_t place = self->written % self->slot_count;
        while (!self->done[place] && !(self->ended && self->written == self->read))
            pthread_cond_wait(&self->may_write, &self->lock);
        uint64_t number = self->written;
        bool all = !self->done[place];
        pthread_mutex_unlock(&self->lock);
        if (all)
            return true;

        bool go_on = self->jobs->write(self->jobs->context, slot_at(self, number));

        pthread_mutex_lock(&self->lock);
        self->done[place] = false;
        self->written++;
        self->stop = !go_on;
        pthread_cond_signal(&self->may_read);
        if (!go_on)
            pthread_cond_broadcast(&self->may_work);
        pthread_mutex_unlock(&self->lock);
        if (!go_on)
            return false;
    }
}

static void free_ring(ring *self)
{
    for (size_t i = 0; self->slots && i < self->slot_count; i++)
        self->jobs->release(slot_at(self, i));
    free(self->slots);
    free(self->done);
    free(self->workers);
    pthread_cond_destroy(&self->may_write);
    pthread_cond_destroy(&self->may_work);
    pthread_cond_destroy(&self->may_read);
    pthread_mutex_destroy(&self->lock);
    free(self);
}

static ring *new_ring(const alam_jobs *jobs, size_t slot_count)
{
    ring *made = calloc(1, sizeof *made);
    if (!made)
        return NULL;
    made->jobs = jobs;
    made->slot_count = slot_count;
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->may_read, NULL);
    pthread_cond_init(&made->may_work, NULL);
    pthread_cond_init(&made->may_write, NULL);
    made->slots = calloc(slot_count, jobs->slot_size);
    made->done = calloc(slot_count, sizeof *made->done);
    made->workers = calloc(jobs->workers, sizeof *made->workers);
    if (made->slots && made->done && made->workers)
        return made;
    free_ring(made);
    return NULL;
}

static alam_jobs_end run_alone(ring *self)
{
    const alam_jobs *jobs = self->jobs;
    bool go_on = true;
    while (go_on && jobs->read(jobs->context, self->slots)) {
        jobs->work(jobs->context, 0, self->slots);
        go_on = jobs->write(jobs->context, self->slots);
    }
    return go_on ? ALAM_JOBS_DONE : ALAM_JOBS_STOPPED;
}

/* Leaves the threads to themselves until the process ends. */
static void abandon_threads(ring *self)
{
    pthread_detach(self->reader);
    for (size_t i = 0; i < self->worker_count; i++)
        pthread_detach(self->workers[i].thread);
}

static void join_workers(ring *self)
{
    for (size_t i = 0; i < self->worker_count; i++)
        pthread_join(self->workers[i].thread, NULL);
}

/* Starts the workers, then the reader, without which nothing happens. False: the system gave no
 * threads; those that did start are gone. */
static bool start_threads(ring *self)
{
    for (size_t i = 0; i < self->jobs->workers; i++) {
        worker *started = &self->workers[self->worker_count];
        *started = (worker){.owner = self, .index = self->worker_count};
        if (pthread_create(&started->thread, NULL, run_worker, started) == 0)
            self->worker_count++;
    }
    if (self->worker_count > 0 && pthread_create(&self->reader, NULL, run_reader, self) == 0)
        return true;
    pthread_mutex_lock(&self->lock);
    self->ended = true;
    pthread_cond_broadcast(&self->may_work);
    pthread_mutex_unlock(&self->lock);
    join_workers(self);
    return false;
}

alam_jobs_end alam_jobs_run(const alam_jobs *jobs, alam_error *error)
{
    bool threads = jobs->workers > 1 || jobs->pipelined;
    ring *self = new_ring(jobs, threads ? jobs->workers * SLOTS_PER_WORKER : 1);
    if (!self) {
        alam_fail_memory(error);
        return ALAM_JOBS_FAILED;
    }
    alam_jobs_end end;
    if (!threads || !start_threads(self)) {
        end = run_alone(self);
    } else {
        if (!write_results(self)) {
            abandon_threads(self);
            return ALAM_JOBS_STOPPED;
        }
        pthread_join(self->reader, NULL);
        join_workers(self);
        end = ALAM_JOBS_DONE;
    }
    free_ring(self);
    return end;
}
