import Glibc
import Testing

extension Conformance {
    /// That the list of requirements and the tests are one.
    @Suite("Coverage")
    struct RequirementTests {
        private struct Named {
            let name: String
            let ids: [String]
        }

        /// The names and ids of the tests in this folder, as they stand in the source.
        private static func tests() throws -> [Named] {
            let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
            let directory = try #require(opendir("/" + folder))
            defer { closedir(directory) }
            var tests: [Named] = []
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                guard name.hasSuffix("Tests.swift"), !name.hasPrefix("Requirement") else { continue }
                for piece in try text(of: "/\(folder)/\(name)").split(separator: "@Test(").dropFirst() {
                    let head = piece.prefix(while: { $0 != "{" })
                    let literals = head.split(separator: "\"", omittingEmptySubsequences: false)
                    let marks = head.firstRange(of: ".meets(").map { head[$0.upperBound...].prefix { $0 != ")" } }
                    let ids = (marks ?? "").split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                    let between = ids.filter { $0.offset % 2 == 1 }.map { String($0.element) }
                    tests.append(Named(name: String(literals[1]), ids: between))
                }
            }
            return tests
        }

        private static func text(of path: String) throws -> String {
            let file = try #require(fopen(path, "r"))
            defer { fclose(file) }
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
            return String(decoding: bytes, as: UTF8.self)
        }

        @Test("every requirement is met by a test, and every test meets one that is in the list")
        func coverage() throws {
            let tests = try Self.tests()
            #expect(tests.count > 50)
            let known = Set(Requirement.all.map(\.id))
            #expect(known.count == Requirement.all.count, "an id stands twice")
            let met = Set(tests.flatMap(\.ids))
            #expect(met.subtracting(known).isEmpty, "not in the list")
            #expect(known.subtracting(met).isEmpty, "not met by any test")
            for test in tests { #expect(!test.ids.isEmpty, "\(test.name) meets nothing") }
        }

        @Test("every test's name begins with a section of what it meets")
        func names() throws {
            for test in try Self.tests() {
                let section = test.name.prefix { $0 != ":" && $0 != "," }
                #expect(test.ids.contains { $0.hasPrefix(section + " ") }, "\(test.name)")
            }
        }

        /// The sections of RFC 9112 that ask something of an origin server: left out are those that only define terms
        /// or speak of clients, proxies and security as a whole.
        private static let sections = [
            "2.2", "2.3", "3", "3.1", "3.2", "3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.3", "4", "5", "5.1", "5.2", "6",
            "6.1", "6.2", "6.3", "7", "7.1", "7.1.1", "7.1.2", "7.1.3", "7.2", "7.4", "8", "9.3", "9.3.2", "9.4",
            "9.5", "9.6", "11.1", "11.2",
        ]

        @Test("every section of RFC 9112 for origin servers has a requirement and a test; the table can be printed")
        func table() throws {
            let tests = try Self.tests()
            var rows: [(section: String, requirements: Int, tests: Int)] = []
            for requirement in Requirement.all where !rows.contains(where: { $0.section == requirement.section }) {
                let section = requirement.section
                rows.append(
                    (
                        section, Requirement.all.filter { $0.section == section }.count,
                        tests.filter { test in test.ids.contains { $0.hasPrefix(section + " ") } }.count
                    ))
            }
            for section in Self.sections {
                let row = rows.first { $0.section == "9112 §" + section }
                #expect(row.map { $0.requirements > 0 && $0.tests > 0 } ?? false, "§\(section)")
            }
            for row in rows { #expect(row.tests > 0, "\(row.section)") }
            guard getenv("BAYLINE_CONFORMANCE_TABLE") != nil else { return }
            for row in rows { print("| \(row.section) | \(row.requirements) | \(row.tests) |") }
        }
    }
}
