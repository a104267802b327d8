#include "failure.h"

#include "engine.h"
#include "json.h"

#include <stdlib.h>
#include <string.h>

variant failure_take(assetstore_error *error)
{
    variant document = json_read(assetstore_error_json(error)), failure;

    if (variant_type(&document) == GDEXTENSION_VARIANT_TYPE_DICTIONARY)
        failure = variant_copy(dictionary_at(&document, "error"));
    else
        failure = failure_make(ASSETSTORE_INTERNAL, "defect", assetstore_error_message(error), "",
                               "please report it");
    variant_destroy(&document);
    assetstore_error_free(error);
    return failure;
}

static void set_text(variant *dictionary, const char *key, const char *text)
{
    variant value = variant_text(text, strlen(text));

    variant_assign(dictionary_at(dictionary, key), &value);
    variant_destroy(&value);
}

variant failure_make(assetstore_status status, const char *reason, const char *message,
                     const char *subject, const char *hint)
{
    variant failure = variant_empty(GDEXTENSION_VARIANT_TYPE_DICTIONARY), zero = variant_int(0);

    set_text(&failure, "status", assetstore_status_name(status));
    set_text(&failure, "reason", reason);
    set_text(&failure, "message", message);
    set_text(&failure, "subject", subject);
    set_text(&failure, "hint", hint);
    variant_assign(dictionary_at(&failure, "system_code"), &zero);
    return failure;
}

void failure_report(const variant *failure, const place *place)
{
    variant copy = variant_copy(failure);
    char *status = variant_to_text(dictionary_at(&copy, "status"));
    char *message = variant_to_text(dictionary_at(&copy, "message"));

    if (status != NULL && message != NULL &&
        strcmp(status, assetstore_status_name(ASSETSTORE_MISUSE)) == 0)
        engine.print_error(message, place->method, place->file, place->line, false);
    free(message);
    free(status);
    variant_destroy(&copy);
}
