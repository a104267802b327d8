#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Swift cannot call variadic functions, so what a server is started with is a struct, which has to live as long as the
 * server does.
 */
struct assetstore_httpd {
    int socket; /* that listens, without blocking */
    unsigned int threads;
    unsigned int connections;
    unsigned int timeout; /* seconds */
    size_t memory;        /* of a connection, bytes: its head, and what is sent at once */
    const char *key;      /* PEM; NULL: no TLS */
    const char *certificate;
    void *context; /* of all callbacks */
    MHD_AcceptPolicyCallback accept;
    MHD_AccessHandlerCallback handle;
    void *(*begin)(void *context, const char *target, struct MHD_Connection *connection);
    MHD_RequestCompletedCallback end;
    MHD_NotifyConnectionCallback connect;
    void (*say)(void *context, const char *line); /* what it has to say, mostly about what clients did */
};

/* The target is decoded by who reads it. */
static size_t assetstore_httpd_unescape(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

static void assetstore_httpd_log(void *context, const char *format, va_list arguments)
{
    const struct assetstore_httpd *server = (const struct assetstore_httpd *)context;
    char line[512];

    vsnprintf(line, sizeof line, format, arguments);
    line[strcspn(line, "\n")] = 0;
    server->say(server->context, line);
}

static inline struct MHD_Daemon *assetstore_httpd_start(const struct assetstore_httpd *server)
{
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO | MHD_USE_ITC |
                         MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)assetstore_httpd_log, (void *)server},
        {MHD_OPTION_LISTEN_SOCKET, server->socket, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)server->threads, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)server->connections, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)server->timeout, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)server->memory, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)assetstore_httpd_unescape, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)server->begin, server->context},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)server->end, server->context},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)server->connect, server->context},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
    };

    if (server->key != NULL) {
        size_t last = sizeof options / sizeof options[0] - 3;

        flags |= MHD_USE_TLS;
        options[last] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)server->key};
        options[last + 1] =
            (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)server->certificate};
    }
    return MHD_start_daemon(flags, 0, server->accept, server->context, server->handle,
                            server->context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static inline int assetstore_httpd_descriptor(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

    return info == NULL ? -1 : info->connect_fd;
}

static inline const struct sockaddr *assetstore_httpd_address(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    return info == NULL ? NULL : info->client_addr;
}

/* What the callback of a new connection has put in its place. */
static inline void *assetstore_httpd_context(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info == NULL ? NULL : info->socket_context;
}

static inline void assetstore_httpd_fields(struct MHD_Connection *connection, MHD_KeyValueIteratorN each,
                                           void *context)
{
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, each, context);
}

/* The bytes have to live as long as what was made of them, unless they are copied. */
static inline struct MHD_Response *assetstore_httpd_response(const void *bytes, size_t size, int copy)
{
    return MHD_create_response_from_buffer(size, (void *)bytes,
                                           copy ? MHD_RESPMEM_MUST_COPY : MHD_RESPMEM_PERSISTENT);
}

/*
 * Whether the lines of this request's head end as they must: "\r\n", nothing folded, one blank between the parts of the
 * first. libmicrohttpd before 0.9.77 takes "\n" and folded lines too, even where it is told to be strict, and a server
 * before this one may not; so two would see two different requests. It cuts a head into texts where it lies, with zeros
 * for the ends of lines, so how far the texts are from each other tells what was between them. Later versions do not, and
 * are strict themselves.
 */
struct assetstore_httpd_lines {
    const char *end;
    int are_good;
};

static enum MHD_Result assetstore_httpd_line(void *context, enum MHD_ValueKind kind, const char *name,
                                             size_t name_size, const char *value, size_t value_size)
{
    struct assetstore_httpd_lines *lines = (struct assetstore_httpd_lines *)context;

    (void)kind;
    if (name != lines->end + 2 || value < name + name_size || value > name + name_size + 64)
        lines->are_good = 0;
    lines->end = value == NULL ? NULL : value + value_size;
    return lines->are_good ? MHD_YES : MHD_NO;
}

static inline int assetstore_httpd_is_lenient(void)
{
    const char *version = MHD_get_version();

    return strncmp(version, "0.9.", 4) == 0 && atoi(version + 4) < 77;
}

static inline int assetstore_httpd_lines_are_good(struct MHD_Connection *connection, const char *method,
                                                  const char *target, size_t target_size,
                                                  const char *version)
{
    struct assetstore_httpd_lines lines = {version + strlen(version), 1};
    const union MHD_ConnectionInfo *size;

    if (!assetstore_httpd_is_lenient())
        return 1;
    if (target != method + strlen(method) + 1 || version != target + target_size + 1)
        return 0;
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, assetstore_httpd_line, &lines);
    /* Behind the last line an empty one. */
    size = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return lines.are_good && size != NULL && size->header_size == (size_t)(lines.end + 4 - method);
}
