/* Counting what held and what did not. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <string.h>

static int checks_passed, checks_failed;

static inline void passed(void)
{
    checks_passed++;
}

static inline void check(const char *what, int holds)
{
    if (holds) {
        checks_passed++;
        return;
    }
    checks_failed++;
    printf("FAILED %s\n", what);
}

/* The last line of every program here; the runner demands it, so that a crash is no success. */
static inline int finish(const char *name)
{
    printf("%s: %d checks, %d failed\n", name, checks_passed + checks_failed, checks_failed);
    return checks_failed != 0 || checks_passed == 0;
}

#endif
