/*
 * The library's JSON has no numbers but integers and no nulls, and is well-formed. The engine's own
 * reader would make floating-point numbers of them, exact only up to 53 bits.
 */
#include "json.h"

#include "engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS = 64 };

/* A key that occurred before: the objects of a list all have the same ones. */
struct key {
    const char *text;
    size_t length;
    variant name;
};

struct reader {
    const char *at;
    bool failed;
    struct key keys[KEYS];
};

static bool read_value(struct reader *reader, const char *key, size_t key_length, variant *value);

static bool fail(struct reader *reader)
{
    reader->failed = true;
    return false;
}

static void skip_space(struct reader *reader)
{
    reader->at += strspn(reader->at, " \t\r\n");
}

/* Steps over a character that must come next. */
static bool expect(struct reader *reader, char character)
{
    skip_space(reader);
    if (*reader->at != character)
        return fail(reader);
    reader->at++;
    return true;
}

/* Whether a list ends here; steps over its end, or over the comma before a further item. */
static bool ends(struct reader *reader, char end, bool first)
{
    skip_space(reader);
    if (*reader->at == end) {
        reader->at++;
        return true;
    }
    if (!first)
        expect(reader, ',');
    return reader->failed;
}

static uint32_t hex(struct reader *reader)
{
    char digits[5] = {0};
    char *end;
    unsigned long code;

    strncpy(digits, reader->at, 4);
    code = strtoul(digits, &end, 16);
    if (end != digits + 4)
        fail(reader);
    else
        reader->at += 4;
    return (uint32_t)code;
}

/* Writes a character as UTF-8 and returns where it ends. */
static char *put(char *out, uint32_t code)
{
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xC0 | code >> 6);
        *out++ = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *out++ = (char)(0xE0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 0x3F));
        *out++ = (char)(0x80 | (code & 0x3F));
    } else {
        *out++ = (char)(0xF0 | code >> 18);
        *out++ = (char)(0x80 | (code >> 12 & 0x3F));
        *out++ = (char)(0x80 | (code >> 6 & 0x3F));
        *out++ = (char)(0x80 | (code & 0x3F));
    }
    return out;
}

static char *put_escape(struct reader *reader, char *out)
{
    static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *escape;
    uint32_t code;

    if (*reader->at == 'u') {
        reader->at++;
        code = hex(reader);
        if (code >= 0xD800 && code < 0xDC00 && reader->at[0] == '\\' && reader->at[1] == 'u') {
            reader->at += 2;
            code = 0x10000 + ((code - 0xD800) << 10) + ((hex(reader) - 0xDC00) & 0x3FF);
        }
        return put(out, code);
    }
    escape = *reader->at ? strchr(escapes, *reader->at) : NULL;
    if (escape == NULL) {
        fail(reader);
        return out;
    }
    reader->at++;
    *out++ = meanings[escape - escapes];
    return out;
}

/* Finds the end of a string, after its opening quote, and steps over it. */
static bool find_end(struct reader *reader, const char **start, size_t *length, bool *escaped)
{
    const char *at = reader->at;

    *start = at;
    *escaped = false;
    for (at += strcspn(at, "\"\\"); *at == '\\'; at += strcspn(at, "\"\\")) {
        *escaped = true;
        at++;
        if (*at != 0)
            at++;
    }
    if (*at != '"')
        return fail(reader);
    *length = (size_t)(at - *start);
    reader->at = at + 1;
    return true;
}

static bool read_string(struct reader *reader, variant *value)
{
    const char *start;
    size_t length;
    bool escaped;
    char *text, *out;
    struct reader inner;

    if (!expect(reader, '"') || !find_end(reader, &start, &length, &escaped))
        return false;
    if (!escaped) {
        *value = variant_text(start, length);
        return true;
    }
    /* Nothing gets longer by unescaping. */
    text = out = malloc(length + 1);
    if (text == NULL)
        return fail(reader);
    inner.at = start;
    inner.failed = false;
    while (!inner.failed && inner.at < start + length) {
        if (*inner.at == '\\') {
            inner.at++;
            out = put_escape(&inner, out);
        } else {
            *out++ = *inner.at++;
        }
    }
    *value = variant_text(text, (size_t)(out - text));
    free(text);
    reader->failed |= inner.failed;
    return true;
}

/* A key as a variant that the reader keeps; `text` and `length` are its bytes. */
static const variant *read_key(struct reader *reader, const char **text, size_t *length)
{
    struct key *key;
    bool escaped;

    if (!expect(reader, '"') || !find_end(reader, text, length, &escaped))
        return NULL;
    key = &reader->keys[(*length + 7u * (unsigned char)**text +
                         31u * (unsigned char)(*text)[*length / 2]) %
                        KEYS];
    if (key->text == NULL || key->length != *length || memcmp(key->text, *text, *length) != 0) {
        if (key->text != NULL)
            variant_destroy(&key->name);
        key->text = *text;
        key->length = *length;
        key->name = variant_text(*text, *length);
    }
    return &key->name;
}

static bool read_object(struct reader *reader, variant *value)
{
    type_storage dictionary;

    *value = variant_empty(GDEXTENSION_VARIANT_TYPE_DICTIONARY);
    engine.to[GDEXTENSION_VARIANT_TYPE_DICTIONARY](&dictionary, value);
    expect(reader, '{');
    for (bool first = true; !reader->failed && !ends(reader, '}', first); first = false) {
        const char *text;
        size_t length;
        const variant *key = read_key(reader, &text, &length);

        /* The place of the value is nil, which has nothing to destroy. */
        if (key != NULL && expect(reader, ':'))
            read_value(reader, text, length, engine.dictionary_operator_index(&dictionary, key));
    }
    engine.destroy[GDEXTENSION_VARIANT_TYPE_DICTIONARY](&dictionary);
    return true;
}

/* Items of an array that starts here, nested ones not counted. */
static int64_t count_items(const char *at)
{
    int64_t count = 0;
    int depth = 0;
    bool empty = true;

    for (; *at != 0 && !(depth == 0 && *at == ']'); at++) {
        if (*at == '"') {
            for (at++; *at != 0 && *at != '"'; at++)
                if (*at == '\\' && at[1] != 0)
                    at++;
            if (*at == 0)
                break;
        } else if (*at == '[' || *at == '{') {
            depth++;
        } else if (*at == ']' || *at == '}') {
            depth--;
        } else if (*at == ',' && depth == 0) {
            count++;
        }
        empty = empty && strchr(" \t\r\n", *at) != NULL;
    }
    return empty ? 0 : count + 1;
}

static bool read_strings(struct reader *reader, int64_t count, variant *value)
{
    type_storage strings;
    int64_t ignored;
    const void *arguments[] = {&count};

    engine.construct[GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY](&strings, NULL);
    engine.strings_resize(&strings, arguments, &ignored, 1);
    for (int64_t i = 0; i < count && !ends(reader, ']', i == 0); i++) {
        variant item = variant_nil();
        void *place = engine.packed_string_array_operator_index(&strings, i);

        if (read_string(reader, &item)) {
            string_destroy(place);
            engine.to[GDEXTENSION_VARIANT_TYPE_STRING](place, &item);
        }
        variant_destroy(&item);
    }
    if (!reader->failed)
        expect(reader, ']');
    engine.from[GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY](value, &strings);
    engine.destroy[GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY](&strings);
    return true;
}

static bool read_objects(struct reader *reader, int64_t count, variant *value)
{
    type_storage array;

    dictionaries_make(&array, count);
    for (int64_t i = 0; i < count && !ends(reader, ']', i == 0); i++) {
        variant *place = engine.array_operator_index(&array, i);

        variant_destroy(place);
        read_object(reader, place);
    }
    if (!reader->failed)
        expect(reader, ']');
    engine.from[GDEXTENSION_VARIANT_TYPE_ARRAY](value, &array);
    engine.destroy[GDEXTENSION_VARIANT_TYPE_ARRAY](&array);
    return true;
}

/* An empty array does not say of what. */
static bool has_strings(const char *key, size_t length)
{
    static const char *const keys[] = {"folders",   "tags",       "permissions", "new_permissions",
                                       "needed_by", "undeclared", "written",     "missing"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strlen(keys[i]) == length && memcmp(keys[i], key, length) == 0)
            return true;
    return false;
}

static bool read_array(struct reader *reader, const char *key, size_t key_length, variant *value)
{
    int64_t count;

    expect(reader, '[');
    count = count_items(reader->at);
    skip_space(reader);
    if (*reader->at == '"' || (count == 0 && has_strings(key, key_length)))
        return read_strings(reader, count, value);
    return read_objects(reader, count, value);
}

static bool read_integer(struct reader *reader, variant *value)
{
    char *end;
    long long number;

    errno = 0;
    number = strtoll(reader->at, &end, 10);
    if (end == reader->at || errno != 0)
        return fail(reader);
    reader->at = end;
    *value = variant_int(number);
    return true;
}

/* Constructs the value in a place that has nothing to destroy, or leaves it as it is and fails. */
static bool read_value(struct reader *reader, const char *key, size_t key_length, variant *value)
{
    skip_space(reader);
    switch (*reader->at) {
    case '{':
        return read_object(reader, value);
    case '[':
        return read_array(reader, key, key_length, value);
    case '"':
        return read_string(reader, value);
    case 't':
    case 'f':
        *value = variant_bool(*reader->at == 't');
        reader->at += strspn(reader->at, "truefals");
        return true;
    default:
        return read_integer(reader, value);
    }
}

variant json_read(const char *text)
{
    struct reader reader = {.at = text};
    variant value = variant_nil();

    read_value(&reader, "", 0, &value);
    for (size_t i = 0; i < KEYS; i++)
        if (reader.keys[i].text != NULL)
            variant_destroy(&reader.keys[i].name);
    if (reader.failed) {
        engine.print_error("a document of the library cannot be read", "json_read", "AssetStore", 0,
                           false);
        variant_destroy(&value);
        return variant_nil();
    }
    return value;
}
