/* What needs no store: Markdown, and the keys of registries. */
#include "store.h"

#include "failure.h"
#include "json.h"
#include "options.h"

#include <assetstore.h>
#include <stddef.h>
#include <string.h>

#define MARKDOWN(member) offsetof(assetstore_markdown_options, member)
#define REGISTRY_KEY(member) offsetof(assetstore_registry_key_options, member)

static const option markdown_options[] = {
    {"link_images", OPTION_FLAG, MARKDOWN(flags), ASSETSTORE_MARKDOWN_LINK_IMAGES},
    {"font_size", OPTION_UINT32, MARKDOWN(font_size), 0},
    {0},
};

static const option key_options[] = {
    {"replace", OPTION_FLAG, REGISTRY_KEY(flags), ASSETSTORE_REGISTRY_KEY_REPLACE},
    {"password", OPTION_TEXT, REGISTRY_KEY(password), 0},
    {0},
};

typedef assetstore_status conversion(const char *text, const assetstore_markdown_options *options,
                                     assetstore_markdown **markdown, assetstore_error **error);

static void convert(store *self, conversion *convert, const char *method,
                    const variant *const *arguments, variant *result)
{
    assetstore_markdown_options options = ASSETSTORE_MARKDOWN_OPTIONS_INIT;
    variant failure = variant_nil();
    arena arena = {NULL};
    assetstore_markdown *markdown = NULL;
    assetstore_error *error = NULL;
    const char *text = options_text(arguments[0], &arena, &failure), *made = "";

    if (text != NULL &&
        options_read(arguments[1], markdown_options, "option", &options, &arena, &failure)) {
        if (convert(text, &options, &markdown, &error) == ASSETSTORE_OK)
            made = assetstore_markdown_text(markdown);
        else
            failure = failure_take(error);
    }
    *result = variant_text(made, strlen(made));
    assetstore_markdown_free(markdown);
    arena_release(&arena);
    store_end(self, method, &failure);
}

void store_markdown_to_html(void *instance, const variant *const *arguments, variant *result)
{
    convert(instance, assetstore_markdown_html, "markdown_to_html", arguments, result);
}

void store_markdown_to_bbcode(void *instance, const variant *const *arguments, variant *result)
{
    convert(instance, assetstore_markdown_bbcode, "markdown_to_bbcode", arguments, result);
}

void store_make_registry_key(void *instance, const variant *const *arguments, variant *result)
{
    assetstore_registry_key_options options = ASSETSTORE_REGISTRY_KEY_OPTIONS_INIT;
    variant failure = variant_nil();
    arena arena = {NULL};
    assetstore_registry_key *key = NULL;
    assetstore_error *error = NULL;
    const char *prefix = options_path(arguments[0], &arena, &failure);

    if (prefix != NULL &&
        options_read(arguments[1], key_options, "option", &options, &arena, &failure) &&
        assetstore_registry_key_new(prefix, &options, &key, &error) != ASSETSTORE_OK)
        failure = failure_take(error);
    *result = json_read(key != NULL ? assetstore_registry_key_json(key) : "{}");
    assetstore_registry_key_free(key);
    arena_release(&arena);
    store_end(instance, "make_registry_key", &failure);
}
