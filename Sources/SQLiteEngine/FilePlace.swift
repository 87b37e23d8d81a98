import Glibc
import SQLDatabase

/// Why a file cannot be used, in words that tell what to mend; SQLite itself says only that it cannot.
enum FilePlace {
    /// The same error, with the path in front and what stat(2) and access(2) say behind.
    static func explained(_ error: DatabaseError, _ path: String) -> DatabaseError {
        let reason = fault(of: path).map { " (\($0))" } ?? ""
        return DatabaseError(error.kind, "\(path): \(error.message)\(reason)")
    }

    /// What is wrong with the place of a database file; nil where nothing is.
    private static func fault(of path: String) -> String? {
        let folder = folder(of: path)
        switch kind(of: folder) {
        case nil: return "there is no folder \(folder)"
        case .other: return "\(folder) is no folder"
        case .folder: break
        }
        if kind(of: path) == .folder { return "it is a folder" }
        guard access(folder, W_OK | X_OK) == 0 else {
            return "the folder \(folder) may not be written, and SQLite keeps its log beside the file: \(lastFault)"
        }
        guard kind(of: path) == nil || access(path, R_OK | W_OK) == 0 else {
            return "the file may not be read and written: \(lastFault)"
        }
        return nil
    }

    /// What stands where SQLite keeps its log; nil where nothing does.
    static func obstacle(beside path: String) -> String? {
        for suffix in ["-wal", "-shm"] where kind(of: path + suffix) == .folder {
            return "\(path)\(suffix) is a folder; SQLite needs a file of that name"
        }
        return nil
    }

    private enum Kind { case folder, other }

    private static func kind(of path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
    }

    /// Whether there is something at a path.
    static func exists(_ path: String) -> Bool { kind(of: path) != nil }

    /// Whether there is a folder at a path.
    static func isFolder(_ path: String) -> Bool { kind(of: path) == .folder }

    /// Whether two paths mean one file, also one that is not there yet, however each is written.
    static func areSame(_ one: String, _ other: String) -> Bool {
        if let first = identity(of: one), let second = identity(of: other) { return first == second }
        guard name(of: one) == name(of: other), let first = identity(of: folder(of: one)) else { return false }
        return first == identity(of: folder(of: other))
    }

    /// The path without symbolic links, as SQLite follows them; the path as it is where it leads nowhere.
    static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// The logs that lie beside a database file: it is in use, or was when its program was killed.
    static func logs(of path: String) -> [String] {
        let real = resolved(path)
        let places = real == path ? [path] : [path, real]
        return places.flatMap { place in ["-wal", "-journal"].map { place + $0 } }.filter(exists)
    }

    /// The device and the number of a file, which no other has, stat(2).
    private static func identity(of path: String) -> [UInt64]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }

    private static func name(of path: String) -> Substring {
        guard let slash = path.lastIndex(of: "/") else { return path[...] }
        return path[path.index(after: slash)...]
    }

    /// Bytes of a file; 0 where there is none.
    static func bytes(of path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// The folder that a file stands in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// What the system said last, `errno`.
    static var lastFault: String { String(cString: strerror(errno)) }
}

extension DatabaseError {
    /// A call of the system on a file failed; `errno` still tells why.
    static func file(_ path: String, _ action: String) -> DatabaseError {
        let kind: Kind =
            switch errno {
            case ENOSPC, EDQUOT, EFBIG: .full
            case EROFS, EACCES, EPERM: .readOnly
            case ENOENT, ENOTDIR, EISDIR: .cannotOpen
            default: .inputOutput
            }
        return DatabaseError(kind, "\(path) cannot be \(action): \(FilePlace.lastFault)")
    }
}
