#include <zlib.h>

/* Swift does not import the macro. A raw deflate stream, as zip archives have it. */
static inline int assetstore_zlib_inflate_raw(z_stream *stream)
{
    return inflateInit2(stream, -MAX_WBITS);
}
