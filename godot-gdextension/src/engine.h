/*
 * What we hold of the engine: its functions, and the few of its methods that we call.
 *
 * Everything is fetched once, when the extension is loaded, and thrown away when it is unloaded.
 */
#ifndef ASSETSTORE_ENGINE_H
#define ASSETSTORE_ENGINE_H

#include "gdextension.h"

#include <stdbool.h>

/* Functions that every engine since 4.2 has: type without prefix, name. */
#define ENGINE_REQUIRED(FUNCTION)                                                                  \
    FUNCTION(PrintError, print_error)                                                              \
    FUNCTION(PrintWarning, print_warning)                                                          \
    FUNCTION(VariantNewCopy, variant_new_copy)                                                     \
    FUNCTION(VariantNewNil, variant_new_nil)                                                       \
    FUNCTION(VariantDestroy, variant_destroy)                                                      \
    FUNCTION(VariantIterInit, variant_iter_init)                                                   \
    FUNCTION(VariantIterNext, variant_iter_next)                                                   \
    FUNCTION(VariantIterGet, variant_iter_get)                                                     \
    FUNCTION(VariantGetType, variant_get_type)                                                     \
    FUNCTION(VariantCanConvertStrict, variant_can_convert_strict)                                  \
    FUNCTION(GetVariantFromTypeConstructor, get_variant_from_type_constructor)                     \
    FUNCTION(GetVariantToTypeConstructor, get_variant_to_type_constructor)                         \
    FUNCTION(VariantGetPtrBuiltinMethod, variant_get_ptr_builtin_method)                           \
    FUNCTION(VariantGetPtrUtilityFunction, variant_get_ptr_utility_function)                       \
    FUNCTION(VariantGetPtrConstructor, variant_get_ptr_constructor)                                \
    FUNCTION(VariantGetPtrDestructor, variant_get_ptr_destructor)                                  \
    FUNCTION(StringToUtf8Chars, string_to_utf8_chars)                                              \
    FUNCTION(StringNameNewWithUtf8Chars, string_name_new_with_utf8_chars)                          \
    FUNCTION(PackedStringArrayOperatorIndex, packed_string_array_operator_index)                   \
    FUNCTION(PackedStringArrayOperatorIndexConst, packed_string_array_operator_index_const)        \
    FUNCTION(ArrayOperatorIndex, array_operator_index)                                             \
    FUNCTION(ArrayOperatorIndexConst, array_operator_index_const)                                  \
    FUNCTION(ArraySetTyped, array_set_typed)                                                       \
    FUNCTION(DictionaryOperatorIndex, dictionary_operator_index)                                   \
    FUNCTION(DictionaryOperatorIndexConst, dictionary_operator_index_const)                        \
    FUNCTION(ObjectMethodBindCall, object_method_bind_call)                                        \
    FUNCTION(ObjectMethodBindPtrcall, object_method_bind_ptrcall)                                  \
    FUNCTION(GlobalGetSingleton, global_get_singleton)                                             \
    FUNCTION(ObjectGetInstanceBinding, object_get_instance_binding)                                \
    FUNCTION(ObjectSetInstanceBinding, object_set_instance_binding)                                \
    FUNCTION(ObjectSetInstance, object_set_instance)                                               \
    FUNCTION(ObjectGetClassName, object_get_class_name)                                            \
    FUNCTION(RefSetObject, ref_set_object)                                                         \
    FUNCTION(ClassdbGetMethodBind, classdb_get_method_bind)                                        \
    FUNCTION(ClassdbRegisterExtensionClassMethod, classdb_register_extension_class_method)         \
    FUNCTION(ClassdbRegisterExtensionClassIntegerConstant,                                         \
             classdb_register_extension_class_integer_constant)                                    \
    FUNCTION(ClassdbRegisterExtensionClassProperty, classdb_register_extension_class_property)     \
    FUNCTION(ClassdbRegisterExtensionClassSignal, classdb_register_extension_class_signal)         \
    FUNCTION(ClassdbUnregisterExtensionClass, classdb_unregister_extension_class)

/*
 * Functions that came later, in the place of others: type and name of the other, type and name, and
 * the version 4.x that has it. One of the two is there, the other is NULL: engines report it when
 * they are asked for what they have not.
 */
#define ENGINE_REPLACED(PAIR)                                                                      \
    PAIR(StringNewWithUtf8CharsAndLen, string_new_with_utf8_chars_and_len,                         \
         StringNewWithUtf8CharsAndLen2, string_new_with_utf8_chars_and_len2, 3)                    \
    PAIR(ClassdbConstructObject, classdb_construct_object, ClassdbConstructObject2,                \
         classdb_construct_object2, 4)                                                             \
    PAIR(ClassdbRegisterExtensionClass2, classdb_register_extension_class2,                        \
         ClassdbRegisterExtensionClass5, classdb_register_extension_class5, 5)

struct engine {
#define FUNCTION(type, name) GDExtensionInterface##type name;
#define PAIR(old_type, old_name, type, name, since)                                                \
    GDExtensionInterface##old_type old_name;                                                       \
    GDExtensionInterface##type name;
    ENGINE_REQUIRED(FUNCTION)
    ENGINE_REPLACED(PAIR)
#undef PAIR
#undef FUNCTION
    /* NULL before 4.3 */
    GDExtensionsInterfaceEditorHelpLoadXmlFromUtf8CharsAndLen
        editor_help_load_xml_from_utf8_chars_and_len;

    uint32_t minor; /* of the engine's version 4.x */
    GDExtensionClassLibraryPtr library;

    GDExtensionVariantFromTypeConstructorFunc from[GDEXTENSION_VARIANT_TYPE_VARIANT_MAX];
    GDExtensionTypeFromVariantConstructorFunc to[GDEXTENSION_VARIANT_TYPE_VARIANT_MAX];
    GDExtensionPtrConstructor construct[GDEXTENSION_VARIANT_TYPE_VARIANT_MAX];
    GDExtensionPtrDestructor destroy[GDEXTENSION_VARIANT_TYPE_VARIANT_MAX];
    GDExtensionPtrBuiltInMethod array_size;
    GDExtensionPtrBuiltInMethod array_resize;
    GDExtensionPtrBuiltInMethod strings_size;
    GDExtensionPtrBuiltInMethod strings_resize;
    GDExtensionPtrUtilityFunction is_instance_valid;
};

extern struct engine engine;

/* Methods of engine objects that we call. They exist only from the scene level on. */
struct engine_methods {
    GDExtensionMethodBindPtr call_deferred;      /* Object */
    GDExtensionMethodBindPtr emit_signal;        /* Object */
    GDExtensionMethodBindPtr notification;       /* Object */
    GDExtensionMethodBindPtr globalize_path;     /* ProjectSettings */
    GDExtensionMethodBindPtr get_process_frames; /* Engine */
    /* NULL before 4.5 */
    GDExtensionMethodBindPtr capture_script_backtraces; /* Engine */
    GDExtensionMethodBindPtr get_frame_count;           /* ScriptBacktrace */
    GDExtensionMethodBindPtr get_frame_file;
    GDExtensionMethodBindPtr get_frame_line;
    GDExtensionObjectPtr project_settings;
    GDExtensionObjectPtr engine;
};

extern struct engine_methods engine_methods;

/* Fetches the functions; false, with a report, if the engine lacks one. */
bool engine_load(GDExtensionInterfaceGetProcAddress get_proc_address,
                 GDExtensionClassLibraryPtr library);

/* Fetches the methods; false, with a report, if the engine lacks one. */
bool engine_load_methods(void);

#endif
