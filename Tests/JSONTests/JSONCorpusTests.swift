import Glibc
import JSON
import Testing

private let corpusFolder = getenv("BAYLINE_JSON_CORPUS").map { String(cString: $0) }

/// Reads the corpus of github.com/nst/JSONTestSuite where a folder of it is named.
@Suite("JSON corpus", .enabled(if: corpusFolder != nil))
struct JSONCorpusTests {
    @Test("the corpus is accepted and refused as its names say")
    func corpus() throws {
        let folder = try #require(corpusFolder)
        var counts: [Character: Int] = [:]
        for name in Self.names(in: folder) where name.hasSuffix(".json") {
            let bytes = try #require(Self.read("\(folder)/\(name)"))
            let error = syntaxError(bytes)
            switch name.first {
            case "y": #expect(error == nil, "\(name)")
            case "n": #expect(error != nil, "\(name)")
            default: break
            }
            counts[name.first ?? "?", default: 0] += 1
        }
        #expect(counts["y", default: 0] > 90)
        #expect(counts["n", default: 0] > 180)
        #expect(counts["i", default: 0] > 30)
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.append(name)
        }
        return names.sorted()
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }
}
