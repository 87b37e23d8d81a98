#pragma once

/// The name of SQLite's default file system with a write-ahead log that is written in large pieces.
///
/// SQLite writes each page of a commit with two calls, its head of 24 bytes and the page: some hundred system calls for
/// a shared commit. Here they are gathered, and written where the log is synced, read, measured or cut. So it is only
/// for connections with `synchronous=FULL`: these sync the log before they tell others of a commit (SQLite,
/// sqlite3WalFrames). Other files are the default file system's own.
///
/// Null where it could not be registered. SQLite must have been initialised.
const char *bayline_log_vfs(void);
