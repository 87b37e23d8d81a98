import Glibc
import SQLDatabase

/// A file in the making, beside the one that it becomes: whole, on the disk and under its name, or not there.
final class PartialFile {
    /// Where it is made.
    let path: String
    private let target: String
    private var descriptor: Int32
    private var isKept = false

    /// Makes an empty file that nobody else fills; what a killed program left there is overwritten.
    init(for target: String, suffix: String = ".partial") throws(DatabaseError) {
        self.target = target
        path = target + suffix
        descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(path, "made") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            throw DatabaseError(.busy, "\(path) is being filled by another program")
        }
        guard ftruncate(descriptor, 0) == 0 else {
            let error = DatabaseError.file(path, "emptied")
            Glibc.close(descriptor)
            throw error
        }
    }

    deinit {
        // Removed before the lock on it goes, so that nobody else's file of the name is meant.
        if !isKept { unlink(path) }
        Glibc.close(descriptor)
    }

    /// Has what was written so far on the disk, fdatasync(2).
    func sync() throws(DatabaseError) {
        guard fdatasync(descriptor) == 0 else { throw .file(path, "synced") }
    }

    /// Appends bytes.
    func append(_ bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            guard count > 0 else { throw .file(path, "written") }
            written += count
        }
    }

    /// Gives the file its name, durably.
    ///
    /// - Parameter replaces: whether a file of that name is replaced; else it is an error that there is one.
    func publish(replacing replaces: Bool) throws(DatabaseError) {
        guard fsync(descriptor) == 0 else { throw .file(path, "synced") }
        if replaces {
            guard rename(path, target) == 0 else { throw .file(target, "replaced") }
        } else {
            // rename(2) would replace what came in between; link(2) refuses.
            guard link(path, target) == 0 else { throw .file(target, "made") }
            unlink(path)
        }
        isKept = true
        try Self.syncFolder(of: target)
    }

    /// Has the names in a file's folder on the disk: a file's own sync does not (fsync(2)).
    static func syncFolder(of path: String) throws(DatabaseError) {
        let folder = FilePlace.folder(of: path)
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(folder, "opened") }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .file(folder, "synced") }
    }
}
