/*
 * Dictionaries of options, read into the structs of assetstore.h by tables.
 */
#ifndef ASSETSTORE_OPTIONS_H
#define ASSETSTORE_OPTIONS_H

#include "value.h"

#include <stdint.h>

typedef enum option_kind {
    OPTION_FLAG,   /* a boolean: adds a bit to a uint32_t */
    OPTION_TEXT,   /* a string: const char * */
    OPTION_NAMES,  /* names, as options_names(): char ** followed by a size_t */
    OPTION_UINT32, /* an integer of that range */
    OPTION_UINT64,
    OPTION_INT32,
    OPTION_COUNT, /* an integer: uint32_t, in which UINT32_MAX stands for none, as 0 is the default
                   */
} option_kind;

typedef struct option {
    const char *name; /* NULL ends a table */
    option_kind kind;
    size_t offset;
    uint32_t flag;
} option;

/* Memory that options point to, all released at once. */
typedef struct arena {
    struct arena_block *blocks;
} arena;

void arena_release(arena *arena);

/*
 * Reads the dictionary into the struct at `target`. Returns false, and makes `failure`, for a key
 * or value that no option has. `noun` is what the failure calls a key: "option" or "filter".
 */
bool options_read(const variant *dictionary, const option *options, const char *noun, void *target,
                  arena *arena, variant *failure);

/*
 * A string as the library takes it, in `arena`. Returns NULL, and makes `failure`, if it has a
 * character that none can have.
 */
char *options_text(const variant *text, arena *arena, variant *failure);

/* The same for a path, which becomes an absolute one if it is below res:// or user://. */
char *options_path(const variant *path, arena *arena, variant *failure);

/*
 * The same for `count` names, of which each may be a path. Fails, too, if one is no string.
 */
char **options_names(const variant *names, size_t *count, arena *arena, variant *failure);

#endif
