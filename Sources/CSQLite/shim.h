#pragma once
#include <sqlite3.h>

// What Swift cannot call itself: variadic functions, and destructors that are casts of -1.

/// Off: counting memory takes a lock at every allocation. Only before the library is initialised.
static inline int bayline_sqlite_memory_statistics_off(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Sets a switch of a connection and reads it back: 1 if it now has the value.
static inline int bayline_sqlite_set(sqlite3 *database, int option, int value) {
    int now = -1;
    int code = sqlite3_db_config(database, option, value, &now);
    return code == SQLITE_OK && now == value;
}

static inline int bayline_sqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(
        statement, index, count == 0 ? "" : (const char *)bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int bayline_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, count == 0 ? "" : bytes, count, SQLITE_TRANSIENT);
}
