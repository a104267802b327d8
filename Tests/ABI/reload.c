/* Loading, using, "unloading" and loading again, as a host of plugins does. */
#include "fixture.h"

#include <dlfcn.h>

typedef const char *version_fn(void);
typedef assetstore_status open_fn(const char *, const assetstore_open_options *, assetstore **,
                                  assetstore_error **);
typedef void close_fn(assetstore *);

int main(int argc, char **argv)
{
    const char *directory = argc == 3 ? argv[2] : "";
    int i;

    for (i = 0; i < 20; i++) {
        void *library = argc == 3 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
        version_fn *version;
        open_fn *open_store;
        close_fn *close_store;
        assetstore *store = NULL;

        if (library == NULL) {
            printf("FAILED dlopen: %s\n",
                   argc == 3 ? dlerror() : "usage: reload LIBRARY DIRECTORY");
            return 1;
        }
        /* Through void **, the form that POSIX gives for functions. */
        *(void **)&version = dlsym(library, "assetstore_version");
        *(void **)&open_store = dlsym(library, "assetstore_open");
        *(void **)&close_store = dlsym(library, "assetstore_close");
        if (version == NULL || open_store == NULL || close_store == NULL) {
            printf("FAILED dlsym\n");
            return 1;
        }
        check("version", strcmp(version(), ASSETSTORE_VERSION) == 0);
        check("open", open_store(directory, NULL, &store, NULL) == ASSETSTORE_OK);
        close_store(store);
        check("dlclose", dlclose(library) == 0);
    }
    return finish("reload");
}
