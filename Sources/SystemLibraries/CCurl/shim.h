#include <curl/curl.h>

/* Swift cannot call variadic functions: one typed function for each kind of option that is used. */

static inline CURLcode assetstore_curl_set_long(CURL *handle, CURLoption option, long value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode assetstore_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode assetstore_curl_set_string(CURL *handle, CURLoption option, const char *value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode assetstore_curl_set_pointer(CURL *handle, CURLoption option, void *value)
{
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*assetstore_curl_data_fn)(char *bytes, size_t size, size_t count, void *ctx);

static inline CURLcode assetstore_curl_set_data_function(CURL *handle, CURLoption option,
                                                         assetstore_curl_data_fn function)
{
    return curl_easy_setopt(handle, option, function);
}

static inline CURLcode assetstore_curl_set_socket_function(CURL *handle, curl_opensocket_callback function)
{
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode assetstore_curl_get_long(CURL *handle, CURLINFO info, long *value)
{
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode assetstore_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value)
{
    return curl_easy_getinfo(handle, info, value);
}
