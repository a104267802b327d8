/*
 * The extension as an engine of version 4.MINOR sees it: what came later cannot be found, and
 * asking for it is reported, as engines do.
 *
 * Linked with the extension's own objects. The engine finds this entry in the place of theirs.
 */
#include "gdextension.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

GDExtensionBool assetstore_godot_init(GDExtensionInterfaceGetProcAddress get_proc_address,
                                      void *library, GDExtensionInitialization *initialization);

static GDExtensionInterfaceGetProcAddress newest;

/* What is asked for, and the version that brought it. Tests/Godot checks these. */
static const struct {
    const char *name;
    unsigned minor;
} later[] = {
    {"string_new_with_utf8_chars_and_len2", 3},
    {"editor_help_load_xml_from_utf8_chars_and_len", 3},
    {"classdb_construct_object2", 4},
    {"classdb_register_extension_class5", 5},
};

static void version(GDExtensionGodotVersion *version)
{
    *version = (GDExtensionGodotVersion){4, MINOR, 0, "Godot Engine v4."};
}

static GDExtensionInterfaceFunctionPtr old(const char *name)
{
    if (strcmp(name, "get_godot_version") == 0)
        return (GDExtensionInterfaceFunctionPtr)version;
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
        if (strcmp(later[i].name, name) == 0 && later[i].minor > MINOR) {
            fprintf(stderr, "ERROR: Attempt to get non-existent interface function: '%s'.\n", name);
            return NULL;
        }
    return newest(name);
}

__attribute__((visibility("default"))) GDExtensionBool
old_engine_init(GDExtensionInterfaceGetProcAddress get_proc_address, void *library,
                GDExtensionInitialization *initialization)
{
    newest = get_proc_address;
    return assetstore_godot_init(old, library, initialization);
}
