#ifndef ASSETSTORE_JSON_H
#define ASSETSTORE_JSON_H

#include "value.h"

/*
 * Makes engine values of a JSON document of the library: integers stay integers of 64 bits, an
 * array of objects becomes an Array[Dictionary] and one of strings a PackedStringArray. Nil if it
 * is no such document.
 */
variant json_read(const char *text);

#endif
