/* An open store of the library, shared by the AssetStore that opened it and the jobs that it
 * started. */
#ifndef ASSETSTORE_SESSION_H
#define ASSETSTORE_SESSION_H

#include <assetstore.h>

typedef struct session session;

/* Takes the store over. NULL if there is no memory; the store is closed then. */
session *session_make(assetstore *store);
assetstore *session_store(const session *session);
session *session_retain(session *session);
/* Closes the store when nobody has the session any more. NULL is allowed. */
void session_release(session *session);

#endif
