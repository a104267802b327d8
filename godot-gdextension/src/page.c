/*
 * Of all results only pages of assets are read from their records: a person who types waits for
 * them, and writing JSON takes the library longer than finding what is in it. Tests/Godot compares
 * the two.
 */
#include "page.h"

#include "engine.h"

#include <string.h>

enum { DEFAULT_LIMIT = 40 };

typedef enum { TEXT, WORDS, NUMBER, SMALL_NUMBER, TYPE, SUPPORT } column_kind;

typedef struct column {
    const char *key;
    column_kind kind;
    size_t offset;
} column;

#define ASSET(member) #member, TEXT, offsetof(assetstore_asset, member)

static const column columns[] = {
    {ASSET(ref)},
    {ASSET(source)},
    {ASSET(publisher)},
    {ASSET(slug)},
    {"number", NUMBER, offsetof(assetstore_asset, number)},
    {"type", TYPE, offsetof(assetstore_asset, type)},
    {"support", SUPPORT, offsetof(assetstore_asset, support)},
    {ASSET(title)},
    {ASSET(author)},
    {ASSET(category)},
    {ASSET(license)},
    {ASSET(version)},
    {ASSET(godot_min)},
    {ASSET(godot_max)},
    {ASSET(icon_url)},
    {"updated", NUMBER, offsetof(assetstore_asset, updated)},
    {"rating", SMALL_NUMBER, offsetof(assetstore_asset, rating)},
    {ASSET(vast_id)},
    {"permissions", WORDS, offsetof(assetstore_asset, permissions)},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* What each column had last: neighbours often have the same, and a String is made once. */
struct memory {
    variant keys[COLUMNS];
    variant values[COLUMNS];
    const char *texts[COLUMNS];
};

static const char *type_name(int32_t type)
{
    return type == ASSETSTORE_TYPE_PROJECT ? "project" : "addon";
}

static const char *support_name(uint32_t support)
{
    switch (support) {
    case ASSETSTORE_SUPPORT_FEATURED:
        return "featured";
    case ASSETSTORE_SUPPORT_TESTING:
        return "testing";
    default:
        return "community";
    }
}

static void put_text(struct memory *memory, int column, const char *text, variant *place)
{
    if (memory->texts[column] == NULL || strcmp(memory->texts[column], text) != 0) {
        variant_destroy(&memory->values[column]);
        memory->values[column] = variant_text(text, strlen(text));
        memory->texts[column] = text;
    }
    *place = variant_copy(&memory->values[column]);
}

/* An array of the words that single spaces part. */
static variant words(const char *text)
{
    type_storage strings;
    int64_t count = *text != 0, ignored;
    const void *arguments[] = {&count};
    variant made;

    for (const char *at = text; *at != 0; at++)
        count += *at == ' ';
    engine.construct[GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY](&strings, NULL);
    engine.strings_resize(&strings, arguments, &ignored, 1);
    for (int64_t i = 0; i < count; i++) {
        string *place = engine.packed_string_array_operator_index(&strings, i);
        size_t length = strcspn(text, " ");

        string_destroy(place);
        *place = string_make(text, length);
        text += length + (text[length] != 0);
    }
    engine.from[GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY](&made, &strings);
    engine.destroy[GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY](&strings);
    return made;
}

/* Constructs the value of a column, in a place that is nil. */
static void put(struct memory *memory, int column, const char *record, variant *place)
{
    const char *member = record + columns[column].offset;

    switch (columns[column].kind) {
    case TEXT:
        put_text(memory, column, *(const char *const *)member, place);
        break;
    case WORDS:
        *place = words(*(const char *const *)member);
        break;
    case TYPE:
        put_text(memory, column, type_name(*(const int32_t *)member), place);
        break;
    case SUPPORT:
        put_text(memory, column, support_name(*(const uint32_t *)member), place);
        break;
    case NUMBER:
        *place = variant_int(*(const int64_t *)member);
        break;
    case SMALL_NUMBER:
        *place = variant_int(*(const int32_t *)member);
        break;
    }
}

static variant read_asset(struct memory *memory, const assetstore_asset *asset)
{
    type_storage dictionary;
    variant made;

    engine.construct[GDEXTENSION_VARIANT_TYPE_DICTIONARY](&dictionary, NULL);
    for (int i = 0; i < COLUMNS; i++)
        put(memory, i, (const char *)asset,
            engine.dictionary_operator_index(&dictionary, &memory->keys[i]));
    engine.from[GDEXTENSION_VARIANT_TYPE_DICTIONARY](&made, &dictionary);
    engine.destroy[GDEXTENSION_VARIANT_TYPE_DICTIONARY](&dictionary);
    return made;
}

static variant read_assets(const assetstore_assets *page)
{
    struct memory memory;
    size_t count = assetstore_assets_count(page);
    type_storage array;
    variant made;

    for (int i = 0; i < COLUMNS; i++) {
        memory.keys[i] = variant_text(columns[i].key, strlen(columns[i].key));
        memory.values[i] = variant_nil();
        memory.texts[i] = NULL;
    }
    dictionaries_make(&array, (int64_t)count);
    for (size_t i = 0; i < count; i++) {
        variant *place = engine.array_operator_index(&array, (int64_t)i);

        variant_destroy(place);
        *place = read_asset(&memory, assetstore_assets_at(page, i));
    }
    engine.from[GDEXTENSION_VARIANT_TYPE_ARRAY](&made, &array);
    engine.destroy[GDEXTENSION_VARIANT_TYPE_ARRAY](&array);
    for (int i = 0; i < COLUMNS; i++) {
        variant_destroy(&memory.keys[i]);
        variant_destroy(&memory.values[i]);
    }
    return made;
}

variant page_read(const assetstore_assets *page, const assetstore_query *query)
{
    const char *corrected = assetstore_assets_corrected(page);
    uint64_t limit = query->limit != 0 ? query->limit : DEFAULT_LIMIT;
    uint64_t offset = query->page != 0 ? query->page * limit : query->offset;
    variant result = variant_empty(GDEXTENSION_VARIANT_TYPE_DICTIONARY);

    *dictionary_at(&result, "assets") = read_assets(page);
    *dictionary_at(&result, "total") = variant_int((int64_t)assetstore_assets_total(page));
    *dictionary_at(&result, "offset") = variant_int((int64_t)offset);
    *dictionary_at(&result, "limit") = variant_int((int64_t)limit);
    *dictionary_at(&result, "corrected") = variant_text(corrected, strlen(corrected));
    return result;
}
