#ifndef ASSETSTORE_PLACE_H
#define ASSETSTORE_PLACE_H

#include <stdint.h>

/* Where a script called. Engines before 4.5 do not tell: the class and line 0. */
typedef struct place {
    char file[256];
    int32_t line;
    const char *method; /* of ours */
} place;

/* The place from which the script that runs on this thread called `method`. */
place place_of_call(const char *method);

#endif
