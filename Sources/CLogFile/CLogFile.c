#include "CLogFile.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/// What is gathered before it is written. The default file system takes no more than 128 KB less one at once (SQLite,
/// os_unix.c, seekAndWriteFd), and so much still lies in the processor's own cache.
enum { capacity = 120 * 1024 };

/// An open log; the default file system's file lies behind it in memory.
typedef struct {
    sqlite3_file base;
    sqlite3_file *file;
    unsigned char *bytes;
    /// Where in the file the gathered bytes belong.
    sqlite3_int64 offset;
    int count;
} LogFile;

static sqlite3_vfs *underlying;

/// Writes what was gathered. After a failure it is gone, like that of a write that failed: SQLite takes the commit back.
static int flush(LogFile *log) {
    int count = log->count;
    log->count = 0;
    return count == 0 ? SQLITE_OK : log->file->pMethods->xWrite(log->file, log->bytes, count, log->offset);
}

static int log_close(sqlite3_file *file) {
    LogFile *log = (LogFile *)file;
    int flushed = flush(log);
    free(log->bytes);
    log->bytes = NULL;
    int closed = log->file->pMethods->xClose(log->file);
    return flushed == SQLITE_OK ? closed : flushed;
}

static int log_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    LogFile *log = (LogFile *)file;
    int code = flush(log);
    return code == SQLITE_OK ? log->file->pMethods->xRead(log->file, bytes, count, offset) : code;
}

static int log_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    LogFile *log = (LogFile *)file;
    int follows = log->count > 0 && offset == log->offset + log->count;
    if (!follows || count > capacity - log->count) {
        int code = flush(log);
        if (code != SQLITE_OK) return code;
        if (log->bytes == NULL) log->bytes = malloc(capacity);
        if (log->bytes == NULL || count > capacity) {
            return log->file->pMethods->xWrite(log->file, bytes, count, offset);
        }
        log->offset = offset;
    }
    memcpy(log->bytes + log->count, bytes, (size_t)count);
    log->count += count;
    return SQLITE_OK;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size) {
    LogFile *log = (LogFile *)file;
    int code = flush(log);
    return code == SQLITE_OK ? log->file->pMethods->xTruncate(log->file, size) : code;
}

static int log_sync(sqlite3_file *file, int flags) {
    LogFile *log = (LogFile *)file;
    int code = flush(log);
    return code == SQLITE_OK ? log->file->pMethods->xSync(log->file, flags) : code;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size) {
    LogFile *log = (LogFile *)file;
    int code = flush(log);
    return code == SQLITE_OK ? log->file->pMethods->xFileSize(log->file, size) : code;
}

static int log_lock(sqlite3_file *file, int level) {
    LogFile *log = (LogFile *)file;
    return log->file->pMethods->xLock(log->file, level);
}

static int log_unlock(sqlite3_file *file, int level) {
    LogFile *log = (LogFile *)file;
    return log->file->pMethods->xUnlock(log->file, level);
}

static int log_is_reserved(sqlite3_file *file, int *result) {
    LogFile *log = (LogFile *)file;
    return log->file->pMethods->xCheckReservedLock(log->file, result);
}

static int log_control(sqlite3_file *file, int operation, void *argument) {
    LogFile *log = (LogFile *)file;
    return log->file->pMethods->xFileControl(log->file, operation, argument);
}

static int log_sector_size(sqlite3_file *file) {
    LogFile *log = (LogFile *)file;
    return log->file->pMethods->xSectorSize(log->file);
}

static int log_characteristics(sqlite3_file *file) {
    LogFile *log = (LogFile *)file;
    return log->file->pMethods->xDeviceCharacteristics(log->file);
}

/// Version 1: a log is neither shared memory nor mapped.
static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_is_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector_size,
    .xDeviceCharacteristics = log_characteristics,
};

static int log_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *given) {
    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL)) return underlying->xOpen(underlying, name, file, flags, given);
    LogFile *log = (LogFile *)file;
    memset(log, 0, sizeof *log);
    log->file = (sqlite3_file *)(log + 1);
    int code = underlying->xOpen(underlying, name, log->file, flags, given);
    // SQLite closes a file whose opening failed if it has methods.
    if (code == SQLITE_OK || log->file->pMethods != NULL) log->base.pMethods = &log_methods;
    return code;
}

const char *bayline_log_vfs(void) {
    static sqlite3_vfs vfs;
    if (vfs.zName != NULL) return vfs.zName;
    underlying = sqlite3_vfs_find(NULL);
    if (underlying == NULL) return NULL;
    // All but opening is the default's, which takes no notice of whose structure it is called with.
    vfs = *underlying;
    vfs.zName = "bayline-log";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(LogFile) + underlying->szOsFile;
    vfs.xOpen = log_open;
    if (sqlite3_vfs_register(&vfs, 0) == SQLITE_OK) return vfs.zName;
    vfs.zName = NULL;
    return NULL;
}
