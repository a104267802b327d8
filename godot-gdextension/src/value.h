/*
 * Values of the engine, held by us: strings, names, and variants, which are a value of any type.
 *
 * Each has a constructor here, and belongs to whoever called it until it is destroyed or moved
 * away.
 */
#ifndef ASSETSTORE_VALUE_H
#define ASSETSTORE_VALUE_H

#include "gdextension.h"

#include <stdbool.h>
#include <stddef.h>

/* Room for the engine's value, aligned as it is there. Its sizes are checked in Tests/Godot. */
typedef struct string {
    void *opaque;
} string;

typedef struct string_name {
    void *opaque;
} string_name;

/* As in engines of single precision; assetstore.gdextension lets no other load this. */
typedef struct variant {
    uint64_t opaque[3];
} variant;

/* Any value that is no variant: the largest of those used is a PackedStringArray. */
typedef union type_storage {
    GDExtensionBool boolean;
    int64_t integer;
    void *opaque[2];
} type_storage;

/* Strings. Bytes that are not UTF-8 become replacement characters. */

string string_make(const char *text, size_t length);
void string_destroy(string *text);

string_name string_name_make(const char *text);
void string_name_destroy(string_name *name);

/*
 * The engine's String as UTF-8, to be released with free(). NULL if it has a character that a C
 * string cannot have.
 */
char *string_copy(const void *text);

/* Variants */

variant variant_nil(void);
variant variant_bool(bool value);
variant variant_int(int64_t value);
variant variant_text(const char *text, size_t length);
variant variant_name(const char *text);
variant variant_object(GDExtensionObjectPtr object);
/* The empty value of a type. */
variant variant_empty(GDExtensionVariantType type);
variant variant_copy(const variant *value);
/* The value as one of another type, which the engine must know how to make of it. */
variant variant_convert(const variant *value, GDExtensionVariantType type);
void variant_destroy(variant *value);
/* Destroys what `to` has and puts a copy of `value` there. */
void variant_assign(variant *to, const variant *value);

GDExtensionVariantType variant_type(const variant *value);
bool variant_is_text(const variant *value);
/* Whether a variant of an object has one that is gone. */
bool variant_is_gone(const variant *value);

/* What is in a variant, which must have that type. */
bool variant_to_bool(const variant *value);
int64_t variant_to_int(const variant *value);
GDExtensionObjectPtr variant_to_object(const variant *value);
/* Of a String or StringName, as string_copy(). */
char *variant_to_text(const variant *value);

/*
 * The text of a PackedStringArray, or of an Array of strings: `count` pointers, each to be released
 * with free() and then the list. NULL, with `count` at the item that is none, if one cannot be had.
 */
char **variant_to_texts(const variant *value, size_t *count);
void texts_free(char **texts, size_t count);

/* An Array[Dictionary] of `count` nils, each to be replaced. */
void dictionaries_make(type_storage *array, int64_t count);

/*
 * The value under a key of a Dictionary. The reference lives until the dictionary changes or goes;
 * a key that is not there is added, and its value nil.
 */
variant *dictionary_at(variant *dictionary, const char *key);

#endif
