import Foundation
import Testing

/// The conventions that a program can check, checked.
@Suite struct TidyTests {
    private struct File {
        let path: String
        let lines: [String]
        let isTest: Bool
        let module: String
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private let files: [File]

    init() throws {
        var files: [File] = []
        for folder in ["Sources", "Tests"] {
            let top = Self.root.appending(path: folder)
            let found = try #require(FileManager.default.enumerator(at: top, includingPropertiesForKeys: nil))
            for case let url as URL in found where url.pathExtension == "swift" {
                let text = try String(contentsOf: url, encoding: .utf8)
                let path = String(url.path.dropFirst(Self.root.path.count + 1))
                files.append(
                    File(
                        path: path, lines: text.components(separatedBy: "\n"), isTest: folder == "Tests",
                        module: String(path.split(separator: "/")[1])))
            }
        }
        self.files = files.sorted { $0.path < $1.path }
    }

    @Test("there are files to look at, in every module")
    func found() {
        #expect(files.count > 100)
        #expect(Set(files.filter { !$0.isTest }.map(\.module)).isSuperset(of: ["HTTPServer", "ServiceKit", "Booking"]))
    }

    @Test("the top level holds what belongs there and nothing beside it: a test that leaves a file there fails, too")
    func topLevel() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.root.path)
        // The package manager's own, which is never committed.
        let found = Set(names.filter { !$0.hasPrefix(".") }).subtracting(["Package.resolved"])
        #expect(found == ["Package.swift", "Sources", "Tests", "openapi.yaml", "Dockerfile", "README.md"])
    }

    @Test("no file has more than 400 lines, and half have at most 100")
    func fileLengths() throws {
        for file in files { #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines") }
        let lengths = files.filter { !$0.isTest }.map(\.lines.count).sorted()
        #expect(lengths[lengths.count / 2] <= 100, "the median is \(lengths[lengths.count / 2])")
    }

    @Test("no line has more than 120 columns")
    func lineLengths() {
        for file in files {
            for (number, line) in file.lines.enumerated() where line.count > 120 {
                Issue.record("\(file.path):\(number + 1) has \(line.count) columns")
            }
        }
    }

    @Test("no function has more than 60 lines")
    func functionLengths() {
        for file in files {
            for (start, length) in functions(in: file.lines) where length > 60 {
                Issue.record("\(file.path):\(start + 1) begins a function of \(length) lines")
            }
        }
    }

    @Test("what is dangerous stands only with its reason on the line above")
    func reasons() {
        let dangerous = ["try!", "fatalError(", "preconditionFailure(", "@unchecked Sendable", "nonisolated(unsafe)"]
        for file in files where !file.isTest {
            for (number, line) in file.lines.enumerated() where dangerous.contains(where: line.contains) {
                let above = number > 0 ? file.lines[number - 1].trimmingCharacters(in: .whitespaces) : ""
                #expect(above.hasPrefix("//"), "\(file.path):\(number + 1) needs its reason on the line above")
            }
        }
    }

    @Test("time, ids and randomness are taken only where they are made")
    func ports() {
        let allowed = [
            "SystemRandomNumberGenerator()": ["RandomSource.swift"], "arc4random": ["RandomSource.swift"],
            "getentropy": ["RandomSource.swift"], "getrandom": ["RandomSource.swift"], "Date()": [], "UUID()": [],
            ".random(": [],
        ]
        for file in files where !file.isTest {
            for (number, line) in file.lines.enumerated() where !line.contains("//") {
                for (call, places) in allowed where line.contains(call) {
                    #expect(
                        places.contains { file.path.hasSuffix($0) }, "\(file.path):\(number + 1) takes \(call) itself")
                }
            }
        }
    }

    @Test("nothing is public, and no note to self stays")
    func leftovers() {
        for file in files where !file.path.contains("TidyTests") {
            for (number, line) in file.lines.enumerated() {
                let place = "\(file.path):\(number + 1)"
                let words = line.trimmingCharacters(in: .whitespaces)
                #expect(!words.hasPrefix("public ") && !words.hasPrefix("open class"), "\(place) is public")
                let comment = line.firstRange(of: /\/\/.*\b(TODO|FIXME|XXX)\b/)
                #expect(comment == nil, "\(place) has a note to self")
            }
        }
    }

    @Test("SQL stands only in the tables' files and the modules' migrations")
    func statements() {
        let verbs = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "]
        let homes = ["SQLDatabase", "SQLiteEngine", "PostgresEngine"]
        for file in files where !file.isTest && !homes.contains(file.module) {
            let name = file.path.split(separator: "/").last ?? ""
            if ["Table", "Module", "List", "Migrations"].contains(where: { name.contains($0) }) { continue }
            for (number, line) in file.lines.enumerated() where verbs.contains(where: line.contains) {
                if line.trimmingCharacters(in: .whitespaces).hasPrefix("//") { continue }
                Issue.record("\(file.path):\(number + 1) holds SQL")
            }
        }
    }

    @Test("no statement of the program changes or deletes what is in the audit log")
    func auditLog() {
        let tables = ["events", "audit_reads", "audit_seals"]
        let changes = tables.flatMap { ["UPDATE \($0) ", "UPDATE \($0)\n", "DELETE FROM \($0)"] }
        for file in files where !file.isTest {
            let text = file.lines.joined(separator: "\n")
            for change in changes + ["UPDATE audit_details"] {
                #expect(!text.contains(change), "\(file.path) holds \(change)")
            }
        }
    }

    @Test("Foundation is imported only where its reason is told, and no socket outside the HTTP module")
    func imports() {
        for file in files where !file.isTest {
            for (number, line) in file.lines.enumerated() where line.hasSuffix("import Foundation") {
                let above = number > 0 ? file.lines[number - 1] : ""
                #expect(above.hasPrefix("//"), "\(file.path):\(number + 1) imports Foundation without a reason")
            }
            if file.module != "HTTPServer" {
                #expect(!file.lines.contains { $0.hasSuffix("import CLinux") }, "\(file.path) knows sockets")
            }
            if file.module == "HTTPServer" {
                let above = ["ServiceKit", "JSON", "SQLDatabase"]
                #expect(
                    !file.lines.contains { line in above.contains { line.hasSuffix("import \($0)") } },
                    "\(file.path) knows dealers")
            }
        }
    }

    @Test("every package symbol of the modules that could stand alone has a doc comment")
    func documentation() {
        let modules = ["JSON", "Metrics", "SQLDatabase", "HTTPServer"]
        for file in files where !file.isTest && modules.contains(file.module) {
            for (number, line) in file.lines.enumerated() {
                let words = line.trimmingCharacters(in: .whitespaces)
                let kinds = ["struct ", "final class ", "enum ", "protocol "].map { "package " + $0 }
                guard kinds.contains(where: words.hasPrefix) else { continue }
                let above = number > 0 ? file.lines[number - 1].trimmingCharacters(in: .whitespaces) : ""
                let documented = above.hasPrefix("///") || above.hasPrefix("@") || above.hasSuffix("*/")
                #expect(documented, "\(file.path):\(number + 1) has no doc comment")
            }
        }
    }

    /// Where functions begin and how many lines they have, by the indentation that swift-format keeps.
    private func functions(in lines: [String]) -> [(start: Int, length: Int)] {
        var found: [(Int, Int)] = []
        for (start, line) in lines.enumerated() {
            let words = line.trimmingCharacters(in: .whitespaces)
            let isFunction = words.contains("func ") || words.hasPrefix("init(") || words.contains(" init(")
            guard isFunction, !words.hasPrefix("//"), !words.contains("\"") else { continue }
            let indent = line.prefix { $0 == " " }
            let closing = indent + "}"
            guard let end = lines[start...].firstIndex(where: { $0 == closing || $0.hasPrefix(closing + " ") }) else {
                continue
            }
            found.append((start, end - start + 1))
        }
        return found
    }
}
