#include "failing.h"

#include <stdlib.h>

failing_state failing;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void __wrap_free(void *memory);

bool failing_now(void)
{
    if (!failing.on)
        return false;
    failing.count++;
    if (failing.fail_at == 0 || failing.count < failing.fail_at)
        return false;
    return failing.go_on || failing.count == failing.fail_at;
}

static void *note(void *memory)
{
    failing.live += failing.on && memory;
    return memory;
}

void *__wrap_malloc(size_t size)
{
    return failing_now() ? NULL : note(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return failing_now() ? NULL : note(__real_calloc(count, size));
}

void *__wrap_realloc(void *memory, size_t size)
{
    if (failing_now())
        return NULL;
    void *grown = __real_realloc(memory, size);
    return memory ? grown : note(grown);
}

void __wrap_free(void *memory)
{
    failing.live -= failing.on && memory;
    __real_free(memory);
}

void failing_start(size_t fail_at, bool go_on)
{
    failing.count = 0;
    failing.fail_at = fail_at;
    failing.go_on = go_on;
    failing.live = 0;
    failing.on = true;
}

void failing_stop(void)
{
    failing.on = false;
}
