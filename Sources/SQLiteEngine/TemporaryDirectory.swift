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

    /// Makes the database's file of these bytes; none where there are none.
    func write(_ image: [UInt8]) throws(DatabaseError) {
        guard !image.isEmpty else { return }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        guard descriptor >= 0, Glibc.write(descriptor, image, image.count) == image.count else {
            throw DatabaseError(.cannotOpen, "\(file) cannot be written")
        }
    }

    /// Deletes the database and the directory.
    func remove() {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            unlink(file + suffix)
        }
        rmdir(path)
    }
}
