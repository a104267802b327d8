#include "options.h"

#include "engine.h"
#include "failure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *next;
    uint64_t bytes[]; /* aligned for all that options have */
};

/* Memory for `size` bytes, zeroed; NULL if there is none. */
static void *arena_take(arena *arena, size_t size)
{
    struct arena_block *block = calloc(1, sizeof *block + size);

    if (block == NULL)
        return NULL;
    block->next = arena->blocks;
    arena->blocks = block;
    return block->bytes;
}

void arena_release(arena *arena)
{
    while (arena->blocks != NULL) {
        struct arena_block *next = arena->blocks->next;

        free(arena->blocks);
        arena->blocks = next;
    }
}

static variant invalid(const char *message, const char *subject, const char *hint)
{
    return failure_make(ASSETSTORE_MISUSE, "invalid-argument", message, subject, hint);
}

static variant out_of_memory(void)
{
    return failure_make(ASSETSTORE_IO, "io-failure", "there is no memory left", "", "");
}

/* Text, moved into the arena. NULL is text with a character that a C string cannot have. */
static char *settle(char *text, arena *arena, variant *failure)
{
    char *kept;

    if (text == NULL) {
        *failure = invalid("a text has a character that no text can have", "", "");
        return NULL;
    }
    kept = arena_take(arena, strlen(text) + 1);
    if (kept != NULL)
        strcpy(kept, text);
    else
        *failure = out_of_memory();
    free(text);
    return kept;
}

/* The same for what may be a path: one of the engine's becomes one of the system's. */
static char *settle_path(char *text, arena *arena, variant *failure)
{
    string path, absolute;
    const void *arguments[] = {&path};
    char *found;

    if (text == NULL || (strncmp(text, "res://", 6) != 0 && strncmp(text, "user://", 7) != 0))
        return settle(text, arena, failure);
    path = string_make(text, strlen(text));
    absolute = string_make("", 0);
    engine.object_method_bind_ptrcall(engine_methods.globalize_path,
                                      engine_methods.project_settings, arguments, &absolute);
    found = string_copy(&absolute);
    string_destroy(&absolute);
    string_destroy(&path);
    if (found != NULL && found[0] == '/') {
        free(text);
        return settle(found, arena, failure);
    }
    *failure =
        invalid("there is no such folder in an exported game", text, "use a folder below user://");
    free(found);
    free(text);
    return NULL;
}

char *options_text(const variant *text, arena *arena, variant *failure)
{
    return settle(variant_to_text(text), arena, failure);
}

char *options_path(const variant *path, arena *arena, variant *failure)
{
    return settle_path(variant_to_text(path), arena, failure);
}

char **options_names(const variant *names, size_t *count, arena *arena, variant *failure)
{
    char **list = variant_to_texts(names, count), **kept;

    if (list == NULL) {
        char message[96];

        snprintf(message, sizeof message, "item %zu of the list is no text that can be used",
                 *count);
        *failure = invalid(message, "", "give an array of strings");
        return NULL;
    }
    kept = arena_take(arena, (*count + 1) * sizeof *kept);
    if (kept == NULL)
        *failure = out_of_memory();
    for (size_t i = 0; i < *count && kept != NULL; i++) {
        kept[i] = settle_path(list[i], arena, failure);
        list[i] = NULL;
        if (kept[i] == NULL)
            kept = NULL;
    }
    texts_free(list, *count);
    return kept;
}

/* Whether a number fits where it is put. */
static bool put_number(const option *option, int64_t number, char *place)
{
    switch (option->kind) {
    case OPTION_INT32:
        *(int32_t *)place = (int32_t)number;
        return number >= INT32_MIN && number <= INT32_MAX;
    case OPTION_UINT64:
        *(uint64_t *)place = (uint64_t)number;
        return number >= 0;
    case OPTION_COUNT:
        *(uint32_t *)place = number == 0 ? UINT32_MAX : (uint32_t)number;
        return number >= 0 && number < UINT32_MAX;
    default:
        *(uint32_t *)place = (uint32_t)number;
        return number >= 0 && number <= UINT32_MAX;
    }
}

static const char *type_of(const option *option)
{
    switch (option->kind) {
    case OPTION_FLAG:
        return "true or false";
    case OPTION_TEXT:
        return "a String";
    case OPTION_NAMES:
        return "a PackedStringArray";
    default:
        return "an integer that is not too large or too small";
    }
}

/* Puts one value where it belongs. `failure` stays nil if it is its type that is wrong. */
static bool put(const option *option, const variant *value, char *place, arena *arena,
                variant *failure)
{
    GDExtensionVariantType type = variant_type(value);
    size_t count;
    char **names;

    switch (option->kind) {
    case OPTION_FLAG:
        if (type != GDEXTENSION_VARIANT_TYPE_BOOL)
            return false;
        if (variant_to_bool(value))
            *(uint32_t *)place |= option->flag;
        return true;
    case OPTION_TEXT:
        if (!variant_is_text(value))
            return false;
        *(const char **)place = options_text(value, arena, failure);
        return *(const char **)place != NULL;
    case OPTION_NAMES:
        if (type != GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY &&
            type != GDEXTENSION_VARIANT_TYPE_ARRAY)
            return false;
        names = options_names(value, &count, arena, failure);
        *(char ***)place = names;
        *(size_t *)(place + sizeof names) = count;
        return names != NULL;
    default:
        return type == GDEXTENSION_VARIANT_TYPE_INT &&
               put_number(option, variant_to_int(value), place);
    }
}

/* Names the options there are, for the hint. */
static void list_options(const option *options, char *list, size_t size)
{
    size_t length = 0;

    list[0] = 0;
    for (; options->name != NULL && length + 1 < size; options++)
        length += (size_t)snprintf(list + length, size - length, "%s%s",
                                   length ? ", " : "there are ", options->name);
}

static bool read_one(const variant *key, const variant *value, const option *options,
                     const char *noun, void *target, arena *arena, variant *failure)
{
    char *name = variant_is_text(key) ? variant_to_text(key) : NULL;
    const option *found = options;
    char message[160], list[400];
    bool done = false;

    while (found->name != NULL && (name == NULL || strcmp(found->name, name) != 0))
        found++;
    if (found->name == NULL) {
        snprintf(message, sizeof message, "there is no %s \"%.60s\"", noun, name ? name : "");
        list_options(options, list, sizeof list);
        *failure =
            failure_make(ASSETSTORE_MISUSE, "unknown-option", message, name ? name : "", list);
    } else {
        done = put(found, value, (char *)target + found->offset, arena, failure);
        if (!done && variant_type(failure) == GDEXTENSION_VARIANT_TYPE_NIL) {
            snprintf(message, sizeof message, "the %s \"%s\" must be %s", noun, name,
                     type_of(found));
            *failure = invalid(message, name, "");
        }
    }
    free(name);
    return done;
}

bool options_read(const variant *dictionary, const option *options, const char *noun, void *target,
                  arena *arena, variant *failure)
{
    variant iterator = variant_nil();
    GDExtensionBool valid = false;
    bool good = true, more;

    more = engine.variant_iter_init(dictionary, &iterator, &valid);
    while (good && more && valid) {
        variant key, *value;
        type_storage contents;

        engine.variant_iter_get(dictionary, &iterator, &key, &valid);
        engine.to[GDEXTENSION_VARIANT_TYPE_DICTIONARY](&contents, (void *)dictionary);
        value = engine.dictionary_operator_index_const(&contents, &key);
        good = read_one(&key, value, options, noun, target, arena, failure);
        engine.destroy[GDEXTENSION_VARIANT_TYPE_DICTIONARY](&contents);
        variant_destroy(&key);
        if (good)
            more = engine.variant_iter_next(dictionary, &iterator, &valid);
    }
    variant_destroy(&iterator);
    return good;
}
