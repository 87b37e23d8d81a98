import Glibc

/// The inputs that are kept: Tests/HTTPServerTests/Corpus.
package struct Corpus {
    /// One file of it.
    package struct Entry: Sendable, CustomStringConvertible {
        /// The file's name without its ending.
        ///
        /// It begins with the number of requests that are served and, where one is refused then, its status:
        /// `1-400-space-before-colon`.
        package let name: String
        package let bytes: [UInt8]

        package var description: String { name }

        /// How many requests are served.
        package var requests: Int { name.split(separator: "-").first.flatMap { Int($0) } ?? 0 }

        /// The status with which the rest is refused; nil if it is not.
        package var refusal: Int? { name.split(separator: "-").dropFirst().first.flatMap { Int($0) } }
    }

    /// Where it lies in a clone.
    package static let folder = String(#filePath.dropLast("HTTPFuzz/Corpus.swift".count)) + "HTTPServerTests/Corpus"

    /// All entries in the order of their names; none if there is no such folder.
    package static func load(_ folder: String = folder) -> [Entry] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".http") { names.append(name) }
        }
        return names.sorted().map { Entry(name: String($0.dropLast(5)), bytes: read("\(folder)/\($0)")) }
    }

    private static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
        }
    }
}
