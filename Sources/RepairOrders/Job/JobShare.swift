package import JSON
package import Network
package import ServiceKit

/// The part that one technician has in a job that several do (REP-14).
package struct JobShare: Sendable, Equatable {
    package let technicianID: StaffID
    /// Of the job's standard hours; all shares of a job are 100 %.
    package let percent: Percent

    package init(technicianID: StaffID, percent: Percent) {
        self.technicianID = technicianID
        self.percent = percent
    }
}

extension JobShare: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("technicianId", technicianID)
        writer.member("percent", percent)
    }

    /// The standard hours of a job by its shares: whole hundredths, of which none is lost.
    ///
    /// What rounding down leaves goes to the largest remainders, the first named first.
    package static func split(_ hours: Hours, by shares: [JobShare]) -> [Hours] {
        let whole = Percent.whole.thousandths
        let exact = shares.map { (hours.hundredths * $0.percent.thousandths).quotientAndRemainder(dividingBy: whole) }
        var parts = exact.map(\.quotient)
        let left = hours.hundredths - parts.reduce(0, +)
        let order = exact.indices.sorted { exact[$0].remainder > exact[$1].remainder }
        for index in order.prefix(Int(left)) { parts[index] += 1 }
        return parts.map(Hours.init(hundredths:))
    }

    /// A job's shares as they stand in their column; nil where there are none.
    static func text(_ shares: [JobShare]) -> String? {
        guard !shares.isEmpty else { return nil }
        var writer = JSONWriter(capacity: 256)
        writer.array { writer in
            for share in shares { share.write(to: &writer) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The shares that stand in a job's column.
    package static func list(_ text: String) throws -> [JobShare] {
        guard case .array(let elements) = try JSONParser.parse(Array(text.utf8)) else { return [] }
        return try elements.map { element in
            try element.read { JobShare(technicianID: $0.id("technicianId"), percent: $0.percent("percent")) }
        }
    }
}
