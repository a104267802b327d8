#include "class.h"

#include "engine.h"

/*
 * The value as the type that is asked for, as the engine itself would convert it; false if it would
 * not. An Array stands for a PackedStringArray: its items are looked at when they are used.
 */
static bool convert(const variant *value, GDExtensionVariantType wanted, variant *converted)
{
    GDExtensionVariantType type = variant_type(value);

    if (type == GDEXTENSION_VARIANT_TYPE_OBJECT && variant_is_gone(value))
        return false;
    if (type == wanted || (wanted == GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY &&
                           type == GDEXTENSION_VARIANT_TYPE_ARRAY))
        *converted = variant_copy(value);
    else if (engine.variant_can_convert_strict(type, wanted))
        *converted = variant_convert(value, wanted);
    else
        return false;
    return true;
}

void class_call_variants(void *userdata, GDExtensionClassInstancePtr instance,
                         const GDExtensionConstVariantPtr *arguments, GDExtensionInt count,
                         GDExtensionVariantPtr result, GDExtensionCallError *error)
{
    const class_method *method = userdata;
    int wanted = class_argument_count(method->arguments), made = 0, required = 0;
    variant values[CLASS_ARGUMENTS];
    const variant *pointers[CLASS_ARGUMENTS];

    while (required < wanted && !method->arguments[required].optional)
        required++;
    error->error = GDEXTENSION_CALL_OK;
    if (count > wanted || count < required) {
        error->error = count > wanted ? GDEXTENSION_CALL_ERROR_TOO_MANY_ARGUMENTS
                                      : GDEXTENSION_CALL_ERROR_TOO_FEW_ARGUMENTS;
        error->argument = error->expected = count > wanted ? wanted : required;
        return;
    }
    for (; made < wanted; made++) {
        const class_value *argument = &method->arguments[made];

        if (made >= count) {
            values[made] = variant_empty(argument->type);
        } else if (!convert(arguments[made], argument->type, &values[made])) {
            error->error = GDEXTENSION_CALL_ERROR_INVALID_ARGUMENT;
            error->argument = made;
            error->expected = argument->type;
            break;
        }
        pointers[made] = &values[made];
    }
    if (error->error == GDEXTENSION_CALL_OK)
        method->call(instance, pointers, result);
    while (made-- > 0)
        variant_destroy(&values[made]);
}

void class_call_values(void *userdata, GDExtensionClassInstancePtr instance,
                       const GDExtensionConstTypePtr *arguments, GDExtensionTypePtr result)
{
    const class_method *method = userdata;
    int count = class_argument_count(method->arguments);
    GDExtensionVariantType type = method->result.type;
    variant values[CLASS_ARGUMENTS], made = variant_nil();
    const variant *pointers[CLASS_ARGUMENTS];

    for (int i = 0; i < count; i++) {
        engine.from[method->arguments[i].type](&values[i], (void *)arguments[i]);
        pointers[i] = &values[i];
    }
    method->call(instance, pointers, &made);
    for (int i = 0; i < count; i++)
        variant_destroy(&values[i]);
    if (result != NULL && type == GDEXTENSION_VARIANT_TYPE_OBJECT) {
        engine.ref_set_object(result, variant_to_object(&made));
    } else if (result != NULL && type != GDEXTENSION_VARIANT_TYPE_NIL) {
        if (engine.destroy[type] != NULL)
            engine.destroy[type](result);
        engine.to[type](result, &made);
    }
    variant_destroy(&made);
}
