import Glibc

enum TemporaryFolder {
    struct Failure: Error {}

    static func make() throws -> String {
        var template = Array("/tmp/bayline-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure() }
        return String(cString: made)
    }

    /// Removes the folder with the files that a program under test leaves in it.
    static func remove(_ folder: String) {
        removeAttachments(folder + "/network.sqlite.attachments")
        for file in ["network.sqlite", "network.sqlite-wal", "network.sqlite-shm", "log", "notifications.ndjson"] {
            unlink(folder + "/" + file)
        }
        rmdir(folder)
    }

    /// Removes attachments: folders of two characters, and files in them.
    static func removeAttachments(_ folder: String) {
        for inner in names(in: folder) {
            for file in names(in: folder + "/" + inner) { unlink("\(folder)/\(inner)/\(file)") }
            rmdir(folder + "/" + inner)
        }
        rmdir(folder)
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
}
