/* Work in parallel, results in order.
 *
 * Slots go round a ring:  read -> work -> write -> read ...
 *
 *     reader thread        worker threads            the caller's thread
 *     fills slots      ->  work on any of them   ->  writes them in the order they were read
 *
 * There are a few slots for each worker and never more, so memory stays the same however long the
 * input is. With one worker all three steps are done in the caller's thread, unless asked otherwise.
 */
#ifndef ALAM_CLI_JOBS_H
#define ALAM_CLI_JOBS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct alam_jobs {
    void *context;
    size_t workers;   /* at least 1 */
    bool pipelined;   /* with one worker, too, each step has a thread: where writing takes long */
    size_t slot_size; /* bytes of one slot; zeroed before its first use, then used again as it is */

    /* Fills a slot with the next piece of work; false: there is none. One call at a time. */
    bool (*read)(void *context, void *slot);
    /* Works on a slot; `worker` counts from 0 and is never in use by two threads at once. */
    void (*work)(void *context, size_t worker, void *slot);
    /* Takes the result; false: stop all. Always in the caller's thread. */
    bool (*write)(void *context, void *slot);
    /* Frees what a slot owns. */
    void (*release)(void *slot);
} alam_jobs;

typedef enum alam_jobs_end {
    ALAM_JOBS_DONE,    /* all was read, worked on and written                                    */
    ALAM_JOBS_FAILED,  /* there was no memory to begin with; nothing was read                    */
    ALAM_JOBS_STOPPED, /* write() said stop. The other threads may still be running, a reader that
                          waits for input even for ever, so that neither the context nor the slots
                          may be freed: the process must end with _exit()                        */
} alam_jobs_end;

alam_jobs_end alam_jobs_run(const alam_jobs *jobs, alam_error *error);

#endif
