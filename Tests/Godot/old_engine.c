/*
 * The extension as an engine of version 4.2 sees it: what came later cannot be found.
 *
 * Linked with the extension's own objects. The engine finds this entry in the place of theirs.
 */
#include "gdextension.h"

#include <stddef.h>
#include <string.h>

GDExtensionBool assetstore_godot_init(GDExtensionInterfaceGetProcAddress get_proc_address,
                                      void *library, GDExtensionInitialization *initialization);

static GDExtensionInterfaceGetProcAddress newest;

/* Functions of which the extension asks for the newest first. Tests/Godot checks their versions. */
static const char *const later[] = {
    "classdb_construct_object2",
    "classdb_register_extension_class4",
    "classdb_register_extension_class5",
    "string_new_with_utf8_chars_and_len2",
    "editor_help_load_xml_from_utf8_chars_and_len",
};

static GDExtensionInterfaceFunctionPtr old(const char *name)
{
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
        if (strcmp(later[i], name) == 0)
            return NULL;
    return newest(name);
}

__attribute__((visibility("default"))) GDExtensionBool
old_engine_init(GDExtensionInterfaceGetProcAddress get_proc_address, void *library,
                GDExtensionInitialization *initialization)
{
    newest = get_proc_address;
    return assetstore_godot_init(old, library, initialization);
}
