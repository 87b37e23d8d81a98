import Dispatch
import Glibc
import Synchronization

/// The folder in which attachments are kept, each under its SHA-256.
///
/// A file is written beside its place and moved there when it is whole and on the disk: what has a name is complete.
package final class AttachmentStore: Sendable {
    package enum Place: Sendable, Equatable {
        case folder(String)
        /// For databases that live in memory: a folder of its own, removed with the store.
        case temporary
    }

    /// The largest file that is taken, in bytes.
    package let limit: Int64
    /// Disks may make one wait, which no thread that serves may.
    let queue = DispatchQueue(label: "bayline.attachments", qos: .userInitiated, attributes: .concurrent)
    private let place: Place
    private let root = Mutex<String?>(nil)
    private let uploads = Atomic(0)

    /// Uploads at one time.
    private static let uploadLimit = 32

    /// - Parameter limit: of one file, in bytes; 20 MiB by SEC-04.
    package init(_ place: Place, limit: Int64 = 20 << 20) {
        self.place = place
        self.limit = limit
    }

    deinit {
        guard place == .temporary, let path = root.withLock({ $0 }) else { return }
        Self.remove(tree: path)
    }

    /// Whether there is room for one upload more; `leave` follows where there is.
    func enter() -> Bool {
        guard uploads.add(1, ordering: .relaxed).newValue <= Self.uploadLimit else {
            leave()
            return false
        }
        return true
    }

    func leave() { uploads.subtract(1, ordering: .relaxed) }

    /// A new file, to be filled and moved into its place.
    func incoming() throws(AttachmentFault) -> sending IncomingFile {
        let folder = try ready() + "/incoming"
        try Self.make(folder)
        // mkstemp(3) puts a name of its own in place of these letters.
        var template = Array((folder + "/XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw AttachmentFault(errno) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return IncomingFile(descriptor, path)
    }

    /// Moves a whole file to where its hash says, whether or not there is one: the newer one is as good, and a sweep
    /// that looks at the time leaves it alone.
    func keep(_ path: String, as hash: String) throws(AttachmentFault) {
        let folder = try ready() + "/" + hash.prefix(2)
        try Self.make(folder)
        guard rename(path, folder + "/" + hash) == 0 else { throw AttachmentFault(errno) }
        try Self.sync(folder)
    }

    /// The file of a hash, for reading; nil where there is none.
    package func outgoing(_ hash: String) -> OutgoingFile? {
        guard let folder = try? ready() else { return nil }
        let descriptor = open("\(folder)/\(hash.prefix(2))/\(hash)", O_RDONLY | O_CLOEXEC)
        return descriptor < 0 ? nil : OutgoingFile(descriptor)
    }

    /// Removes a file that no row names, unless it has just come: its row may be under way.
    ///
    /// - Parameter seconds: how old it has to be.
    func remove(_ hash: String, olderThan seconds: Int) -> Bool {
        guard let folder = try? ready() else { return false }
        let path = "\(folder)/\(hash.prefix(2))/\(hash)"
        var status = stat()
        var now = timespec()
        guard stat(path, &status) == 0, clock_gettime(CLOCK_REALTIME, &now) == 0,
            now.tv_sec - status.st_mtim.tv_sec >= seconds
        else { return false }
        return unlink(path) == 0
    }

    /// The hashes of all files that are there.
    package func hashes() -> [String] {
        guard let folder = try? ready() else { return [] }
        return Self.names(in: folder).filter { $0.utf8.count == 2 }
            .flatMap { Self.names(in: folder + "/" + $0) }.filter { $0.utf8.count == 64 }.sorted()
    }

    /// The root folder, made at its first use.
    private func ready() throws(AttachmentFault) -> String {
        if let known = root.withLock({ $0 }) { return known }
        let path: String
        switch place {
        case .folder(let folder):
            try Self.make(folder)
            path = folder
        case .temporary:
            // mkdtemp(3) puts a name of its own in place of these letters.
            var template = Array("/tmp/bayline-attachments-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { throw AttachmentFault(errno) }
            path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return root.withLock { known in
            // Of two that came at once, both have made the same folder, or each its own: one of these is not needed.
            if let known {
                if known != path { rmdir(path) }
                return known
            }
            known = path
            return path
        }
    }

    private static func make(_ folder: String) throws(AttachmentFault) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw AttachmentFault(errno) }
    }

    /// A name is on the disk when its folder is (fsync(2), notes).
    private static func sync(_ folder: String) throws(AttachmentFault) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw AttachmentFault(errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw AttachmentFault(errno) }
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func remove(tree path: String) {
        for name in names(in: path) {
            let inner = path + "/" + name
            if unlink(inner) != 0 { remove(tree: inner) }
        }
        rmdir(path)
    }
}
