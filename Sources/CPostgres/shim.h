#pragma once
#include <libpq-fe.h>

static inline void bayline_postgres_no_notice(void *argument, const PGresult *result) {
    (void)argument;
    (void)result;
}

/// Notices go nowhere: unless told so, libpq prints them to standard error, in the middle of the log.
static inline void bayline_postgres_silence(PGconn *connection) {
    PQsetNoticeReceiver(connection, bayline_postgres_no_notice, 0);
}
