/* NULL and bad UTF-8 in every pointer of every function: an error, never a crash. */
#include "fixture.h"
#include "calls.h"

int main(int argc, char **argv)
{
    struct fixture f;

    if (argc != 3)
        return 2;
    fixture_make(&f, argv[1], argv[2]);
    calls(&f);
    fixture_free(&f);
    return finish("null");
}
