import CSQLite
import Glibc
import SQLDatabase

extension DatabaseError {
    /// The last failure of a connection, read before anything else is called on it.
    static func last(of handle: OpaquePointer?, code: Int32) -> DatabaseError {
        let text = handle.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
        let message = text.map { String(cString: $0) } ?? "no message"
        // SQLite tells a full disk from other faults only where it writes pages; the system always does.
        let fault = systemFault(of: handle, code: code)
        let kind: Kind = fault == ENOSPC || fault == EDQUOT || fault == EFBIG ? .full : kind(of: code, message)
        let reason = fault == 0 ? "" : " (\(String(cString: strerror(fault))))"
        return DatabaseError(kind, "SQLite \(code): \(message)\(reason)")
    }

    /// What the system said, `errno`, where that is why SQLite failed; else 0 (sqlite3_system_errno).
    private static func systemFault(of handle: OpaquePointer?, code: Int32) -> Int32 {
        guard let handle, code & 0xff == SQLITE_IOERR || code & 0xff == SQLITE_CANTOPEN else { return 0 }
        return sqlite3_system_errno(handle)
    }

    /// Extended result codes (https://sqlite.org/rescode.html) hold the primary one in their low byte.
    private static func kind(of code: Int32, _ message: String) -> Kind {
        switch code {
        case SQLiteCode.busySnapshot: return .serialization
        case SQLiteCode.constraintUnique, SQLiteCode.constraintPrimaryKey, SQLiteCode.constraintRowID:
            return .uniqueViolation(constraint: columns(in: message))
        case SQLiteCode.constraintForeignKey: return .foreignKeyViolation
        case SQLiteCode.constraintCheck, SQLiteCode.constraintTrigger:
            return .checkViolation(constraint: detail(of: message))
        case SQLiteCode.constraintNotNull: return .notNull
        case SQLiteCode.constraintDataType: return .mismatch
        default: break
        }
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy
        case SQLITE_FULL: return .full
        case SQLITE_READONLY: return .readOnly
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt
        case SQLITE_CANTOPEN, SQLITE_PERM: return .cannotOpen
        case SQLITE_IOERR: return .inputOutput
        case SQLITE_INTERRUPT: return .interrupted
        case SQLITE_MISMATCH: return .mismatch
        default: return .other
        }
    }

    /// "UNIQUE constraint failed: part.number, part.outlet_id" names columns, or, over an expression, "index 'name'".
    private static func columns(in message: String) -> String {
        let detail = detail(of: message)
        if detail.hasPrefix("index '"), detail.hasSuffix("'") {
            return String(detail.dropFirst("index '".count).dropLast())
        }
        return String(detail.filter { $0 != " " })
    }

    private static func detail(of message: String) -> String {
        let prefix = " constraint failed: "
        guard let range = message.firstRange(of: prefix) else { return message }
        return String(message[range.upperBound...])
    }
}

/// Extended result codes that the C header defines by expressions, which Swift does not import.
enum SQLiteCode {
    static let busySnapshot = SQLITE_BUSY | 2 << 8
    static let constraintCheck = SQLITE_CONSTRAINT | 1 << 8
    static let constraintForeignKey = SQLITE_CONSTRAINT | 3 << 8
    static let constraintNotNull = SQLITE_CONSTRAINT | 5 << 8
    static let constraintPrimaryKey = SQLITE_CONSTRAINT | 6 << 8
    static let constraintTrigger = SQLITE_CONSTRAINT | 7 << 8
    static let constraintUnique = SQLITE_CONSTRAINT | 8 << 8
    static let constraintRowID = SQLITE_CONSTRAINT | 10 << 8
    static let constraintDataType = SQLITE_CONSTRAINT | 12 << 8
}
