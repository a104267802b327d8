/* What belongs to the host stays as the host had it: signals, locale, working directory, umask. */
#include "check.h"

#include <dlfcn.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct state {
    void *handlers[NSIG];
    sigset_t mask;
    char locale[64], directory[512];
    mode_t umask;
};

static void look(struct state *state)
{
    int i;

    memset(state, 0, sizeof *state);
    for (i = 1; i < NSIG; i++) {
        struct sigaction action;
        if (sigaction(i, NULL, &action) == 0)
            state->handlers[i] = (void *)action.sa_sigaction;
    }
    sigprocmask(SIG_BLOCK, NULL, &state->mask);
    snprintf(state->locale, sizeof state->locale, "%s", setlocale(LC_ALL, NULL));
    if (getcwd(state->directory, sizeof state->directory) == NULL)
        exit(1);
    state->umask = umask(0);
    umask(state->umask);
}

int main(int argc, char **argv)
{
    static struct state before, loaded, after;
    void *user;
    void (*use)(const char *, const char *);

    if (argc != 4)
        return 2;
    /* This program is not linked with the library: its user is, so that one can look before it. */
    look(&before);
    user = dlopen(argv[3], RTLD_NOW);
    if (user == NULL) {
        printf("FAILED dlopen: %s\n", dlerror());
        return 1;
    }
    look(&loaded);
    *(void **)&use = dlsym(user, "use");
    use(argv[1], argv[2]);
    look(&after);
    check("loading changes nothing", memcmp(&before, &loaded, sizeof before) == 0);
    check("using changes nothing", memcmp(&before, &after, sizeof before) == 0);
    return finish("signals");
}
