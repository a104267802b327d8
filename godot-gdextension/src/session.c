#include "session.h"

#include <pthread.h>
#include <stdlib.h>

struct session {
    assetstore *store;
    int holders;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

session *session_make(assetstore *store)
{
    session *made = malloc(sizeof *made);

    if (made == NULL) {
        assetstore_close(store);
        return NULL;
    }
    made->store = store;
    made->holders = 1;
    return made;
}

assetstore *session_store(const session *session)
{
    return session->store;
}

session *session_retain(session *session)
{
    pthread_mutex_lock(&lock);
    session->holders++;
    pthread_mutex_unlock(&lock);
    return session;
}

void session_release(session *session)
{
    int holders;

    if (session == NULL)
        return;
    pthread_mutex_lock(&lock);
    holders = --session->holders;
    pthread_mutex_unlock(&lock);
    if (holders == 0) {
        assetstore_close(session->store);
        free(session);
    }
}
