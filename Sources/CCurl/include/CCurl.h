#pragma once
#include <stddef.h>
#include <stdint.h>

/// One POST over HTTP or HTTPS by libcurl's easy interface; the pointers are used only while it runs.
typedef struct {
    const char *url;
    /// Whole header lines, `Name: value`, of which the array ends with NULL.
    const char *const *fields;
    const uint8_t *body;
    size_t body_length;
    const char *user_agent;
    /// `name:port:address,address`: the only addresses that the name stands for, CURLOPT_RESOLVE(3); NULL for none.
    const char *resolve;
    /// Certificates to trust instead of the system's; NULL for the system's.
    const char *certificates;
    int32_t timeout_milliseconds;
    int32_t connect_timeout_milliseconds;
    /// So many bytes of the answer's body are read, then the connection is closed.
    size_t body_limit;
    /// Where the answer's body is put, with room for `body_limit` bytes; NULL where it is not kept.
    uint8_t *answer;
    /// Whether this `struct sockaddr` may be connected to: asked for each at the last moment,
    /// CURLOPT_OPENSOCKETFUNCTION(3).
    int (*admits)(const void *address, void *context);
    /// Whether to give up: asked about once a second, CURLOPT_XFERINFOFUNCTION(3).
    int (*is_cancelled)(void *context);
    void *context;
} ccurl_request;

typedef struct {
    /// CURLcode, libcurl-errors(3); 0 for success.
    int32_t code;
    /// The answer's status; 0 where none came.
    int32_t status;
    /// Seconds that `Retry-After` asks for; 0 where it does not.
    int64_t retry_after;
    /// Whether the body was cut because it was longer than the limit.
    int32_t is_cut;
    /// Bytes of the answer's body that came.
    size_t answer_length;
    /// Whether an address was refused by `admits`.
    int32_t is_refused;
} ccurl_result;

/// Loads the library at the first call; whether it is there, from any thread.
int ccurl_is_loaded(void);

/// `libcurl/7.88.1 OpenSSL/3.0.19 …`; NULL where there is none.
const char *ccurl_version(void);

/// Sends one request on this thread and waits for its end.
ccurl_result ccurl_post(const ccurl_request *request);

/// One letter over SMTP (RFC 5321) by libcurl's easy interface; the pointers are used only while it is sent.
typedef struct {
    /// `smtp://host:587` or `smtps://host:465`.
    const char *url;
    /// Whether the letter may go over an encrypted connection only; else one is used where the server has it.
    int32_t needs_tls;
    /// NULL for a server that asks for none.
    const char *user;
    const char *password;
    /// The envelope's addresses, in angle brackets.
    const char *from;
    const char *to;
    /// Header and text, lines ended with CR LF; libcurl doubles dots at the beginning of lines.
    const uint8_t *body;
    size_t body_length;
    /// Certificates to trust instead of the system's; NULL for the system's.
    const char *certificates;
    int32_t timeout_milliseconds;
    /// Whether to give up: asked about once a second, CURLOPT_XFERINFOFUNCTION(3).
    int (*is_cancelled)(void *context);
    void *context;
} ccurl_mail_request;

/// Sends one letter on this thread; the result's status is the server's last reply.
ccurl_result ccurl_mail(const ccurl_mail_request *request);
