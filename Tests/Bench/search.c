/*
 * search STORE TEXT ROUNDS: one query through the library, the same SQL through libsqlite3 alone,
 * and the LIKE scan that the Asset Library's server uses, in turn; the median of each in
 * microseconds.
 *
 * The SQL is not written down here, where it would grow old: sqlite3_step() below stands before
 * that of libsqlite3, and notes what the library runs.
 */
#include <assetstore.h>

#include <dlfcn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_STATEMENTS = 8, MOST_ROUNDS = 1000 };

static int (*real_step)(sqlite3_stmt *);
static int noting;
static char *noted[MOST_STATEMENTS];
static int noted_count;

int sqlite3_step(sqlite3_stmt *statement)
{
    const char *sql = sqlite3_sql(statement);

    if (real_step == NULL)
        *(void **)&real_step = dlsym(RTLD_NEXT, "sqlite3_step");
    /* FTS5 steps through statements of its own here too; they name the schema. */
    if (noting && sql != NULL && noted_count < MOST_STATEMENTS && strncmp(sql, "SELECT", 6) == 0 &&
        strstr(sql, "'main'.") == NULL && !sqlite3_stmt_busy(statement))
        noted[noted_count++] = sqlite3_expanded_sql(statement);
    return real_step(statement);
}

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_value);
    return values[count / 2];
}

/* Steps to the end, touching each column as one who shows it must; gives the last integer of a row.
 */
static long long run(sqlite3_stmt *statement)
{
    long long seen = 0;

    while (sqlite3_step(statement) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            if (sqlite3_column_type(statement, i) == SQLITE_INTEGER)
                seen = sqlite3_column_int64(statement, i);
            else if (sqlite3_column_text(statement, i) != NULL)
                seen += 0;
        }
    sqlite3_reset(statement);
    return seen;
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
        fail("sqlite", sqlite3_errmsg(database));
    return statement;
}

int main(int argc, char **argv)
{
    static double library[MOST_ROUNDS], same[MOST_ROUNDS], scan[MOST_ROUNDS];
    sqlite3_stmt *statements[MOST_STATEMENTS], *like;
    assetstore *store = NULL;
    assetstore_error *error = NULL;
    assetstore_query query = ASSETSTORE_QUERY_INIT;
    sqlite3 *database = NULL;
    char path[4096], *sql;
    unsigned long long total = 0;
    int rounds = argc == 4 ? atoi(argv[3]) : 0, scans;

    if (rounds < 3 || rounds > MOST_ROUNDS)
        fail("usage", "search STORE TEXT ROUNDS");
    query.text = argv[2];
    if (assetstore_open(argv[1], NULL, &store, &error) != ASSETSTORE_OK)
        fail("open", assetstore_error_message(error));
    snprintf(path, sizeof path, "%s/catalogue.sqlite", argv[1]);
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        fail(path, sqlite3_errmsg(database));

    /* The first round warms both and notes the SQL. */
    for (int round = -1; round < rounds; round++) {
        assetstore_assets *found = NULL;
        double start = now();

        noting = round == -1;
        if (assetstore_search(store, &query, &found, &error) != ASSETSTORE_OK)
            fail("search", assetstore_error_message(error));
        for (size_t i = 0; i < assetstore_assets_count(found); i++)
            if (assetstore_assets_at(found, i)->title[0] == 0)
                fail("search", "an asset without a title");
        noting = 0;
        total = assetstore_assets_total(found);
        assetstore_assets_free(found);
        if (round >= 0)
            library[round] = now() - start;
        else
            for (int i = 0; i < noted_count; i++)
                statements[i] = prepare(database, noted[i]);

        start = now();
        for (int i = 0; i < noted_count; i++)
            run(statements[i]);
        if (round >= 0)
            same[round] = now() - start;
    }

    sql = sqlite3_mprintf("SELECT count(*) FROM asset WHERE title LIKE '%%%q%%' "
                          "OR author LIKE '%%%q%%' OR description LIKE '%%%q%%'",
                          argv[2], argv[2], argv[2]);
    like = prepare(database, sql);
    scans = rounds < 5 ? rounds : 5;
    for (int i = 0; i < scans; i++) {
        double start = now();
        run(like);
        scan[i] = now() - start;
    }

    printf("%llu %d %.0f %.0f %.0f\n", total, noted_count, median(library, rounds),
           median(same, rounds), median(scan, scans));
    return 0;
}
