/*
 * Classes as tables: what the engine is told of a class, and how its calls get to our functions.
 */
#ifndef ASSETSTORE_CLASS_H
#define ASSETSTORE_CLASS_H

#include "value.h"

enum { CLASS_ARGUMENTS = 5 };

typedef struct class_value {
    const char *name;
    GDExtensionVariantType type;
    /* Of an object its class, of an integer its enumeration as "Class.Enum", of an array what it
     * has. */
    const char *class_name;
    /* May be left out; it is the empty value of its type then. */
    bool optional;
} class_value;

/*
 * Does the work of a method. The arguments are complete and of their types. The result is nil to
 * begin with and is constructed there.
 */
typedef void (*class_call)(void *instance, const variant *const *arguments, variant *result);

typedef struct class_method {
    const char *name;
    class_call call;
    class_value result;
    class_value arguments[CLASS_ARGUMENTS];
    uint32_t flags; /* GDEXTENSION_METHOD_FLAG_..., 0 for a normal method */
} class_method;

typedef struct class_property {
    class_value value;
    const char *setter; /* NULL: read-only */
    const char *getter;
} class_property;

typedef struct class_signal {
    const char *name;
    class_value arguments[CLASS_ARGUMENTS];
} class_signal;

typedef struct class_constant {
    const char *enumeration;
    const char *name;
    int64_t value;
    bool is_bitfield;
} class_constant;

typedef struct class_table {
    const char *name;
    /* Scripts make none by themselves. */
    bool is_abstract;
    /* Makes what belongs to a new object, and releases it. */
    void *(*create)(GDExtensionObjectPtr object);
    void (*release)(void *instance);
    /* Each ends with an entry without a name. */
    const class_method *methods;
    const class_property *properties;
    const class_signal *signals;
    const class_constant *constants;
} class_table;

int class_argument_count(const class_value *arguments);

void class_register(const class_table *table);
void class_unregister(const class_table *table);

/* A new object of a class, and what belongs to it in `instance`. It belongs to the first variant of
 * it. */
GDExtensionObjectPtr class_make(const class_table *table, void **instance);

/* What belongs to an object of a class; NULL if it is none of it. */
void *class_instance(const class_table *table, GDExtensionObjectPtr object);

/* class_call.c: what the engine calls for each method. `userdata` is a class_method. */

/* A call with variants, as from GDScript that does not know the type of the object or its values.
 */
void class_call_variants(void *userdata, GDExtensionClassInstancePtr instance,
                         const GDExtensionConstVariantPtr *arguments, GDExtensionInt count,
                         GDExtensionVariantPtr result, GDExtensionCallError *error);
/* A call with values of known types, as from typed GDScript; `result` has the empty value of its
 * type. */
void class_call_values(void *userdata, GDExtensionClassInstancePtr instance,
                       const GDExtensionConstTypePtr *arguments, GDExtensionTypePtr result);

#endif
