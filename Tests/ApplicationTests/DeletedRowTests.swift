import Application
import DatabaseSupport
import Foundation
import SQLDatabase
import ServiceKit
import Testing

/// What is deleted is looked for in every table that may refer to it: by an index, or the table is read to its end
/// while the one writer waits.
///
/// "Indices are not required for child key columns but they are almost always beneficial" (SQLite, Foreign Key Support,
/// section 3).
@Suite struct DeletedRowTests {
    /// The tables of which the program deletes rows.
    private static func deleted() throws -> Set<String> {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var found: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            found.formUnion(text.matches(of: /DELETE FROM ([a-z_]+)/).map { String($0.1) })
        }
        return found
    }

    @Test("each reference to a row that may be deleted leads an index")
    func references() throws {
        let deleted = try Self.deleted()
        #expect(deleted.count > 20)
        let fresh = try TestEngine.sqlite.database(Composition.modules.flatMap(\.migrations))
        let slow = try fresh.database.read { transaction in
            try transaction.query(
                """
                SELECT f."table", t.name || '.' || f."from"
                FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
                WHERE t.type = 'table' AND f.seq = 0
                    AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c
                        WHERE c.seqno = 0 AND c.name = f."from")
                """
            ) { (parent: $0.text(0), column: $0.text(1)) }
        }
        #expect(!slow.isEmpty, "what is never deleted needs no index")
        #expect(slow.filter { deleted.contains($0.parent) }.map(\.column).sorted() == [])
    }
}
