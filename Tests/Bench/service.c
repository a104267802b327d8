/*
 * service DIRECTORY THREADS: answers the requests whose targets are the lines of standard input
 * through the library, without a socket, and then runs the SQL of these answers alone, on THREADS
 * threads with a connection each. Prints how many statements that were, microseconds of an answer,
 * the median, the same when it is asked for again, and how many of the requests a second the SQL
 * alone would allow, with which microseconds of processor each.
 *
 * The SQL is not written down here, where it would grow old: the functions of libsqlite3 below
 * stand before its own, and note what the library runs with which values.
 */
#include <assetstore.h>

#include <dlfcn.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_REQUESTS = 20000, MOST_TEXTS = 64, MOST_VALUES = 32, MOST_THREADS = 64 };

struct value {
    char *text; /* NULL: a number */
    long long number;
};

struct statement {
    int text; /* of `texts` */
    int value_count;
    struct value *values;
};

static char *texts[MOST_TEXTS];
static int text_count;
static struct statement *statements;
static int statement_count, statement_room;
static int ends[MOST_REQUESTS]; /* of each request's statements */
static int request_count;

static int noting;
static sqlite3_stmt *bound; /* whose values these are */
static struct value values[MOST_VALUES];
static int value_count;

static char path[4096];
static int thread_count;
static pthread_barrier_t barrier;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static void *room(void *old, size_t size)
{
    void *new = realloc(old, size);

    if (new == NULL)
        fail("service", "out of memory");
    return new;
}

static double now_by(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double now(void)
{
    return now_by(CLOCK_MONOTONIC);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *of, int count)
{
    qsort(of, (size_t)count, sizeof *of, by_value);
    return of[count / 2];
}

static void note_value(sqlite3_stmt *statement, int index, struct value value)
{
    if (!noting)
        return;
    if (statement != bound || index == 1)
        value_count = 0;
    if (index != value_count + 1 || index > MOST_VALUES)
        fail("service", "values in no order");
    bound = statement;
    values[value_count++] = value;
}

int sqlite3_bind_int64(sqlite3_stmt *statement, int index, sqlite3_int64 number)
{
    static int (*real)(sqlite3_stmt *, int, sqlite3_int64);

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_bind_int64");
    /* FTS5 binds values of its own in any order; of these statements none is noted. */
    if (strstr(sqlite3_sql(statement), "'main'.") == NULL)
        note_value(statement, index, (struct value){NULL, number});
    return real(statement, index, number);
}

int sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *text, int size,
                      void (*end)(void *))
{
    static int (*real)(sqlite3_stmt *, int, const char *, int, void (*)(void *));

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_bind_text");
    if (noting)
        note_value(statement, index,
                   (struct value){size < 0 ? strdup(text) : strndup(text, (size_t)size), 0});
    return real(statement, index, text, size, end);
}

static void note(sqlite3_stmt *statement, const char *sql)
{
    struct statement *noted;
    int text = 0;

    while (text < text_count && strcmp(texts[text], sql) != 0)
        text++;
    if (text == MOST_TEXTS)
        fail("service", "too many different statements");
    if (text == text_count)
        texts[text_count++] = strdup(sql);
    if (statement_count == statement_room) {
        statement_room = statement_room * 2 + 1024;
        statements = room(statements, sizeof *statements * (size_t)statement_room);
    }
    noted = &statements[statement_count++];
    noted->text = text;
    noted->value_count = statement == bound ? value_count : 0;
    noted->values = room(NULL, sizeof *values * (size_t)noted->value_count + 1);
    memcpy(noted->values, values, sizeof *values * (size_t)noted->value_count);
    bound = NULL;
}

int sqlite3_step(sqlite3_stmt *statement)
{
    static int (*real)(sqlite3_stmt *);
    const char *sql = sqlite3_sql(statement);

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_step");
    /* FTS5 steps through statements of its own here too; they name the schema. */
    if (noting && sql != NULL && strstr(sql, "'main'.") == NULL && !sqlite3_stmt_busy(statement))
        note(statement, sql);
    return real(statement);
}

/* Steps to the end, touching each column as one who writes it down must. */
static void run(sqlite3_stmt *statement)
{
    int code;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            if (sqlite3_column_type(statement, i) == SQLITE_INTEGER)
                sqlite3_column_int64(statement, i);
            else if (sqlite3_column_text(statement, i) != NULL)
                sqlite3_column_bytes(statement, i);
    if (code != SQLITE_DONE)
        fail("sqlite", sqlite3_errmsg(sqlite3_db_handle(statement)));
    sqlite3_reset(statement);
}

static int is_setting(const char *sql)
{
    return strncmp(sql, "PRAGMA", 6) == 0;
}

/* Every `thread_count`th request. */
static void *replay(void *first)
{
    sqlite3_stmt *prepared[MOST_TEXTS];
    sqlite3 *database = NULL;

    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        fail(path, sqlite3_errmsg(database));
    /* The first ones to come make the file that all share, and hold the others up. */
    sqlite3_busy_timeout(database, 10000);
    for (int i = 0; i < text_count; i++) {
        if (sqlite3_prepare_v2(database, texts[i], -1, &prepared[i], NULL) != SQLITE_OK)
            fail(texts[i], sqlite3_errmsg(database));
        if (is_setting(texts[i]))
            run(prepared[i]);
    }
    pthread_barrier_wait(&barrier);
    for (int request = (int)(size_t)first; request < request_count; request += thread_count)
        for (int i = request == 0 ? 0 : ends[request - 1]; i < ends[request]; i++) {
            const struct statement *noted = &statements[i];
            sqlite3_stmt *statement = prepared[noted->text];

            if (is_setting(texts[noted->text]))
                continue;
            for (int j = 0; j < noted->value_count; j++)
                if (noted->values[j].text != NULL)
                    sqlite3_bind_text(statement, j + 1, noted->values[j].text, -1, SQLITE_STATIC);
                else
                    sqlite3_bind_int64(statement, j + 1, noted->values[j].number);
            run(statement);
        }
    for (int i = 0; i < text_count; i++)
        sqlite3_finalize(prepared[i]);
    sqlite3_close(database);
    return NULL;
}

static double replay_all(void)
{
    pthread_t threads[MOST_THREADS];
    double start;

    pthread_barrier_init(&barrier, NULL, (unsigned)thread_count + 1);
    for (int i = 0; i < thread_count; i++)
        if (pthread_create(&threads[i], NULL, replay, (void *)(size_t)i) != 0)
            fail("service", "no thread");
    pthread_barrier_wait(&barrier);
    start = now();
    for (int i = 0; i < thread_count; i++)
        pthread_join(threads[i], NULL);
    return now() - start;
}

static double answer(assetstore_service *service, const char *target)
{
    static const char *const fields[] = {"Host: h.example"};
    assetstore_request request = ASSETSTORE_REQUEST_INIT;
    assetstore_response *response = NULL;
    double start = now();

    request.method = "GET";
    request.target = target;
    request.fields = fields;
    request.field_count = 1;
    if (assetstore_service_handle(service, &request, &response, NULL) != ASSETSTORE_OK ||
        assetstore_response_status(response) != 200)
        fail(target, "is not answered");
    assetstore_response_free(response);
    return now() - start;
}

int main(int argc, char **argv)
{
    static double first[MOST_REQUESTS], again[MOST_REQUESTS];
    assetstore_service *service = NULL;
    assetstore_error *error = NULL;
    char target[4096];
    double alone, spent;

    thread_count = argc == 3 ? atoi(argv[2]) : 0;
    if (thread_count < 1 || thread_count > MOST_THREADS)
        fail("usage", "service DIRECTORY THREADS");
    snprintf(path, sizeof path, "%s/service.sqlite", argv[1]);
    if (assetstore_service_open(argv[1], NULL, &service, &error) != ASSETSTORE_OK)
        fail(argv[1], assetstore_error_message(error));
    while (request_count < MOST_REQUESTS && fgets(target, sizeof target, stdin) != NULL) {
        target[strcspn(target, "\n")] = 0;
        noting = 1;
        first[request_count] = answer(service, target);
        noting = 0;
        again[request_count] = answer(service, target);
        ends[request_count++] = statement_count;
    }
    assetstore_service_close(service);
    if (request_count == 0 || statement_count < request_count)
        fail("service", "nothing was run, so nothing was measured");
    spent = now_by(CLOCK_PROCESS_CPUTIME_ID);
    alone = replay_all();
    spent = now_by(CLOCK_PROCESS_CPUTIME_ID) - spent;
    printf("%d %.1f %.1f %.0f %.1f\n", statement_count, median(first, request_count),
           median(again, request_count), request_count / alone * 1e6, spent / request_count);
    return 0;
}
