/* Errors as scripts see them: the dictionary that assetstore-json(5) describes as an error object.
 */
#ifndef ASSETSTORE_FAILURE_H
#define ASSETSTORE_FAILURE_H

#include "place.h"
#include "value.h"

#include <assetstore.h>

/* The library's error, which is released, as a Dictionary. */
variant failure_take(assetstore_error *error);

/* An error of our own. */
variant failure_make(assetstore_status status, const char *reason, const char *message,
                     const char *subject, const char *hint);

/* Reports an error that can only be a mistake of the script, for the debugger; others it leaves be.
 */
void failure_report(const variant *failure, const place *place);

#endif
