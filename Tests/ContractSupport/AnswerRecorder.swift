import Glibc
import JSON
import Synchronization

/// Keeps, of each operation's good answers in a run of the tests, the one that shows most members, so that the
/// contract's examples are real (API-07).
///
/// At work only where `BAYLINE_RECORD_ANSWERS` names a folder: one file for each operation and status there, which
/// `.ci/examples` writes into `openapi.yaml`.
final class AnswerRecorder: Sendable {
    private struct Kept {
        let paths: Int
        let bytes: Int

        /// Long answers are in the reader's way: of those the shortest, and only where there is no shorter one.
        func isBetter(than other: Kept) -> Bool {
            guard bytes <= AnswerRecorder.longest, other.bytes <= AnswerRecorder.longest else {
                return bytes < other.bytes
            }
            return (paths, -bytes) > (other.paths, -other.bytes)
        }
    }

    private let folder: String
    private let kept = Mutex<[String: Kept]>([:])
    private static let longest = 2_500

    static let shared: AnswerRecorder? = getenv("BAYLINE_RECORD_ANSWERS").map {
        AnswerRecorder(folder: String(cString: $0))
    }

    private init(folder: String) {
        self.folder = folder
    }

    /// Takes an answer, if it shows more than those before, or as much in fewer bytes.
    func take(_ operation: String, _ answer: ContractDocument.Answer) {
        guard (200..<300).contains(answer.status), answer.bytes.count > 1 else { return }
        var paths = Set<String>()
        Self.collect(answer.json, "", into: &paths)
        let name = operation.map { $0.isLetter ? $0 : "-" }.reduce(into: "") { $0.append($1) }
        let file = "\(folder)/\(answer.status)-\(name).json"
        let found = Kept(paths: paths.count, bytes: answer.bytes.count)
        kept.withLock { kept in
            if let other = kept[file], !found.isBetter(than: other) { return }
            kept[file] = found
            write(Array("\(operation)\n".utf8) + answer.bytes, to: file)
        }
    }

    /// The places of members that have a value, an array's elements as one.
    private static func collect(_ value: JSONValue, _ path: String, into paths: inout Set<String>) {
        switch value {
        case .null: break
        case .object(let object):
            for member in object.members { collect(member.value, "\(path)/\(member.name)", into: &paths) }
        case .array(let elements):
            for element in elements { collect(element, "\(path)/*", into: &paths) }
        default: paths.insert(path)
        }
    }

    private func write(_ bytes: [UInt8], to file: String) {
        guard let stream = fopen(file, "w") else { return }
        fwrite(bytes, 1, bytes.count, stream)
        fclose(stream)
    }
}
