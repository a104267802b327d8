/* Arguments out of a fuzzer's bytes. Everything lent to the library is a block of just its size. */
#ifndef MACHINE_H
#define MACHINE_H

enum { SLOTS = 3, BLOCKS = 4096, LONGEST_TEXT = 70000 };

struct machine {
    const uint8_t *bytes;
    size_t left;
    /* Live and released objects, by kind. */
    void *objects[KINDS][SLOTS];
    /* What is lent stays lent until the input is at its end. */
    void *blocks[BLOCKS];
    size_t block_count;
};

/* Strings that lead somewhere: filled in when the store is made. */
static const char *words[32];
static size_t word_count;
/* Likewise, of packages that are mounted. */
static const char *mount_words[7];
static volatile uint64_t sink;

static void demand(const char *what, int holds)
{
    if (holds)
        return;
    fprintf(stderr, "FAILED %s\n", what);
    abort();
}

static void touch_number(uint64_t number)
{
    sink += number;
}

static void touch_text(const char *text)
{
    if (text != NULL)
        sink += strlen(text);
}

static uint8_t take(struct machine *m)
{
    if (m->left == 0)
        return 0;
    m->left--;
    return *m->bytes++;
}

static uint16_t take_pair(struct machine *m)
{
    uint16_t high = take(m);

    return (uint16_t)(high << 8 | take(m));
}

static uint64_t take_number(struct machine *m)
{
    static const uint64_t odd[] = {UINT64_MAX,   INT64_MAX, (uint64_t)INT64_MAX + 1,
                                   UINT32_MAX,   INT32_MAX, (uint64_t)INT32_MAX + 1,
                                   SIZE_MAX / 8, 1000000,   4096,
                                   500,          64,        16};
    uint8_t byte = take(m);

    return byte < 200 ? byte % 10 : odd[byte % (sizeof odd / sizeof *odd)];
}

static void *lend(struct machine *m, size_t size)
{
    void *block = m->block_count < BLOCKS ? malloc(size) : NULL;

    demand("memory for an argument", block != NULL);
    m->blocks[m->block_count++] = block;
    return block;
}

/* Nothing here may write outside of the folder it works in, or ask a server. */
static void tame(char *text)
{
    char *up = text, *scheme;
    int ups = 0;

    if (text[0] == '/')
        text[0] = '_';
    while ((up = strstr(up, "..")) != NULL) {
        if (++ups > 2)
            *up = '_';
        up++;
    }
    scheme = strstr(text, "://");
    if (scheme != NULL && strncmp(text, "file://", 7) != 0)
        *scheme = '_';
}

static const char *take_text(struct machine *m)
{
    uint8_t byte = take(m);
    size_t length, i;
    char *text;

    if (byte == 0)
        return NULL;
    if (byte < 160) {
        const char *word = words[byte % word_count];
        text = lend(m, strlen(word) + 1);
        return strcpy(text, word);
    }
    if (byte >= 248 && byte < 255) {
        const char *word = mount_words[byte - 248];
        text = lend(m, strlen(word) + 1);
        return strcpy(text, word);
    }
    if (byte == 255) {
        text = lend(m, LONGEST_TEXT + 1);
        memset(text, take(m) | 1, LONGEST_TEXT);
        text[LONGEST_TEXT] = 0;
        tame(text);
        return text;
    }
    length = take(m) % 64;
    text = lend(m, length + 1);
    for (i = 0; i < length; i++) {
        text[i] = (char)take(m);
        if (text[i] == 0)
            break;
    }
    text[i] = 0;
    tame(text);
    return text;
}

static const char *const *take_texts(struct machine *m, size_t *count)
{
    uint8_t byte = take(m);
    const char **texts;
    size_t i;

    if (byte < 32) {
        *count = byte % 2 ? 0 : take_number(m);
        return NULL;
    }
    if (byte == 255) {
        *count = SIZE_MAX - take(m);
        return lend(m, sizeof *texts);
    }
    *count = byte % 4;
    texts = lend(m, *count * sizeof *texts + 1);
    for (i = 0; i < *count; i++)
        texts[i] = take_text(m);
    return texts;
}

/* The struct as far as a header of some age would have it, or with more behind it. */
static const void *take_options(struct machine *m, void *value, size_t size, const size_t *ends,
                                size_t count)
{
    uint8_t byte = take(m);
    uint32_t said = (uint32_t)size;
    size_t there = size;
    uint8_t *block;

    if (byte >= 224) {
        static const uint32_t absurd[] = {0, 3, 4, 7, 4097, INT32_MAX, UINT32_MAX};
        said = absurd[byte % 7];
        there = 4;
    } else if (byte >= 192) {
        there = size + (size_t)(1 + byte % 16) * 8;
        there = byte % 2 ? there : 4096;
        said = (uint32_t)there;
    } else if (byte >= 128) {
        there = ends[byte % count];
        said = (uint32_t)there;
    }
    *(uint32_t *)value = said;
    block = lend(m, there);
    memset(block, 0, there);
    memcpy(block, value, there < size ? there : size);
    if (there > size && take(m) % 4 == 0)
        block[size + take(m) % (there - size)] = 1;
    return block;
}

static void *take_object(struct machine *m, int kind)
{
    uint8_t byte = take(m);

    if (byte < 8)
        return NULL;
    if (byte < 16)
        return (void *)(uintptr_t)take_number(m);
    if (byte < 32)
        return m->objects[byte % KINDS][0];
    return m->objects[kind][byte % SLOTS];
}

/* The oldest of its kind gives way; what it was stays a number that names nothing. */
static void put_object(struct machine *m, int kind, void *object)
{
    release(kind, m->objects[kind][SLOTS - 1]);
    memmove(&m->objects[kind][1], &m->objects[kind][0], (SLOTS - 1) * sizeof(void *));
    m->objects[kind][0] = object;
}

/* A released object stays in its slot, so that it is used again. */
static void drop_object(struct machine *m, int kind, const void *object)
{
    (void)m;
    (void)kind;
    touch_number((uintptr_t)object);
}

static int32_t on_progress(void *ctx, const assetstore_progress *progress)
{
    struct machine *m = ctx;

    touch_text(progress->what);
    touch_number(progress->done);
    return m != NULL && take(m) >= 192;
}

static void on_log(void *ctx, const char *line)
{
    (void)ctx;
    touch_text(line);
}

static void on_reset(void *ctx, const char *name, const char *email, const char *token)
{
    (void)ctx;
    touch_text(name);
    touch_text(email);
    touch_text(token);
}

static int32_t on_permission(void *ctx, const assetstore_permission_request *request)
{
    struct machine *m = ctx;

    touch_text(request->id);
    touch_text(request->path);
    touch_text(request->permission);
    return m == NULL || take(m) < 192;
}

static void check_status(const char *what, assetstore_status status, assetstore_error **error)
{
    demand(what, status >= ASSETSTORE_OK && status < ASSETSTORE_INTERNAL);
    if (error == NULL)
        return;
    demand(what, (*error == NULL) == (status == ASSETSTORE_OK));
    if (*error != NULL) {
        demand(what, assetstore_error_status(*error) == status);
        demand(what, assetstore_error_message(*error)[0] != 0);
        demand(what, strchr(assetstore_error_message(*error), '\n') == NULL);
        touch_text(assetstore_error_json(*error));
    }
}

#endif
