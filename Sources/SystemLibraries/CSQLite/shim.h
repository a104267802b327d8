#include <sqlite3.h>

/* Swift does not import the cast to a function pointer. */
static inline sqlite3_destructor_type assetstore_sqlite_transient(void)
{
    return SQLITE_TRANSIENT;
}
