/*
 * The part of Godot's C interface for extensions that this one uses.
 *
 * Names, members and signatures are the engine's, so that Tests/Godot can compare each declaration
 * here with the header that a real engine prints; what is not used is not declared, and
 * enumerations have only the values that are. Opaque pointers say in their name what they point to,
 * and `Uninitialized` that the callee constructs it.
 */
#ifndef ASSETSTORE_GDEXTENSION_H
#define ASSETSTORE_GDEXTENSION_H

#include <stdint.h>

/* Values */

typedef enum {
    GDEXTENSION_VARIANT_TYPE_NIL = 0,
    GDEXTENSION_VARIANT_TYPE_BOOL = 1,
    GDEXTENSION_VARIANT_TYPE_INT = 2,
    GDEXTENSION_VARIANT_TYPE_STRING = 4,
    GDEXTENSION_VARIANT_TYPE_STRING_NAME = 21,
    GDEXTENSION_VARIANT_TYPE_OBJECT = 24,
    GDEXTENSION_VARIANT_TYPE_DICTIONARY = 27,
    GDEXTENSION_VARIANT_TYPE_ARRAY = 28,
    GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY = 34,
    GDEXTENSION_VARIANT_TYPE_VARIANT_MAX = 39,
} GDExtensionVariantType;

typedef void *GDExtensionVariantPtr;
typedef const void *GDExtensionConstVariantPtr;
typedef void *GDExtensionUninitializedVariantPtr;
typedef void *GDExtensionStringNamePtr;
typedef const void *GDExtensionConstStringNamePtr;
typedef void *GDExtensionUninitializedStringNamePtr;
typedef void *GDExtensionStringPtr;
typedef const void *GDExtensionConstStringPtr;
typedef void *GDExtensionUninitializedStringPtr;
typedef void *GDExtensionObjectPtr;
typedef const void *GDExtensionConstObjectPtr;
typedef void *GDExtensionTypePtr;
typedef const void *GDExtensionConstTypePtr;
typedef void *GDExtensionUninitializedTypePtr;
typedef const void *GDExtensionMethodBindPtr;
typedef int64_t GDExtensionInt;
typedef uint8_t GDExtensionBool;
typedef void *GDExtensionRefPtr;

typedef enum {
    GDEXTENSION_CALL_OK = 0,
    GDEXTENSION_CALL_ERROR_INVALID_ARGUMENT = 2,
    GDEXTENSION_CALL_ERROR_TOO_MANY_ARGUMENTS = 3,
    GDEXTENSION_CALL_ERROR_TOO_FEW_ARGUMENTS = 4,
} GDExtensionCallErrorType;

typedef struct {
    GDExtensionCallErrorType error;
    int32_t argument;
    int32_t expected;
} GDExtensionCallError;

typedef void (*GDExtensionVariantFromTypeConstructorFunc)(GDExtensionUninitializedVariantPtr,
                                                          GDExtensionTypePtr);
typedef void (*GDExtensionTypeFromVariantConstructorFunc)(GDExtensionUninitializedTypePtr,
                                                          GDExtensionVariantPtr);
typedef void (*GDExtensionPtrBuiltInMethod)(GDExtensionTypePtr p_base,
                                            const GDExtensionConstTypePtr *p_args,
                                            GDExtensionTypePtr r_return, int32_t p_argument_count);
typedef void (*GDExtensionPtrUtilityFunction)(GDExtensionTypePtr r_return,
                                              const GDExtensionConstTypePtr *p_args,
                                              int32_t p_argument_count);
typedef void (*GDExtensionPtrConstructor)(GDExtensionUninitializedTypePtr p_base,
                                          const GDExtensionConstTypePtr *p_args);
typedef void (*GDExtensionPtrDestructor)(GDExtensionTypePtr p_base);

/* Classes */

typedef void *GDExtensionClassLibraryPtr;
typedef void *GDExtensionClassInstancePtr;

typedef void *(*GDExtensionInstanceBindingCreateCallback)(void *p_token, void *p_instance);
typedef void (*GDExtensionInstanceBindingFreeCallback)(void *p_token, void *p_instance,
                                                       void *p_binding);
typedef GDExtensionBool (*GDExtensionInstanceBindingReferenceCallback)(void *p_token,
                                                                       void *p_binding,
                                                                       GDExtensionBool p_reference);

typedef struct {
    GDExtensionInstanceBindingCreateCallback create_callback;
    GDExtensionInstanceBindingFreeCallback free_callback;
    GDExtensionInstanceBindingReferenceCallback reference_callback;
} GDExtensionInstanceBindingCallbacks;

typedef struct {
    GDExtensionVariantType type;
    GDExtensionStringNamePtr name;
    GDExtensionStringNamePtr class_name;
    uint32_t hint;
    GDExtensionStringPtr hint_string;
    uint32_t usage;
} GDExtensionPropertyInfo;

typedef GDExtensionBool (*GDExtensionClassSet)(GDExtensionClassInstancePtr p_instance,
                                               GDExtensionConstStringNamePtr p_name,
                                               GDExtensionConstVariantPtr p_value);
typedef GDExtensionBool (*GDExtensionClassGet)(GDExtensionClassInstancePtr p_instance,
                                               GDExtensionConstStringNamePtr p_name,
                                               GDExtensionVariantPtr r_ret);
typedef uint64_t (*GDExtensionClassGetRID)(GDExtensionClassInstancePtr p_instance);
typedef const GDExtensionPropertyInfo *(*GDExtensionClassGetPropertyList)(
    GDExtensionClassInstancePtr p_instance, uint32_t *r_count);
typedef void (*GDExtensionClassFreePropertyList)(GDExtensionClassInstancePtr p_instance,
                                                 const GDExtensionPropertyInfo *p_list);
typedef void (*GDExtensionClassFreePropertyList2)(GDExtensionClassInstancePtr p_instance,
                                                  const GDExtensionPropertyInfo *p_list,
                                                  uint32_t p_count);
typedef GDExtensionBool (*GDExtensionClassPropertyCanRevert)(GDExtensionClassInstancePtr p_instance,
                                                             GDExtensionConstStringNamePtr p_name);
typedef GDExtensionBool (*GDExtensionClassPropertyGetRevert)(GDExtensionClassInstancePtr p_instance,
                                                             GDExtensionConstStringNamePtr p_name,
                                                             GDExtensionVariantPtr r_ret);
typedef GDExtensionBool (*GDExtensionClassValidateProperty)(GDExtensionClassInstancePtr p_instance,
                                                            GDExtensionPropertyInfo *p_property);
typedef void (*GDExtensionClassNotification2)(GDExtensionClassInstancePtr p_instance,
                                              int32_t p_what, GDExtensionBool p_reversed);
typedef void (*GDExtensionClassToString)(GDExtensionClassInstancePtr p_instance,
                                         GDExtensionBool *r_is_valid, GDExtensionStringPtr p_out);
typedef void (*GDExtensionClassReference)(GDExtensionClassInstancePtr p_instance);
typedef void (*GDExtensionClassUnreference)(GDExtensionClassInstancePtr p_instance);
typedef void (*GDExtensionClassCallVirtual)(GDExtensionClassInstancePtr p_instance,
                                            const GDExtensionConstTypePtr *p_args,
                                            GDExtensionTypePtr r_ret);
typedef GDExtensionObjectPtr (*GDExtensionClassCreateInstance)(void *p_class_userdata);
typedef GDExtensionObjectPtr (*GDExtensionClassCreateInstance2)(
    void *p_class_userdata, GDExtensionBool p_notify_postinitialize);
typedef void (*GDExtensionClassFreeInstance)(void *p_class_userdata,
                                             GDExtensionClassInstancePtr p_instance);
typedef GDExtensionClassInstancePtr (*GDExtensionClassRecreateInstance)(
    void *p_class_userdata, GDExtensionObjectPtr p_object);
typedef GDExtensionClassCallVirtual (*GDExtensionClassGetVirtual)(
    void *p_class_userdata, GDExtensionConstStringNamePtr p_name);
typedef GDExtensionClassCallVirtual (*GDExtensionClassGetVirtual2)(
    void *p_class_userdata, GDExtensionConstStringNamePtr p_name, uint32_t p_hash);
typedef void *(*GDExtensionClassGetVirtualCallData)(void *p_class_userdata,
                                                    GDExtensionConstStringNamePtr p_name);
typedef void *(*GDExtensionClassGetVirtualCallData2)(void *p_class_userdata,
                                                     GDExtensionConstStringNamePtr p_name,
                                                     uint32_t p_hash);
typedef void (*GDExtensionClassCallVirtualWithData)(GDExtensionClassInstancePtr p_instance,
                                                    GDExtensionConstStringNamePtr p_name,
                                                    void *p_virtual_call_userdata,
                                                    const GDExtensionConstTypePtr *p_args,
                                                    GDExtensionTypePtr r_ret);

/* Engine 4.2 and later */
typedef struct {
    GDExtensionBool is_virtual;
    GDExtensionBool is_abstract;
    GDExtensionBool is_exposed;
    GDExtensionClassSet set_func;
    GDExtensionClassGet get_func;
    GDExtensionClassGetPropertyList get_property_list_func;
    GDExtensionClassFreePropertyList free_property_list_func;
    GDExtensionClassPropertyCanRevert property_can_revert_func;
    GDExtensionClassPropertyGetRevert property_get_revert_func;
    GDExtensionClassValidateProperty validate_property_func;
    GDExtensionClassNotification2 notification_func;
    GDExtensionClassToString to_string_func;
    GDExtensionClassReference reference_func;
    GDExtensionClassUnreference unreference_func;
    GDExtensionClassCreateInstance create_instance_func;
    GDExtensionClassFreeInstance free_instance_func;
    GDExtensionClassRecreateInstance recreate_instance_func;
    GDExtensionClassGetVirtual get_virtual_func;
    GDExtensionClassGetVirtualCallData get_virtual_call_data_func;
    GDExtensionClassCallVirtualWithData call_virtual_with_data_func;
    GDExtensionClassGetRID get_rid_func;
    void *class_userdata;
} GDExtensionClassCreationInfo2;

/* Engine 4.5 and later, under the name of 5 */
typedef struct {
    GDExtensionBool is_virtual;
    GDExtensionBool is_abstract;
    GDExtensionBool is_exposed;
    GDExtensionBool is_runtime;
    GDExtensionConstStringPtr icon_path;
    GDExtensionClassSet set_func;
    GDExtensionClassGet get_func;
    GDExtensionClassGetPropertyList get_property_list_func;
    GDExtensionClassFreePropertyList2 free_property_list_func;
    GDExtensionClassPropertyCanRevert property_can_revert_func;
    GDExtensionClassPropertyGetRevert property_get_revert_func;
    GDExtensionClassValidateProperty validate_property_func;
    GDExtensionClassNotification2 notification_func;
    GDExtensionClassToString to_string_func;
    GDExtensionClassReference reference_func;
    GDExtensionClassUnreference unreference_func;
    GDExtensionClassCreateInstance2 create_instance_func;
    GDExtensionClassFreeInstance free_instance_func;
    GDExtensionClassRecreateInstance recreate_instance_func;
    GDExtensionClassGetVirtual2 get_virtual_func;
    GDExtensionClassGetVirtualCallData2 get_virtual_call_data_func;
    GDExtensionClassCallVirtualWithData call_virtual_with_data_func;
    void *class_userdata;
} GDExtensionClassCreationInfo4;

typedef GDExtensionClassCreationInfo4 GDExtensionClassCreationInfo5;

typedef enum {
    GDEXTENSION_METHOD_FLAG_NORMAL = 1,
    GDEXTENSION_METHOD_FLAG_CONST = 4,
    GDEXTENSION_METHOD_FLAG_STATIC = 32,
} GDExtensionClassMethodFlags;

typedef enum {
    GDEXTENSION_METHOD_ARGUMENT_METADATA_NONE = 0,
} GDExtensionClassMethodArgumentMetadata;

typedef void (*GDExtensionClassMethodCall)(void *method_userdata,
                                           GDExtensionClassInstancePtr p_instance,
                                           const GDExtensionConstVariantPtr *p_args,
                                           GDExtensionInt p_argument_count,
                                           GDExtensionVariantPtr r_return,
                                           GDExtensionCallError *r_error);
typedef void (*GDExtensionClassMethodPtrCall)(void *method_userdata,
                                              GDExtensionClassInstancePtr p_instance,
                                              const GDExtensionConstTypePtr *p_args,
                                              GDExtensionTypePtr r_ret);

typedef struct {
    GDExtensionStringNamePtr name;
    void *method_userdata;
    GDExtensionClassMethodCall call_func;
    GDExtensionClassMethodPtrCall ptrcall_func;
    uint32_t method_flags;
    GDExtensionBool has_return_value;
    GDExtensionPropertyInfo *return_value_info;
    GDExtensionClassMethodArgumentMetadata return_value_metadata;
    uint32_t argument_count;
    GDExtensionPropertyInfo *arguments_info;
    GDExtensionClassMethodArgumentMetadata *arguments_metadata;
    uint32_t default_argument_count;
    GDExtensionVariantPtr *default_arguments;
} GDExtensionClassMethodInfo;

/* Loading */

typedef enum {
    GDEXTENSION_INITIALIZATION_SCENE = 2,
    GDEXTENSION_INITIALIZATION_EDITOR = 3,
} GDExtensionInitializationLevel;

typedef void (*GDExtensionInitializeCallback)(void *p_userdata,
                                              GDExtensionInitializationLevel p_level);
typedef void (*GDExtensionDeinitializeCallback)(void *p_userdata,
                                                GDExtensionInitializationLevel p_level);

typedef struct {
    GDExtensionInitializationLevel minimum_initialization_level;
    void *userdata;
    GDExtensionInitializeCallback initialize;
    GDExtensionDeinitializeCallback deinitialize;
} GDExtensionInitialization;

typedef void (*GDExtensionInterfaceFunctionPtr)();
typedef GDExtensionInterfaceFunctionPtr (*GDExtensionInterfaceGetProcAddress)(
    const char *p_function_name);

typedef struct {
    uint32_t major;
    uint32_t minor;
    uint32_t patch;
    const char *string;
} GDExtensionGodotVersion;

/* Functions, each found under the name of the type without `GDExtensionInterface`, in_snake_case */

typedef void (*GDExtensionInterfaceGetGodotVersion)(GDExtensionGodotVersion *r_godot_version);
typedef void (*GDExtensionInterfacePrintError)(const char *p_description, const char *p_function,
                                               const char *p_file, int32_t p_line,
                                               GDExtensionBool p_editor_notify);
typedef void (*GDExtensionInterfacePrintWarning)(const char *p_description, const char *p_function,
                                                 const char *p_file, int32_t p_line,
                                                 GDExtensionBool p_editor_notify);

typedef void (*GDExtensionInterfaceVariantNewCopy)(GDExtensionUninitializedVariantPtr r_dest,
                                                   GDExtensionConstVariantPtr p_src);
typedef void (*GDExtensionInterfaceVariantNewNil)(GDExtensionUninitializedVariantPtr r_dest);
typedef void (*GDExtensionInterfaceVariantDestroy)(GDExtensionVariantPtr p_self);
typedef GDExtensionBool (*GDExtensionInterfaceVariantIterInit)(
    GDExtensionConstVariantPtr p_self, GDExtensionUninitializedVariantPtr r_iter,
    GDExtensionBool *r_valid);
typedef GDExtensionBool (*GDExtensionInterfaceVariantIterNext)(GDExtensionConstVariantPtr p_self,
                                                               GDExtensionVariantPtr r_iter,
                                                               GDExtensionBool *r_valid);
typedef void (*GDExtensionInterfaceVariantIterGet)(GDExtensionConstVariantPtr p_self,
                                                   GDExtensionVariantPtr r_iter,
                                                   GDExtensionUninitializedVariantPtr r_ret,
                                                   GDExtensionBool *r_valid);
typedef GDExtensionVariantType (*GDExtensionInterfaceVariantGetType)(
    GDExtensionConstVariantPtr p_self);
typedef GDExtensionBool (*GDExtensionInterfaceVariantCanConvertStrict)(
    GDExtensionVariantType p_from, GDExtensionVariantType p_to);
typedef GDExtensionVariantFromTypeConstructorFunc (
    *GDExtensionInterfaceGetVariantFromTypeConstructor)(GDExtensionVariantType p_type);
typedef GDExtensionTypeFromVariantConstructorFunc (
    *GDExtensionInterfaceGetVariantToTypeConstructor)(GDExtensionVariantType p_type);
typedef GDExtensionPtrBuiltInMethod (*GDExtensionInterfaceVariantGetPtrBuiltinMethod)(
    GDExtensionVariantType p_type, GDExtensionConstStringNamePtr p_method, GDExtensionInt p_hash);
typedef GDExtensionPtrUtilityFunction (*GDExtensionInterfaceVariantGetPtrUtilityFunction)(
    GDExtensionConstStringNamePtr p_function, GDExtensionInt p_hash);
typedef GDExtensionPtrConstructor (*GDExtensionInterfaceVariantGetPtrConstructor)(
    GDExtensionVariantType p_type, int32_t p_constructor);
typedef GDExtensionPtrDestructor (*GDExtensionInterfaceVariantGetPtrDestructor)(
    GDExtensionVariantType p_type);

typedef void (*GDExtensionInterfaceStringNewWithUtf8CharsAndLen)(
    GDExtensionUninitializedStringPtr r_dest, const char *p_contents, GDExtensionInt p_size);
typedef GDExtensionInt (*GDExtensionInterfaceStringNewWithUtf8CharsAndLen2)(
    GDExtensionUninitializedStringPtr r_dest, const char *p_contents, GDExtensionInt p_size);
typedef GDExtensionInt (*GDExtensionInterfaceStringToUtf8Chars)(GDExtensionConstStringPtr p_self,
                                                                char *r_text,
                                                                GDExtensionInt p_max_write_length);
typedef void (*GDExtensionInterfaceStringNameNewWithUtf8Chars)(
    GDExtensionUninitializedStringNamePtr r_dest, const char *p_contents);
typedef GDExtensionStringPtr (*GDExtensionInterfacePackedStringArrayOperatorIndex)(
    GDExtensionTypePtr p_self, GDExtensionInt p_index);
typedef GDExtensionStringPtr (*GDExtensionInterfacePackedStringArrayOperatorIndexConst)(
    GDExtensionConstTypePtr p_self, GDExtensionInt p_index);
typedef GDExtensionVariantPtr (*GDExtensionInterfaceArrayOperatorIndex)(GDExtensionTypePtr p_self,
                                                                        GDExtensionInt p_index);
typedef GDExtensionVariantPtr (*GDExtensionInterfaceArrayOperatorIndexConst)(
    GDExtensionConstTypePtr p_self, GDExtensionInt p_index);
typedef void (*GDExtensionInterfaceArraySetTyped)(GDExtensionTypePtr p_self,
                                                  GDExtensionVariantType p_type,
                                                  GDExtensionConstStringNamePtr p_class_name,
                                                  GDExtensionConstVariantPtr p_script);
typedef GDExtensionVariantPtr (*GDExtensionInterfaceDictionaryOperatorIndex)(
    GDExtensionTypePtr p_self, GDExtensionConstVariantPtr p_key);
typedef GDExtensionVariantPtr (*GDExtensionInterfaceDictionaryOperatorIndexConst)(
    GDExtensionConstTypePtr p_self, GDExtensionConstVariantPtr p_key);

typedef void (*GDExtensionInterfaceObjectMethodBindCall)(GDExtensionMethodBindPtr p_method_bind,
                                                         GDExtensionObjectPtr p_instance,
                                                         const GDExtensionConstVariantPtr *p_args,
                                                         GDExtensionInt p_arg_count,
                                                         GDExtensionUninitializedVariantPtr r_ret,
                                                         GDExtensionCallError *r_error);
typedef void (*GDExtensionInterfaceObjectMethodBindPtrcall)(GDExtensionMethodBindPtr p_method_bind,
                                                            GDExtensionObjectPtr p_instance,
                                                            const GDExtensionConstTypePtr *p_args,
                                                            GDExtensionTypePtr r_ret);
typedef GDExtensionObjectPtr (*GDExtensionInterfaceGlobalGetSingleton)(
    GDExtensionConstStringNamePtr p_name);
typedef void *(*GDExtensionInterfaceObjectGetInstanceBinding)(
    GDExtensionObjectPtr p_o, void *p_token,
    const GDExtensionInstanceBindingCallbacks *p_callbacks);
typedef void (*GDExtensionInterfaceObjectSetInstanceBinding)(
    GDExtensionObjectPtr p_o, void *p_token, void *p_binding,
    const GDExtensionInstanceBindingCallbacks *p_callbacks);
typedef void (*GDExtensionInterfaceObjectSetInstance)(GDExtensionObjectPtr p_o,
                                                      GDExtensionConstStringNamePtr p_classname,
                                                      GDExtensionClassInstancePtr p_instance);
typedef GDExtensionBool (*GDExtensionInterfaceObjectGetClassName)(
    GDExtensionConstObjectPtr p_object, GDExtensionClassLibraryPtr p_library,
    GDExtensionUninitializedStringNamePtr r_class_name);
typedef void (*GDExtensionInterfaceRefSetObject)(GDExtensionRefPtr p_ref,
                                                 GDExtensionObjectPtr p_object);

typedef GDExtensionObjectPtr (*GDExtensionInterfaceClassdbConstructObject)(
    GDExtensionConstStringNamePtr p_classname);
typedef GDExtensionObjectPtr (*GDExtensionInterfaceClassdbConstructObject2)(
    GDExtensionConstStringNamePtr p_classname);
typedef GDExtensionMethodBindPtr (*GDExtensionInterfaceClassdbGetMethodBind)(
    GDExtensionConstStringNamePtr p_classname, GDExtensionConstStringNamePtr p_methodname,
    GDExtensionInt p_hash);

typedef void (*GDExtensionInterfaceClassdbRegisterExtensionClass2)(
    GDExtensionClassLibraryPtr p_library, GDExtensionConstStringNamePtr p_class_name,
    GDExtensionConstStringNamePtr p_parent_class_name,
    const GDExtensionClassCreationInfo2 *p_extension_funcs);
typedef void (*GDExtensionInterfaceClassdbRegisterExtensionClass5)(
    GDExtensionClassLibraryPtr p_library, GDExtensionConstStringNamePtr p_class_name,
    GDExtensionConstStringNamePtr p_parent_class_name,
    const GDExtensionClassCreationInfo5 *p_extension_funcs);
typedef void (*GDExtensionInterfaceClassdbRegisterExtensionClassMethod)(
    GDExtensionClassLibraryPtr p_library, GDExtensionConstStringNamePtr p_class_name,
    const GDExtensionClassMethodInfo *p_method_info);
typedef void (*GDExtensionInterfaceClassdbRegisterExtensionClassIntegerConstant)(
    GDExtensionClassLibraryPtr p_library, GDExtensionConstStringNamePtr p_class_name,
    GDExtensionConstStringNamePtr p_enum_name, GDExtensionConstStringNamePtr p_constant_name,
    GDExtensionInt p_constant_value, GDExtensionBool p_is_bitfield);
typedef void (*GDExtensionInterfaceClassdbRegisterExtensionClassProperty)(
    GDExtensionClassLibraryPtr p_library, GDExtensionConstStringNamePtr p_class_name,
    const GDExtensionPropertyInfo *p_info, GDExtensionConstStringNamePtr p_setter,
    GDExtensionConstStringNamePtr p_getter);
typedef void (*GDExtensionInterfaceClassdbRegisterExtensionClassSignal)(
    GDExtensionClassLibraryPtr p_library, GDExtensionConstStringNamePtr p_class_name,
    GDExtensionConstStringNamePtr p_signal_name, const GDExtensionPropertyInfo *p_argument_info,
    GDExtensionInt p_argument_count);
typedef void (*GDExtensionInterfaceClassdbUnregisterExtensionClass)(
    GDExtensionClassLibraryPtr p_library, GDExtensionConstStringNamePtr p_class_name);
typedef void (*GDExtensionsInterfaceEditorHelpLoadXmlFromUtf8CharsAndLen)(const char *p_data,
                                                                          GDExtensionInt p_size);

#endif
