#include "class.h"

#include "engine.h"

#include <string.h>

/* From the engine's enumerations PropertyHint and PropertyUsageFlags. */
enum {
    HINT_NONE = 0,
    HINT_ARRAY_TYPE = 31,
    USAGE_DEFAULT = 6,
    USAGE_EDITOR_READ_ONLY = 4 | 1 << 28,
    USAGE_ENUM = 1 << 16,
};

static const int32_t NOTIFICATION_POSTINITIALIZE = 0;

/* An object is found again by this; it has nothing to call back. */
static const GDExtensionInstanceBindingCallbacks binding = {NULL, NULL, NULL};

int class_argument_count(const class_value *arguments)
{
    int count = 0;

    while (count < CLASS_ARGUMENTS && arguments[count].name != NULL)
        count++;
    return count;
}

/* Registering */

/* A value as the engine wants to hear of it, with what that needs. */
struct property {
    string_name name, class_name;
    string hint;
    GDExtensionPropertyInfo info;
};

static void property_make(struct property *property, const class_value *value)
{
    bool typed = value->type == GDEXTENSION_VARIANT_TYPE_ARRAY && value->class_name != NULL;
    const char *class_name = value->class_name != NULL && !typed ? value->class_name : "";
    const char *hint = typed ? value->class_name : "";

    property->name = string_name_make(value->name != NULL ? value->name : "");
    property->class_name = string_name_make(class_name);
    property->hint = string_make(hint, strlen(hint));
    property->info = (GDExtensionPropertyInfo){
        .type = value->type,
        .name = &property->name,
        .class_name = &property->class_name,
        .hint = typed ? HINT_ARRAY_TYPE : HINT_NONE,
        .hint_string = &property->hint,
        .usage = USAGE_DEFAULT,
    };
    if (value->type == GDEXTENSION_VARIANT_TYPE_INT && value->class_name != NULL)
        property->info.usage |= USAGE_ENUM;
}

static void property_destroy(struct property *property)
{
    string_destroy(&property->hint);
    string_name_destroy(&property->class_name);
    string_name_destroy(&property->name);
}

static void register_method(const string_name *class_name, const class_method *method)
{
    struct property arguments[CLASS_ARGUMENTS], result;
    GDExtensionPropertyInfo infos[CLASS_ARGUMENTS];
    GDExtensionClassMethodArgumentMetadata metadata[CLASS_ARGUMENTS] = {0};
    variant defaults[CLASS_ARGUMENTS];
    GDExtensionVariantPtr default_pointers[CLASS_ARGUMENTS];
    string_name name = string_name_make(method->name);
    int count = class_argument_count(method->arguments), optional = 0;
    GDExtensionClassMethodInfo info = {
        .name = &name,
        .method_userdata = (void *)method,
        .call_func = class_call_variants,
        .ptrcall_func = class_call_values,
        .method_flags = method->flags | GDEXTENSION_METHOD_FLAG_NORMAL,
        .has_return_value = method->result.type != GDEXTENSION_VARIANT_TYPE_NIL,
        .return_value_info = &result.info,
        .return_value_metadata = GDEXTENSION_METHOD_ARGUMENT_METADATA_NONE,
        .argument_count = (uint32_t)count,
        .arguments_info = infos,
        .arguments_metadata = metadata,
        .default_arguments = default_pointers,
    };

    property_make(&result, &method->result);
    for (int i = 0; i < count; i++) {
        property_make(&arguments[i], &method->arguments[i]);
        infos[i] = arguments[i].info;
        if (method->arguments[i].optional) {
            defaults[optional] = variant_empty(method->arguments[i].type);
            default_pointers[optional] = &defaults[optional];
            optional++;
        }
    }
    info.default_argument_count = (uint32_t)optional;
    engine.classdb_register_extension_class_method(engine.library, class_name, &info);
    while (optional-- > 0)
        variant_destroy(&defaults[optional]);
    while (count-- > 0)
        property_destroy(&arguments[count]);
    property_destroy(&result);
    string_name_destroy(&name);
}

static void register_property(const string_name *class_name, const class_property *description)
{
    struct property property;
    string_name getter = string_name_make(description->getter);
    string_name setter = string_name_make(description->setter ? description->setter : "");

    property_make(&property, &description->value);
    if (description->setter == NULL)
        property.info.usage = (property.info.usage & USAGE_ENUM) | (uint32_t)USAGE_EDITOR_READ_ONLY;
    engine.classdb_register_extension_class_property(engine.library, class_name, &property.info,
                                                     &setter, &getter);
    property_destroy(&property);
    string_name_destroy(&setter);
    string_name_destroy(&getter);
}

static void register_signal(const string_name *class_name, const class_signal *signal)
{
    struct property arguments[CLASS_ARGUMENTS];
    GDExtensionPropertyInfo infos[CLASS_ARGUMENTS];
    string_name name = string_name_make(signal->name);
    int count = class_argument_count(signal->arguments);

    for (int i = 0; i < count; i++) {
        property_make(&arguments[i], &signal->arguments[i]);
        infos[i] = arguments[i].info;
    }
    engine.classdb_register_extension_class_signal(engine.library, class_name, &name, infos, count);
    while (count-- > 0)
        property_destroy(&arguments[count]);
    string_name_destroy(&name);
}

static void register_constant(const string_name *class_name, const class_constant *constant)
{
    string_name enumeration = string_name_make(constant->enumeration);
    string_name name = string_name_make(constant->name);

    engine.classdb_register_extension_class_integer_constant(
        engine.library, class_name, &enumeration, &name, constant->value, constant->is_bitfield);
    string_name_destroy(&name);
    string_name_destroy(&enumeration);
}

/* Objects */

static GDExtensionObjectPtr make(const class_table *table, bool notify, void **instance)
{
    string_name parent = string_name_make("RefCounted"), name = string_name_make(table->name);
    GDExtensionObjectPtr object;

    /* The older function tells the new object that it is complete, the newer one leaves that to us.
     */
    if (engine.classdb_construct_object2 != NULL) {
        object = engine.classdb_construct_object2(&parent);
    } else {
        object = engine.classdb_construct_object(&parent);
        notify = false;
    }
    *instance = table->create(object);
    engine.object_set_instance(object, &name, *instance);
    engine.object_set_instance_binding(object, engine.library, *instance, &binding);
    if (notify) {
        int64_t what = NOTIFICATION_POSTINITIALIZE;
        GDExtensionBool reversed = 0;
        const void *arguments[] = {&what, &reversed};

        engine.object_method_bind_ptrcall(engine_methods.notification, object, arguments, NULL);
    }
    string_name_destroy(&name);
    string_name_destroy(&parent);
    return object;
}

static GDExtensionObjectPtr create_instance(void *table)
{
    void *instance;

    return make(table, true, &instance);
}

static GDExtensionObjectPtr create_instance2(void *table, GDExtensionBool notify)
{
    void *instance;

    return make(table, notify, &instance);
}

static void free_instance(void *table, GDExtensionClassInstancePtr instance)
{
    ((const class_table *)table)->release(instance);
}

GDExtensionObjectPtr class_make(const class_table *table, void **instance)
{
    return make(table, true, instance);
}

void *class_instance(const class_table *table, GDExtensionObjectPtr object)
{
    string_name wanted, name;
    bool is_one;

    /* The engine has a tag for each class, but that of an extension's class is its parent's. */
    if (object == NULL || !engine.object_get_class_name(object, engine.library, &name))
        return NULL;
    wanted = string_name_make(table->name);
    /* Equal names are one name. */
    is_one = name.opaque == wanted.opaque;
    string_name_destroy(&wanted);
    string_name_destroy(&name);
    return is_one ? engine.object_get_instance_binding(object, engine.library, &binding) : NULL;
}

void class_register(const class_table *table)
{
    string_name name = string_name_make(table->name), parent = string_name_make("RefCounted");

    if (engine.classdb_register_extension_class5 != NULL) {
        GDExtensionClassCreationInfo5 info = {
            .is_abstract = table->is_abstract,
            .is_exposed = true,
            .create_instance_func = create_instance2,
            .free_instance_func = free_instance,
            .class_userdata = (void *)table,
        };

        engine.classdb_register_extension_class5(engine.library, &name, &parent, &info);
    } else {
        GDExtensionClassCreationInfo2 info = {
            .is_abstract = table->is_abstract,
            .is_exposed = true,
            .create_instance_func = create_instance,
            .free_instance_func = free_instance,
            .class_userdata = (void *)table,
        };

        engine.classdb_register_extension_class2(engine.library, &name, &parent, &info);
    }
    for (const class_method *method = table->methods; method->name != NULL; method++)
        register_method(&name, method);
    for (const class_property *property = table->properties; property->getter != NULL; property++)
        register_property(&name, property);
    for (const class_signal *signal = table->signals; signal->name != NULL; signal++)
        register_signal(&name, signal);
    for (const class_constant *constant = table->constants; constant->name != NULL; constant++)
        register_constant(&name, constant);
    string_name_destroy(&parent);
    string_name_destroy(&name);
}

void class_unregister(const class_table *table)
{
    string_name name = string_name_make(table->name);

    engine.classdb_unregister_extension_class(engine.library, &name);
    string_name_destroy(&name);
}
