import Glibc
import SQLDatabase

/// A directory that holds one database and goes with it.
struct TemporaryDirectory: Sendable {
    let path: String

    /// In memory where the system has a file system there, since write-ahead logging needs real files.
    init() throws(DatabaseError) {
        for parent in ["/dev/shm", "/tmp"] {
            // mkdtemp(3) makes a name of its own of the six X at the end.
            var template = Array("\(parent)/bayline-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { continue }
            path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return
        }
        throw DatabaseError(.cannotOpen, "no directory could be made in /dev/shm or /tmp")
    }

    /// The database's file in it.
    var file: String {
        path + "/database.sqlite"
    }

    /// Deletes the database and the directory.
    func remove() {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            unlink(file + suffix)
        }
        rmdir(path)
    }
}
