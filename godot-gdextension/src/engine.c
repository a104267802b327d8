#include "engine.h"

#include "value.h"

#include <stdio.h>
#include <string.h>

struct engine engine;
struct engine_methods engine_methods;

/* Which of the engine's types this extension makes and takes. */
static const GDExtensionVariantType types[] = {
    GDEXTENSION_VARIANT_TYPE_BOOL,   GDEXTENSION_VARIANT_TYPE_INT,
    GDEXTENSION_VARIANT_TYPE_STRING, GDEXTENSION_VARIANT_TYPE_STRING_NAME,
    GDEXTENSION_VARIANT_TYPE_OBJECT, GDEXTENSION_VARIANT_TYPE_DICTIONARY,
    GDEXTENSION_VARIANT_TYPE_ARRAY,  GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY,
};

/* The engine identifies a method's signature by a number, which its API description names. */
static const int64_t HASH_SIZE = 3173160232, HASH_RESIZE = 848867239;
static const int64_t HASH_IS_INSTANCE_VALID = 996128841;

static GDExtensionPtrBuiltInMethod builtin(GDExtensionVariantType type, const char *name,
                                           int64_t hash)
{
    string_name method = string_name_make(name);
    GDExtensionPtrBuiltInMethod found = engine.variant_get_ptr_builtin_method(type, &method, hash);

    string_name_destroy(&method);
    return found;
}

static GDExtensionPtrUtilityFunction utility(const char *name, int64_t hash)
{
    string_name function = string_name_make(name);
    GDExtensionPtrUtilityFunction found = engine.variant_get_ptr_utility_function(&function, hash);

    string_name_destroy(&function);
    return found;
}

static bool is_there(bool there, const char *name)
{
    if (!there)
        fprintf(stderr, "assetstore: this engine has no %s; 4.2 or later is needed\n", name);
    return there;
}

/* The x of version 4.x. An engine that is built without what is deprecated is a new one. */
static uint32_t version(GDExtensionInterfaceGetProcAddress get_proc_address)
{
    GDExtensionInterfaceGetGodotVersion get_godot_version =
        (GDExtensionInterfaceGetGodotVersion)(void (*)(void))get_proc_address("get_godot_version");
    GDExtensionGodotVersion found = {4, UINT32_MAX, 0, NULL};

    if (get_godot_version != NULL)
        get_godot_version(&found);
    return found.major > 4 ? UINT32_MAX : found.minor;
}

bool engine_load(GDExtensionInterfaceGetProcAddress get_proc_address,
                 GDExtensionClassLibraryPtr library)
{
    bool complete = true;

    memset(&engine, 0, sizeof engine);
    engine.library = library;
    engine.minor = version(get_proc_address);
    /* By way of a type that compilers let stand for any function. */
#define FETCH(type, name) engine.name = (type)(void (*)(void))get_proc_address(#name)
#define FUNCTION(type, name)                                                                       \
    FETCH(GDExtensionInterface##type, name);                                                       \
    complete = is_there(engine.name != NULL, #name) && complete;
#define PAIR(old_type, old_name, type, name, since)                                                \
    if (engine.minor >= since)                                                                     \
        FETCH(GDExtensionInterface##type, name);                                                   \
    else                                                                                           \
        FETCH(GDExtensionInterface##old_type, old_name);                                           \
    complete = is_there(engine.name != NULL || engine.old_name != NULL, #name) && complete;
    ENGINE_REQUIRED(FUNCTION)
    ENGINE_REPLACED(PAIR)
    if (engine.minor >= 3)
        FETCH(GDExtensionsInterfaceEditorHelpLoadXmlFromUtf8CharsAndLen,
              editor_help_load_xml_from_utf8_chars_and_len);
#undef PAIR
#undef FUNCTION
#undef FETCH
    if (!complete)
        return false;

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        engine.from[types[i]] = engine.get_variant_from_type_constructor(types[i]);
        engine.to[types[i]] = engine.get_variant_to_type_constructor(types[i]);
        engine.construct[types[i]] = engine.variant_get_ptr_constructor(types[i], 0);
        /* NULL for types that have nothing to destroy. */
        engine.destroy[types[i]] = engine.variant_get_ptr_destructor(types[i]);
    }
    engine.array_size = builtin(GDEXTENSION_VARIANT_TYPE_ARRAY, "size", HASH_SIZE);
    engine.array_resize = builtin(GDEXTENSION_VARIANT_TYPE_ARRAY, "resize", HASH_RESIZE);
    engine.strings_size = builtin(GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY, "size", HASH_SIZE);
    engine.strings_resize =
        builtin(GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY, "resize", HASH_RESIZE);
    engine.is_instance_valid = utility("is_instance_valid", HASH_IS_INSTANCE_VALID);
    if (!engine.array_size || !engine.array_resize || !engine.strings_size ||
        !engine.strings_resize || !engine.is_instance_valid) {
        fprintf(stderr, "assetstore: the arrays or objects of this engine are not known\n");
        return false;
    }
    return true;
}

static bool bind(GDExtensionMethodBindPtr *method, const char *class_name, const char *name,
                 int64_t hash)
{
    string_name class_string = string_name_make(class_name), method_string = string_name_make(name);

    *method = engine.classdb_get_method_bind(&class_string, &method_string, hash);
    string_name_destroy(&method_string);
    string_name_destroy(&class_string);
    if (*method == NULL)
        fprintf(stderr, "assetstore: this engine has no %s.%s\n", class_name, name);
    return *method != NULL;
}

static GDExtensionObjectPtr singleton(const char *name)
{
    string_name string = string_name_make(name);
    GDExtensionObjectPtr found = engine.global_get_singleton(&string);

    string_name_destroy(&string);
    return found;
}

bool engine_load_methods(void)
{
    memset(&engine_methods, 0, sizeof engine_methods);
    engine_methods.project_settings = singleton("ProjectSettings");
    engine_methods.engine = singleton("Engine");
    /* The last one is what is asked for: without the others it is no use. */
    if (engine.minor >= 5 &&
        bind(&engine_methods.get_frame_count, "ScriptBacktrace", "get_frame_count", 3905245786) &&
        bind(&engine_methods.get_frame_file, "ScriptBacktrace", "get_frame_file", 844755477) &&
        bind(&engine_methods.get_frame_line, "ScriptBacktrace", "get_frame_line", 923996154))
        bind(&engine_methods.capture_script_backtraces, "Engine", "capture_script_backtraces",
             873284517);
    return engine_methods.project_settings != NULL && engine_methods.engine != NULL &&
           bind(&engine_methods.call_deferred, "Object", "call_deferred", 3400424181) &&
           bind(&engine_methods.emit_signal, "Object", "emit_signal", 4047867050) &&
           bind(&engine_methods.notification, "Object", "notification", 4023243586) &&
           bind(&engine_methods.globalize_path, "ProjectSettings", "globalize_path", 3135753539) &&
           bind(&engine_methods.get_process_frames, "Engine", "get_process_frames", 3905245786);
}
