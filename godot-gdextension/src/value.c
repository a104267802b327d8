#include "value.h"

#include "engine.h"

#include <stdlib.h>
#include <string.h>

string string_make(const char *text, size_t length)
{
    string made;

    if (engine.string_new_with_utf8_chars_and_len2 != NULL)
        engine.string_new_with_utf8_chars_and_len2(&made, text, (GDExtensionInt)length);
    else
        engine.string_new_with_utf8_chars_and_len(&made, text, (GDExtensionInt)length);
    return made;
}

void string_destroy(string *text)
{
    engine.destroy[GDEXTENSION_VARIANT_TYPE_STRING](text);
}

string_name string_name_make(const char *text)
{
    string_name made;

    engine.string_name_new_with_utf8_chars(&made, text);
    return made;
}

void string_name_destroy(string_name *name)
{
    /* Needed before the table of destructors is complete. */
    engine.variant_get_ptr_destructor(GDEXTENSION_VARIANT_TYPE_STRING_NAME)(name);
}

char *string_copy(const void *text)
{
    int64_t length = engine.string_to_utf8_chars(text, NULL, 0);
    char *copy = malloc((size_t)length + 1);

    if (copy == NULL)
        return NULL;
    engine.string_to_utf8_chars(text, copy, length);
    copy[length] = 0;
    if (strlen(copy) != (size_t)length) {
        free(copy);
        return NULL;
    }
    return copy;
}

/* Makes a variant of a value of another type. */
static variant variant_from(GDExtensionVariantType type, void *value)
{
    variant made;

    engine.from[type](&made, value);
    return made;
}

variant variant_nil(void)
{
    variant made;

    engine.variant_new_nil(&made);
    return made;
}

variant variant_bool(bool value)
{
    GDExtensionBool boolean = value;

    return variant_from(GDEXTENSION_VARIANT_TYPE_BOOL, &boolean);
}

variant variant_int(int64_t value)
{
    return variant_from(GDEXTENSION_VARIANT_TYPE_INT, &value);
}

variant variant_text(const char *text, size_t length)
{
    string value = string_make(text, length);
    variant made = variant_from(GDEXTENSION_VARIANT_TYPE_STRING, &value);

    string_destroy(&value);
    return made;
}

variant variant_name(const char *text)
{
    string_name value = string_name_make(text);
    variant made = variant_from(GDEXTENSION_VARIANT_TYPE_STRING_NAME, &value);

    string_name_destroy(&value);
    return made;
}

variant variant_object(GDExtensionObjectPtr object)
{
    return variant_from(GDEXTENSION_VARIANT_TYPE_OBJECT, &object);
}

variant variant_empty(GDExtensionVariantType type)
{
    type_storage value;
    variant made;

    if (type == GDEXTENSION_VARIANT_TYPE_NIL)
        return variant_nil();
    engine.construct[type](&value, NULL);
    made = variant_from(type, &value);
    if (engine.destroy[type] != NULL)
        engine.destroy[type](&value);
    return made;
}

variant variant_copy(const variant *value)
{
    variant made;

    engine.variant_new_copy(&made, value);
    return made;
}

void variant_destroy(variant *value)
{
    engine.variant_destroy(value);
}

void variant_assign(variant *to, const variant *value)
{
    variant copy = variant_copy(value);

    variant_destroy(to);
    *to = copy;
}

GDExtensionVariantType variant_type(const variant *value)
{
    return engine.variant_get_type(value);
}

bool variant_is_text(const variant *value)
{
    GDExtensionVariantType type = variant_type(value);

    return type == GDEXTENSION_VARIANT_TYPE_STRING || type == GDEXTENSION_VARIANT_TYPE_STRING_NAME;
}

/* The engine's conversions take what they only read without const. */
static void variant_to(GDExtensionVariantType type, void *value, const variant *from)
{
    variant copy = variant_copy(from);

    engine.to[type](value, &copy);
    variant_destroy(&copy);
}

bool variant_is_gone(const variant *value)
{
    const void *arguments[] = {value};
    GDExtensionBool is_there = 0;

    engine.is_instance_valid(&is_there, arguments, 1);
    return !is_there && variant_to_object(value) != NULL;
}

variant variant_convert(const variant *value, GDExtensionVariantType type)
{
    type_storage converted;
    variant made;

    variant_to(type, &converted, value);
    made = variant_from(type, &converted);
    if (engine.destroy[type] != NULL)
        engine.destroy[type](&converted);
    return made;
}

bool variant_to_bool(const variant *value)
{
    GDExtensionBool boolean = 0;

    variant_to(GDEXTENSION_VARIANT_TYPE_BOOL, &boolean, value);
    return boolean != 0;
}

int64_t variant_to_int(const variant *value)
{
    int64_t integer = 0;

    variant_to(GDEXTENSION_VARIANT_TYPE_INT, &integer, value);
    return integer;
}

GDExtensionObjectPtr variant_to_object(const variant *value)
{
    GDExtensionObjectPtr object = NULL;

    variant_to(GDEXTENSION_VARIANT_TYPE_OBJECT, &object, value);
    return object;
}

char *variant_to_text(const variant *value)
{
    string text;
    char *copy;

    /* Makes a String of a StringName too. */
    variant_to(GDEXTENSION_VARIANT_TYPE_STRING, &text, value);
    copy = string_copy(&text);
    string_destroy(&text);
    return copy;
}

void texts_free(char **texts, size_t count)
{
    if (texts == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
    free(texts);
}

char **variant_to_texts(const variant *value, size_t *count)
{
    GDExtensionVariantType type = variant_type(value);
    bool packed = type == GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY;
    type_storage list;
    int64_t size = 0;
    char **texts;

    *count = 0;
    variant_to(type, &list, value);
    (packed ? engine.strings_size : engine.array_size)(&list, NULL, &size, 0);
    texts = calloc((size_t)size + 1, sizeof *texts);
    for (int64_t i = 0; texts != NULL && i < size; i++) {
        if (packed) {
            texts[i] = string_copy(engine.packed_string_array_operator_index_const(&list, i));
        } else {
            const variant *item = engine.array_operator_index_const(&list, i);

            texts[i] = variant_is_text(item) ? variant_to_text(item) : NULL;
        }
        *count = (size_t)i;
        if (texts[i] == NULL) {
            texts_free(texts, (size_t)i);
            texts = NULL;
        }
    }
    if (texts != NULL)
        *count = (size_t)size;
    engine.destroy[type](&list);
    return texts;
}

void dictionaries_make(type_storage *array, int64_t count)
{
    int64_t ignored;
    const void *arguments[] = {&count};
    string_name no_class = string_name_make("");
    variant no_script = variant_nil();

    engine.construct[GDEXTENSION_VARIANT_TYPE_ARRAY](array, NULL);
    engine.array_set_typed(array, GDEXTENSION_VARIANT_TYPE_DICTIONARY, &no_class, &no_script);
    engine.array_resize(array, arguments, &ignored, 1);
    string_name_destroy(&no_class);
}

variant *dictionary_at(variant *dictionary, const char *key)
{
    type_storage storage;
    variant name = variant_text(key, strlen(key));
    variant *found;

    /* A Dictionary is a reference: what is changed through this one is changed in the variant. */
    engine.to[GDEXTENSION_VARIANT_TYPE_DICTIONARY](&storage, dictionary);
    found = engine.dictionary_operator_index(&storage, &name);
    engine.destroy[GDEXTENSION_VARIANT_TYPE_DICTIONARY](&storage);
    variant_destroy(&name);
    return found;
}
