/*
 * Loading and unloading.
 *
 * assetstore_godot_init() is the one symbol that the engine looks for in this library. It is handed
 * everything else there is by name: engine.c fetches it. Two classes are registered when the engine
 * is ready for classes, and taken back when it quits:
 *
 *     store.c  AssetStore     what scripts call; quick calls are made at once
 *     job.c    AssetStoreJob  what takes long, on a thread of ours
 *
 * Both are tables, which class.c explains to the engine. Between them and the library stand value.c
 * (values of the engine), json.c (results) and options.c (arguments). Nothing here knows more of
 * the library than assetstore.h says.
 */
#include "class.h"
#include "engine.h"
#include "job.h"
#include "store.h"

/* The pages of doc_classes, which the build makes C of. */
extern const char documentation_store[], documentation_job[];
extern const int64_t documentation_store_size, documentation_job_size;

static bool is_registered;

static void initialize(void *userdata, GDExtensionInitializationLevel level)
{
    (void)userdata;
    if (level == GDEXTENSION_INITIALIZATION_SCENE && engine_load_methods()) {
        jobs_start_up();
        class_register(&job_class);
        class_register(&store_class);
        is_registered = true;
    }
    /* Only editors since 4.3 take documentation this way. */
    if (level == GDEXTENSION_INITIALIZATION_EDITOR && is_registered &&
        engine.editor_help_load_xml_from_utf8_chars_and_len != NULL) {
        engine.editor_help_load_xml_from_utf8_chars_and_len(documentation_store,
                                                            documentation_store_size);
        engine.editor_help_load_xml_from_utf8_chars_and_len(documentation_job,
                                                            documentation_job_size);
    }
}

static void deinitialize(void *userdata, GDExtensionInitializationLevel level)
{
    (void)userdata;
    if (level == GDEXTENSION_INITIALIZATION_SCENE && is_registered) {
        jobs_shut_down();
        class_unregister(&store_class);
        class_unregister(&job_class);
        is_registered = false;
    }
}

__attribute__((visibility("default"))) GDExtensionBool
assetstore_godot_init(GDExtensionInterfaceGetProcAddress get_proc_address,
                      GDExtensionClassLibraryPtr library, GDExtensionInitialization *initialization)
{
    if (!engine_load(get_proc_address, library))
        return false;
    initialization->minimum_initialization_level = GDEXTENSION_INITIALIZATION_SCENE;
    initialization->initialize = initialize;
    initialization->deinitialize = deinitialize;
    return true;
}
