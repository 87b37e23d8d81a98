import Glibc

enum TemporaryFolder {
    struct Failure: Error {}

    static func make() throws -> String {
        var template = Array("/tmp/bayline-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure() }
        return String(cString: made)
    }

    static func remove(_ folder: String) {
        for file in ["network.sqlite", "network.sqlite-wal", "network.sqlite-shm", "log"] {
            unlink(folder + "/" + file)
        }
        rmdir(folder)
    }
}
