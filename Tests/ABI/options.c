/* Option structs from an older and a newer header, and of impossible sizes. */
#include "fixture.h"
#include "options-calls.h"

/* What a plan removes besides: a list that is not there, names that cannot be. */
static void removing(struct fixture *f)
{
    static const char *const bad[] = {"caf\xe9/\xff"}, *const null[] = {NULL};
    static const char *const unknown[] = {"nobody/nothing"};
    const struct {
        const char *what;
        const char *const *names;
        uint32_t size;
        assetstore_status expected;
    } cases[] = {
        {"no list", NULL, sizeof(assetstore_plan_options), ASSETSTORE_MISUSE},
        {"bad text", bad, sizeof(assetstore_plan_options), ASSETSTORE_MISUSE},
        {"NULL in the list", null, sizeof(assetstore_plan_options), ASSETSTORE_MISUSE},
        {"an unknown package", unknown, sizeof(assetstore_plan_options), ASSETSTORE_NOT_FOUND},
        /* The struct as it was before it had the list. */
        {"a list behind the end", unknown, 40, ASSETSTORE_OK},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assetstore_plan_options options = ASSETSTORE_PLAN_OPTIONS_INIT;
        assetstore_plan *plan = NULL;

        options.struct_size = cases[i].size;
        options.remove = cases[i].names;
        options.remove_count = 1;
        check(cases[i].what, assetstore_plan_install(f->project, NULL, 0, &options, &plan, NULL) ==
                                 cases[i].expected);
        assetstore_plan_free(plan);
    }
}

/* "" is as good as NULL: not set. */
static void empty_texts(struct fixture *f)
{
    assetstore_plan_options options = ASSETSTORE_PLAN_OPTIONS_INIT;
    assetstore_plan *plan = NULL;

    options.into = options.sha256 = "";
    check("empty texts",
          assetstore_plan_install(f->project, NULL, 0, &options, &plan, NULL) == ASSETSTORE_OK);
    assetstore_plan_free(plan);
}

int main(int argc, char **argv)
{
    struct fixture f;

    if (argc != 3)
        return 2;
    fixture_make(&f, argv[1], argv[2]);
    calls(&f);
    removing(&f);
    empty_texts(&f);
    fixture_free(&f);
    return finish("options");
}
