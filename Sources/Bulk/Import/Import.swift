import JSON
package import ServiceKit

/// Imports, in identifiers.
package enum ImportNoun: IdentifierKind {
    package static let prefix = "imp"
}

/// Identifies an import: `imp_…`.
package typealias ImportID = Identifier<ImportNoun>

/// One import, under way or over: what was asked, and what became of its lines.
struct Import: Sendable {
    enum Status: String, Sendable, CaseIterable {
        /// Interrupted: the program or the client went away in the middle; it can be sent again.
        case running, completed, failed, interrupted
    }

    /// Whether a line that is refused undoes the others.
    enum Mode: String, Sendable, CaseIterable {
        case perLine, allOrNothing
    }

    struct Counts: Sendable {
        var read: Int64 = 0
        var created: Int64 = 0
        var updated: Int64 = 0
        var unchanged: Int64 = 0
        var refused: Int64 = 0
    }

    let id: ImportID
    let kind: ImportKind
    let mode: Mode
    let isDryRun: Bool
    let caller: String
    let createdAt: Instant
    var status = Status.running
    var counts = Counts()
    var finishedAt: Instant?
    /// Why it failed, a problem document.
    var problem: String?
}

extension Import: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("kind", kind.rawValue)
        writer.member("mode", mode.rawValue)
        writer.member("dryRun", isDryRun)
        writer.member("status", status.rawValue)
        writer.object("counts") { writer in
            writer.member("read", counts.read)
            writer.member("created", counts.created)
            writer.member("updated", counts.updated)
            writer.member("unchanged", counts.unchanged)
            writer.member("refused", counts.refused)
        }
        if let problem { writer.member("problem", raw: Array(problem.utf8)) }
        writer.member("createdAt", createdAt)
        writer.member("finishedAt", finishedAt)
    }
}

/// What became of one line.
struct LineReport: Sendable {
    enum Status: String, Sendable, CaseIterable {
        case created, updated, unchanged, refused
    }

    let line: Int64
    let status: Status
    var externalID: String?
    var resource: String?
    /// Why it was refused, a problem document.
    var problem: String?
}

extension LineReport: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("line", line)
        writer.member("status", status.rawValue)
        writer.member("externalId", externalID)
        writer.member("resource", resource)
        if let problem { writer.member("problem", raw: Array(problem.utf8)) }
    }
}

extension Import.Counts {
    /// Counts a line.
    mutating func add(_ report: LineReport) {
        read += 1
        switch report.status {
        case .created: created += 1
        case .updated: updated += 1
        case .unchanged: unchanged += 1
        case .refused: refused += 1
        }
    }
}
