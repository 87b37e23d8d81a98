#define _GNU_SOURCE
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

// What of curl/curl.h is used here, declared again: the library is loaded when the program runs, so that a build needs
// no package of it. Names and numbers are libcurl's interface, which it keeps (libcurl-easy(3), "ABI").

typedef void CURL;
struct curl_slist;

struct curl_sockaddr {
    int family;
    int socktype;
    int protocol;
    unsigned int addrlen;
    struct sockaddr addr;
};

enum {
    CURLOPT_WRITEDATA = 10001,
    CURLOPT_URL = 10002,
    CURLOPT_PROXY = 10004,
    CURLOPT_WRITEFUNCTION = 20011,
    CURLOPT_POSTFIELDS = 10015,
    CURLOPT_USERAGENT = 10018,
    CURLOPT_HTTPHEADER = 10023,
    CURLOPT_NOPROGRESS = 43,
    CURLOPT_POST = 47,
    CURLOPT_FOLLOWLOCATION = 52,
    CURLOPT_XFERINFODATA = 10057,
    CURLOPT_POSTFIELDSIZE = 60,
    CURLOPT_SSL_VERIFYPEER = 64,
    CURLOPT_CAINFO = 10065,
    CURLOPT_FORBID_REUSE = 75,
    CURLOPT_SSL_VERIFYHOST = 81,
    CURLOPT_HTTP_VERSION = 84,
    CURLOPT_NOSIGNAL = 99,
    CURLOPT_TIMEOUT_MS = 155,
    CURLOPT_CONNECTTIMEOUT_MS = 156,
    CURLOPT_OPENSOCKETFUNCTION = 20163,
    CURLOPT_OPENSOCKETDATA = 10164,
    CURLOPT_PROTOCOLS = 181,
    CURLOPT_RESOLVE = 10203,
    CURLOPT_UPLOAD = 46,
    CURLOPT_READDATA = 10009,
    CURLOPT_READFUNCTION = 20012,
    CURLOPT_USE_SSL = 119,
    CURLOPT_USERNAME = 10173,
    CURLOPT_PASSWORD = 10174,
    CURLOPT_MAIL_FROM = 10186,
    CURLOPT_MAIL_RCPT = 10187,
    CURLPROTO_SMTP_AND_SMTPS = 3 << 16,
    CURLUSESSL_TRY = 1,
    CURLUSESSL_ALL = 3,
    CURLOPT_XFERINFOFUNCTION = 20219,
    CURLINFO_RESPONSE_CODE = 0x200000 + 2,
    CURLINFO_RETRY_AFTER = 0x600000 + 57,
    CURL_GLOBAL_DEFAULT = 3,
    CURLPROTO_HTTP_AND_HTTPS = 3,
    CURL_HTTP_VERSION_1_1 = 2,
    CURLE_FAILED_INIT = 2,
    CURLE_OUT_OF_MEMORY = 27,
    CURL_SOCKET_BAD = -1,
};

static struct {
    int (*global_init)(long);
    char *(*version)(void);
    CURL *(*init)(void);
    int (*setopt)(CURL *, int, ...);
    int (*perform)(CURL *);
    int (*getinfo)(CURL *, int, ...);
    void (*cleanup)(CURL *);
    struct curl_slist *(*append)(struct curl_slist *, const char *);
    void (*free_all)(struct curl_slist *);
    int is_loaded;
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    curl.global_init = (int (*)(long))dlsym(library, "curl_global_init");
    curl.version = (char *(*)(void))dlsym(library, "curl_version");
    curl.init = (CURL * (*)(void)) dlsym(library, "curl_easy_init");
    curl.setopt = (int (*)(CURL *, int, ...))dlsym(library, "curl_easy_setopt");
    curl.perform = (int (*)(CURL *))dlsym(library, "curl_easy_perform");
    curl.getinfo = (int (*)(CURL *, int, ...))dlsym(library, "curl_easy_getinfo");
    curl.cleanup = (void (*)(CURL *))dlsym(library, "curl_easy_cleanup");
    curl.append = (struct curl_slist * (*)(struct curl_slist *, const char *)) dlsym(library, "curl_slist_append");
    curl.free_all = (void (*)(struct curl_slist *))dlsym(library, "curl_slist_free_all");
    int is_whole = curl.global_init && curl.version && curl.init && curl.setopt && curl.perform && curl.getinfo
        && curl.cleanup && curl.append && curl.free_all;
    curl.is_loaded = is_whole && curl.global_init(CURL_GLOBAL_DEFAULT) == 0;
}

int ccurl_is_loaded(void) {
    pthread_once(&once, load);
    return curl.is_loaded;
}

const char *ccurl_version(void) { return ccurl_is_loaded() ? curl.version() : NULL; }

struct exchange {
    const ccurl_request *request;
    ccurl_result *result;
    size_t received;
};

// CURLOPT_WRITEFUNCTION(3): anything but the size ends the transfer.
static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    struct exchange *exchange = context;
    size_t length = size * count;
    size_t before = exchange->received;
    exchange->received += length;
    if (exchange->received <= exchange->request->body_limit) {
        if (exchange->request->answer) memcpy(exchange->request->answer + before, bytes, length);
        exchange->result->answer_length = exchange->received;
        return length;
    }
    exchange->result->is_cut = 1;
    return 0;
}

static int open_socket(void *context, int purpose, struct curl_sockaddr *address) {
    struct exchange *exchange = context;
    (void)purpose;
    if (!exchange->request->admits(&address->addr, exchange->request->context)) {
        exchange->result->is_refused = 1;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int report(void *context, int64_t a, int64_t b, int64_t c, int64_t d) {
    struct exchange *exchange = context;
    (void)a, (void)b, (void)c, (void)d;
    return exchange->request->is_cancelled(exchange->request->context);
}

static int prepare(CURL *handle, struct exchange *exchange, struct curl_slist *fields, struct curl_slist *resolve) {
    const ccurl_request *request = exchange->request;
    int code = 0;
#define SET(option, value) \
    if (!code) code = curl.setopt(handle, option, value)
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_URL, request->url);
    SET(CURLOPT_PROTOCOLS, (long)CURLPROTO_HTTP_AND_HTTPS);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    // Also against http_proxy and the like in the environment: a proxy would resolve the name itself.
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDSIZE, (long)request->body_length);
    SET(CURLOPT_POSTFIELDS, request->body);
    SET(CURLOPT_HTTPHEADER, fields);
    SET(CURLOPT_USERAGENT, request->user_agent);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (request->certificates) SET(CURLOPT_CAINFO, request->certificates);
    if (resolve) SET(CURLOPT_RESOLVE, resolve);
    SET(CURLOPT_FORBID_REUSE, 1L);
    SET(CURLOPT_TIMEOUT_MS, (long)request->timeout_milliseconds);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_timeout_milliseconds);
    SET(CURLOPT_WRITEFUNCTION, receive);
    SET(CURLOPT_WRITEDATA, exchange);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, exchange);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, report);
    SET(CURLOPT_XFERINFODATA, exchange);
#undef SET
    return code;
}

// A receiver that closes while TLS writes to it raises SIGPIPE, which CURLOPT_NOSIGNAL(3) leaves to the program: the
// thread holds it back, and takes away what has come of it.
static int perform(CURL *handle) {
    sigset_t pipe, before;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    int code = curl.perform(handle);
    if (!sigismember(&before, SIGPIPE)) {
        struct timespec nothing = {0};
        while (sigtimedwait(&pipe, NULL, &nothing) == SIGPIPE) {}
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    return code;
}

ccurl_result ccurl_post(const ccurl_request *request) {
    ccurl_result result = {.code = CURLE_FAILED_INIT};
    if (!ccurl_is_loaded()) return result;
    CURL *handle = curl.init();
    if (!handle) return result;
    struct exchange exchange = {.request = request, .result = &result};
    struct curl_slist *fields = NULL;
    struct curl_slist *resolve = NULL;
    int has_memory = 1;
    for (const char *const *field = request->fields; *field && has_memory; field++) {
        struct curl_slist *longer = curl.append(fields, *field);
        has_memory = longer != NULL;
        if (longer) fields = longer;
    }
    if (request->resolve && has_memory) has_memory = (resolve = curl.append(NULL, request->resolve)) != NULL;
    result.code = has_memory ? prepare(handle, &exchange, fields, resolve) : CURLE_OUT_OF_MEMORY;
    if (!result.code) {
        result.code = perform(handle);
        long status = 0;
        int64_t seconds = 0;
        if (!curl.getinfo(handle, CURLINFO_RESPONSE_CODE, &status)) result.status = (int32_t)status;
        if (!curl.getinfo(handle, CURLINFO_RETRY_AFTER, &seconds)) result.retry_after = seconds;
    }
    curl.cleanup(handle);
    curl.free_all(fields);
    curl.free_all(resolve);
    return result;
}

struct letter {
    const ccurl_mail_request *request;
    size_t sent;
};

// CURLOPT_READFUNCTION(3).
static size_t give(char *bytes, size_t size, size_t count, void *context) {
    struct letter *letter = context;
    size_t left = letter->request->body_length - letter->sent;
    size_t length = size * count < left ? size * count : left;
    memcpy(bytes, letter->request->body + letter->sent, length);
    letter->sent += length;
    return length;
}

static int report_letter(void *context, int64_t a, int64_t b, int64_t c, int64_t d) {
    struct letter *letter = context;
    (void)a, (void)b, (void)c, (void)d;
    return letter->request->is_cancelled(letter->request->context);
}

static int prepare_letter(CURL *handle, struct letter *letter, struct curl_slist *recipients) {
    const ccurl_mail_request *request = letter->request;
    int code = 0;
#define SET(option, value) \
    if (!code) code = curl.setopt(handle, option, value)
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_URL, request->url);
    SET(CURLOPT_PROTOCOLS, (long)CURLPROTO_SMTP_AND_SMTPS);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_USE_SSL, (long)(request->needs_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (request->certificates) SET(CURLOPT_CAINFO, request->certificates);
    if (request->user) SET(CURLOPT_USERNAME, request->user);
    if (request->password) SET(CURLOPT_PASSWORD, request->password);
    SET(CURLOPT_MAIL_FROM, request->from);
    SET(CURLOPT_MAIL_RCPT, recipients);
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_READFUNCTION, give);
    SET(CURLOPT_READDATA, letter);
    SET(CURLOPT_FORBID_REUSE, 1L);
    SET(CURLOPT_TIMEOUT_MS, (long)request->timeout_milliseconds);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)request->timeout_milliseconds);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, report_letter);
    SET(CURLOPT_XFERINFODATA, letter);
#undef SET
    return code;
}

ccurl_result ccurl_mail(const ccurl_mail_request *request) {
    ccurl_result result = {.code = CURLE_FAILED_INIT};
    if (!ccurl_is_loaded()) return result;
    CURL *handle = curl.init();
    if (!handle) return result;
    struct letter letter = {.request = request};
    struct curl_slist *recipients = curl.append(NULL, request->to);
    result.code = recipients ? prepare_letter(handle, &letter, recipients) : CURLE_OUT_OF_MEMORY;
    if (!result.code) {
        result.code = perform(handle);
        long status = 0;
        if (!curl.getinfo(handle, CURLINFO_RESPONSE_CODE, &status)) result.status = (int32_t)status;
    }
    curl.cleanup(handle);
    curl.free_all(recipients);
    return result;
}
