/* Making packages: what findings and texts are, and that they are the same from archive and folder.
 */
#include "fixture.h"

static int same(const char *left, const char *right)
{
    return left != NULL && strcmp(left, right) == 0;
}

static void check_finding(const assetstore_package_report *report, size_t index, int32_t severity,
                          const char *code, const char *entry, const char *path, int32_t line)
{
    const assetstore_package_finding *finding = assetstore_package_report_at(report, index);

    check(code, finding != NULL && finding->severity == severity && same(finding->code, code) &&
                    same(finding->entry, entry) && same(finding->path, path) &&
                    finding->line == line && finding->message[0] != 0);
}

static void findings(struct fixture *f)
{
    assetstore_validate_options options = ASSETSTORE_VALIDATE_OPTIONS_INIT;
    assetstore_package_report *report = NULL;
    assetstore_error *error = NULL;

    check("built", assetstore_package_report_valid(f->package_report) == 1 &&
                       strlen(assetstore_package_report_sha256(f->package_report)) == 64);
    check("texts are missing", assetstore_package_report_warnings(f->package_report) == 1);
    check_finding(f->package_report, 0, ASSETSTORE_SEVERITY_WARNING, "texts-missing",
                  "lang/de-DE.json", "", 0);

    fixture_write(f->folder, "meta.json",
                  "{\"id\":\"a\",\n \"name\":\"A\",\"author\":\"B\",\"version\":\"1.0.0\"}");
    NEED(assetstore_package_validate(f->folder, NULL, &report, &error));
    check("valid", assetstore_package_report_valid(report) == 1 &&
                       assetstore_package_report_errors(report) == 0 &&
                       assetstore_package_report_warnings(report) == 2 &&
                       same(assetstore_package_report_sha256(report), ""));
    check_finding(report, 1, ASSETSTORE_SEVERITY_WARNING, "older-shape", "meta.json", "$.version",
                  2);
    assetstore_package_report_free(report);

    options.flags = ASSETSTORE_VALIDATE_STRICT;
    NEED(assetstore_package_validate(f->folder, &options, &report, &error));
    check("not valid where one is strict", assetstore_package_report_valid(report) == 0 &&
                                               assetstore_package_report_errors(report) == 1);
    check_finding(report, 1, ASSETSTORE_SEVERITY_ERROR, "older-shape", "meta.json", "$.version", 2);
    assetstore_package_report_free(report);

    /* What is not valid is not built, and what was built before stays. */
    NEED(assetstore_package_build(f->folder, f->output, NULL, &report, &error));
    check("refused", assetstore_package_report_valid(report) == 0 &&
                         same(assetstore_package_report_sha256(report), ""));
    assetstore_package_report_free(report);
    NEED(assetstore_package_validate(f->output, &options, &report, &error));
    check("the old one", assetstore_package_report_valid(report) == 1 &&
                             same(assetstore_package_report_sha256(report),
                                  assetstore_package_report_sha256(f->package_report)));
    assetstore_package_report_free(report);
}

static void markdown(const struct fixture *f)
{
    assetstore_markdown_options options = ASSETSTORE_MARKDOWN_OPTIONS_INIT;
    assetstore_markdown *made = NULL;
    assetstore_error *error = NULL;

    check("HTML",
          same(assetstore_markdown_text(f->markdown), "<p><em>a</em></p>\n") &&
              same(assetstore_markdown_json(f->markdown), "{\"text\":\"<p><em>a</em></p>\\n\"}"));
    options.font_size = 10;
    NEED(assetstore_markdown_bbcode("# [a]", &options, &made, &error));
    check("BBCode",
          same(assetstore_markdown_text(made), "[font_size=14][b][lb]a][/b][/font_size]"));
    assetstore_markdown_free(made);
    options.font_size = 1001;
    check("an absurd size",
          assetstore_markdown_bbcode("a", &options, &made, NULL) == ASSETSTORE_MISUSE);
    check("key", strlen(assetstore_registry_key_id(f->key)) == 16 &&
                     strlen(assetstore_registry_key_public(f->key)) == 56 &&
                     strncmp(assetstore_registry_key_public(f->key), "RW", 2) == 0);
}

static void registry(const struct fixture *f)
{
    assetstore_registry_validate_options options = ASSETSTORE_REGISTRY_VALIDATE_OPTIONS_INIT;
    assetstore_package_report *report = NULL;
    assetstore_error *error = NULL;
    char folder[600];

    snprintf(folder, sizeof folder, "%s-registry", f->folder);
    NEED(assetstore_registry_add(folder, "", "{\"name\":\"ours\"}", &report, &error));
    check("not made", assetstore_package_report_valid(report) == 0 &&
                          assetstore_package_report_errors(report) == 2);
    check_finding(report, 0, ASSETSTORE_SEVERITY_ERROR, "missing-key", "registry.json", "$.title",
                  1);
    assetstore_package_report_free(report);
    NEED(assetstore_registry_add(
        folder, "", "{\"name\":\"ours\",\"title\":\"Ours\",\"url\":\"https://a.example/\"}",
        &report, &error));
    check("made", assetstore_package_report_valid(report) == 1);
    assetstore_package_report_free(report);
    check("there already",
          assetstore_registry_add(folder, "", "{}", &report, NULL) == ASSETSTORE_CONFLICT);
    check("no object",
          assetstore_registry_add(folder, "ada", "[]", &report, NULL) == ASSETSTORE_MISUSE);
    check("no name",
          assetstore_registry_add(folder, "../ada", "{}", &report, NULL) == ASSETSTORE_MISUSE);
    NEED(assetstore_registry_validate(folder, &options, &report, &error));
    check("sound", assetstore_package_report_valid(report) == 1 &&
                       assetstore_package_report_count(report) == 0 &&
                       same(assetstore_package_report_sha256(report), ""));
    assetstore_package_report_free(report);
    options.author = "github:ada";
    check("author of no change",
          assetstore_registry_validate(folder, &options, &report, NULL) == ASSETSTORE_MISUSE);
    options.since = "-x";
    check("no revision",
          assetstore_registry_validate(folder, &options, &report, NULL) == ASSETSTORE_MISUSE);
}

static void taking_over(const struct fixture *f)
{
    assetstore_registry_import_options options = ASSETSTORE_REGISTRY_IMPORT_OPTIONS_INIT;
    assetstore_registry_hash_options hash = ASSETSTORE_REGISTRY_HASH_OPTIONS_INIT;
    assetstore_package_report *report = NULL;
    assetstore_error *error = NULL;
    char folder[600], list[600];
    const char *refs[] = {"bob/arm"};
    FILE *file;

    snprintf(folder, sizeof folder, "%s-imported", f->folder);
    snprintf(list, sizeof list, "%s-list.json", f->folder);
    file = fopen(list, "w");
    if (file == NULL ||
        fputs("[{\"title\":\"Arm\",\"author\":\"Bob\","
              "\"browse_url\":\"https://github.com/bob/arm\"}, 1]",
              file) < 0 ||
        fclose(file) != 0) {
        check("a list", 0);
        return;
    }
    options.url = "https://a.example/";
    options.time = 1700000000;
    NEED(assetstore_registry_import(f->store, list, folder, &options, &report, &error));
    check("imported", assetstore_package_report_valid(report) == 1 &&
                          assetstore_package_report_warnings(report) == 1 &&
                          strstr(assetstore_package_report_json(report), "\"added\":1,") != NULL);
    check_finding(report, 0, ASSETSTORE_SEVERITY_WARNING, "not-imported", strrchr(list, '/') + 1,
                  "", 1);
    assetstore_package_report_free(report);
    options.time = -1;
    check("no time", assetstore_registry_import(f->store, list, folder, &options, &report, NULL) ==
                         ASSETSTORE_MISUSE);
    check("no source", assetstore_registry_import(f->store, "none", folder, NULL, &report, NULL) ==
                           ASSETSTORE_NOT_FOUND);
    hash.flags = ASSETSTORE_REGISTRY_HASH_OFFLINE;
    NEED(assetstore_registry_hash(f->store, folder, NULL, 0, &hash, &report, &error));
    check("nothing to hash", assetstore_package_report_valid(report) == 1);
    assetstore_package_report_free(report);
    check("no release", assetstore_registry_hash(f->store, folder, refs, 1, &hash, &report, NULL) ==
                            ASSETSTORE_NOT_FOUND);
}

static void texts(const assetstore_languages *languages)
{
    static const char *const swiss[] = {"it", "de-CH"};

    check("languages", assetstore_languages_count(languages) == 2 &&
                           same(assetstore_languages_at(languages, 0), "de-DE") &&
                           same(assetstore_languages_at(languages, 1), "en-US"));
    check("default", same(assetstore_languages_default(languages), "en-US"));
    check("best", same(assetstore_languages_best(languages, swiss, 2), "de-DE"));
    check("best of none", same(assetstore_languages_best(languages, swiss, 1), "en-US"));
    check("nothing wanted", same(assetstore_languages_best(languages, NULL, 0), "en-US"));
    check("text", same(assetstore_languages_text(languages, "de-CH", "hello"), "Hallo"));
    check("text of another", same(assetstore_languages_text(languages, "de", "bye"), "Bye"));
    check("no text", assetstore_languages_text(languages, "de", "nothing") == NULL);
    check("keys", assetstore_languages_key_count(languages, "en-US") == 2 &&
                      same(assetstore_languages_key_at(languages, "en-US", 0), "bye") &&
                      same(assetstore_languages_key_at(languages, "EN-us", 1), "hello") &&
                      same(assetstore_languages_key_at(languages, "de-DE", 0), "hello") &&
                      assetstore_languages_key_count(languages, "fr") == 0);
    check("missing", assetstore_languages_missing_count(languages, "de-DE") == 1 &&
                         same(assetstore_languages_missing_at(languages, "de-DE", 0), "bye") &&
                         assetstore_languages_missing_count(languages, "en-US") == 0 &&
                         assetstore_languages_missing_at(languages, "en-US", 0) == NULL &&
                         assetstore_languages_missing_count(languages, "fr") == 0);
    check("json", same(assetstore_languages_json(languages),
                       "{\"default\":\"en-US\",\"languages\":["
                       "{\"missing\":[\"bye\"],\"missing_count\":1,\"name\":\"de-DE\","
                       "\"texts\":{\"hello\":\"Hallo\"}},"
                       "{\"missing\":[],\"missing_count\":0,\"name\":\"en-US\","
                       "\"texts\":{\"bye\":\"Bye\",\"hello\":\"Hello\"}}]}"));
}

int main(int argc, char **argv)
{
    struct fixture f;
    assetstore_languages *languages = NULL;
    assetstore_error *error = NULL;

    if (argc != 3)
        return 2;
    fixture_make(&f, argv[1], argv[2]);
    texts(f.languages);
    markdown(&f);
    registry(&f);
    taking_over(&f);
    NEED(assetstore_languages_open(f.folder, &languages, &error));
    texts(languages);
    assetstore_languages_free(languages);
    NEED(assetstore_languages_open(argv[2], &languages, &error));
    check("no languages", assetstore_languages_count(languages) == 0 &&
                              assetstore_languages_default(languages) == NULL &&
                              assetstore_languages_best(languages, NULL, 0) == NULL);
    assetstore_languages_free(languages);
    findings(&f);
    fixture_free(&f);
    return finish("making");
}
