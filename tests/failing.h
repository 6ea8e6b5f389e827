/* An allocator that fails where a test wants it to, for all of the library.
 *
 * The linker puts the functions of failing.c in the place of malloc, calloc, realloc and free of the test
 * they are linked with (alam_fail_allocations in CMakeLists.txt); what shared libraries allocate by
 * themselves is not seen. One thread at a time.
 *
 *     failing_start(3, false);
 *     done = attempt(&error);
 *     failing_stop();
 *     assert_int_equal(failing.live, 0);
 */
#ifndef ALAM_TESTS_FAILING_H
#define ALAM_TESTS_FAILING_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    size_t count;   /* allocations since the last start */
    size_t fail_at; /* the one that fails, from 1; 0: none */
    bool go_on;     /* all after it fail, too */
    long live;      /* allocated and not freed since the last start */
    bool on;
} failing_state;

extern failing_state failing; /* to be read; the functions below write it */

void failing_start(size_t fail_at, bool go_on);
void failing_stop(void);

/* Counts one allocation that an allocator of someone else is about to make; whether it is to fail. */
bool failing_now(void);

#endif
