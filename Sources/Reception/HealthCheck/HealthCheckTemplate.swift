import JSON
import ServiceKit

enum HealthCheckTemplateNoun: IdentifierKind { static let prefix = "mpt" }
enum HealthCheckNoun: IdentifierKind { static let prefix = "mpi" }
enum HealthCheckResultNoun: IdentifierKind { static let prefix = "mpr" }

typealias HealthCheckTemplateID = Identifier<HealthCheckTemplateNoun>
typealias HealthCheckID = Identifier<HealthCheckNoun>
typealias HealthCheckResultID = Identifier<HealthCheckResultNoun>

/// What a multi-point inspection looks at, in one revision: what was inspected by an earlier one stays as it was.
struct HealthCheckTemplate: Sendable {
    let id: HealthCheckTemplateID
    let code: String
    var revision: Int64
    var content: Content
    let createdAt: Instant

    struct Content: Sendable {
        let name: String
        /// The labour operation by which it is done in the workshop: a job of it schedules the inspection (RCP-05).
        let operation: String?
        let items: [Item]
    }

    struct Item: Sendable {
        let id: String
        let name: String
        /// `tyres`, `brakes`, `battery`: what people group by.
        let system: String?
        /// Where it is looked at; empty for one place.
        let positions: [String]
        let measure: Measure?
        /// The labour operation that mends it.
        let operation: String?
        /// Whether the vehicle is unsafe while it is red.
        let isSafetyRelevant: Bool
    }

    /// What is measured, and from which value on it is amber and red.
    struct Measure: Sendable {
        let unit: String
        /// Where a position has none of its own.
        let limits: Limits
        let byPosition: [String: Limits]

        func light(of measured: Int64, at position: String) -> Light {
            (byPosition[position] ?? limits).light(of: measured)
        }
    }

    /// In thousandths of the unit; wear counts down from new, resistance and free play count up.
    struct Limits: Sendable {
        let amberBelow: Int64?
        let redBelow: Int64?
        let amberAbove: Int64?
        let redAbove: Int64?

        func light(of measured: Int64) -> Light {
            if let redBelow, measured < redBelow { return .red }
            if let redAbove, measured > redAbove { return .red }
            if let amberBelow, measured < amberBelow { return .amber }
            if let amberAbove, measured > amberAbove { return .amber }
            return .green
        }
    }

    /// The traffic light of one point; the order is that of severity.
    enum Light: String, Sendable, CaseIterable {
        case notApplicable, green, amber, red

        var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        var needsWork: Bool { self == .amber || self == .red }
    }
}
