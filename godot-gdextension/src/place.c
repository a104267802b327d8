#include "place.h"

#include "engine.h"
#include "value.h"

#include <stdio.h>
#include <stdlib.h>

/* The innermost place of a backtrace; false if it has none. */
static bool read_backtrace(GDExtensionObjectPtr backtrace, place *place)
{
    int64_t count = 0, line = 0, innermost = 0;
    const void *arguments[] = {&innermost};
    string name;
    char *file;

    engine.object_method_bind_ptrcall(engine_methods.get_frame_count, backtrace, NULL, &count);
    if (count == 0)
        return false;
    engine.object_method_bind_ptrcall(engine_methods.get_frame_line, backtrace, arguments, &line);
    name = string_make("", 0);
    engine.object_method_bind_ptrcall(engine_methods.get_frame_file, backtrace, arguments, &name);
    file = string_copy(&name);
    string_destroy(&name);
    if (file != NULL) {
        snprintf(place->file, sizeof place->file, "%s", file);
        place->line = (int32_t)line;
    }
    free(file);
    return true;
}

place place_of_call(const char *method)
{
    place place = {"AssetStore", 0, method};
    GDExtensionBool with_variables = 0;
    const void *arguments[] = {&with_variables};
    type_storage backtraces;
    int64_t count = 0;

    if (engine_methods.capture_script_backtraces == NULL)
        return place;
    engine.construct[GDEXTENSION_VARIANT_TYPE_ARRAY](&backtraces, NULL);
    engine.object_method_bind_ptrcall(engine_methods.capture_script_backtraces,
                                      engine_methods.engine, arguments, &backtraces);
    engine.array_size(&backtraces, NULL, &count, 0);
    /* There is one for each language, and one language has called. */
    for (int64_t i = 0; i < count; i++)
        if (read_backtrace(variant_to_object(engine.array_operator_index_const(&backtraces, i)),
                           &place))
            break;
    engine.destroy[GDEXTENSION_VARIANT_TYPE_ARRAY](&backtraces);
    return place;
}
