import JSON
import ServiceKit

/// Whether the promised time holds once the failed jobs are done again (INS-05).
struct PromiseReview: Sendable {
    let promisedAt: Instant?
    let projectedAt: Instant

    var isAtRisk: Bool { promisedAt.map { projectedAt > $0 } ?? false }
}

extension PromiseReview: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("promisedAt", promisedAt)
        writer.member("projectedAt", projectedAt)
        writer.member("atRisk", isAtRisk)
    }

    static func readStored(_ reader: inout ObjectReader) -> Self {
        _ = reader.bool("atRisk")
        return Self(promisedAt: reader.optionalInstant("promisedAt"), projectedAt: reader.instant("projectedAt"))
    }
}
