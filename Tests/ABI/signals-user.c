/* The part of signals.c that is linked with the library. */
#include "fixture.h"

void use(const char *directory, const char *zip);

void use(const char *directory, const char *zip)
{
    struct fixture f;

    fixture_make(&f, directory, zip);
    fixture_free(&f);
}
