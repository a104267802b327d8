/* Option structs from an older and a newer header, and of impossible sizes. */
#include "fixture.h"
#include "options-calls.h"

int main(int argc, char **argv)
{
    struct fixture f;

    if (argc != 3)
        return 2;
    fixture_make(&f, argv[1], argv[2]);
    calls(&f);
    fixture_free(&f);
    return finish("options");
}
