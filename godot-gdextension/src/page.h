#ifndef ASSETSTORE_PAGE_H
#define ASSETSTORE_PAGE_H

#include "value.h"

#include <assetstore.h>

/* A page of assets that a search gave, as the Dictionary that its JSON would be. */
variant page_read(const assetstore_assets *page, const assetstore_query *query);

#endif
