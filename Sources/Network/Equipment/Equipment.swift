import JSON
import SQLDatabase
package import ServiceKit

/// Equipment, in identifiers.
package enum EquipmentNoun: IdentifierKind {
    package static let prefix = "eqp"
}

/// Identifies a piece of equipment: `eqp_…`.
package typealias EquipmentID = Identifier<EquipmentNoun>

/// Whether equipment can be used (NET-06).
package enum EquipmentStatus: String, Sendable, CaseIterable {
    case available, checkedOut, outOfService, retired
}

/// What changes whether equipment can be used.
package enum EquipmentAction: String, Sendable, CaseIterable {
    case checkOut, giveBack, takeOutOfService, putInService, retire
}

/// A machine, special tool or measuring instrument of an outlet (NET-06).
package struct Equipment: Sendable {
    package internal(set) var id: EquipmentID
    package internal(set) var outletID: OutletID
    /// As it is marked: inventory or serial number, unique at its outlet.
    package var identity: String
    package var name: String
    /// What it is, in the outlet's words: `torqueWrench`, `diagnosticTester`.
    package var kind: String
    package var location: String?
    /// Whether values are measured with it, so that it must be within calibration.
    package var isMeasuring: Bool
    package var calibration: Plan?
    package var maintenance: Plan?
    package internal(set) var status: EquipmentStatus = .available
    package internal(set) var version: Int64 = 1
    package internal(set) var createdAt = Instant(microseconds: 0)

    /// What is done again and again: how often, when last, when next.
    package struct Plan: Hashable, Sendable {
        package var intervalDays: Int
        package var lastOn: LocalDate?
        /// The last day on which it is still good.
        package var dueOn: LocalDate
    }
}

extension Equipment {
    static let transitions = TransitionTable<EquipmentStatus, EquipmentAction>(
        "equipment",
        [
            (.available, .checkOut, .checkedOut), (.checkedOut, .giveBack, .available),
            (.available, .takeOutOfService, .outOfService), (.outOfService, .putInService, .available),
            (.available, .retire, .retired), (.outOfService, .retire, .retired),
        ])

    /// Whether what is measured with it counts on that day: only within calibration (NET-06).
    package func isCalibrated(on day: LocalDate) -> Bool {
        guard isMeasuring else { return true }
        return calibration.map { day <= $0.dueOn } ?? false
    }

    /// Moves by an action.
    ///
    /// - Throws: `Refusal` 409 by NET-06 where the status does not allow it.
    mutating func move(_ action: EquipmentAction) throws {
        status = try Self.transitions.require(action, from: status, rule: .NET_06)
    }

    /// Refuses use for measuring outside calibration.
    ///
    /// - Throws: `Refusal` 409 `calibration_overdue` by NET-06.
    package func requireCalibrated(on day: LocalDate) throws {
        guard !isCalibrated(on: day) else { return }
        let since = calibration.map { "calibration was due on \($0.dueOn)" } ?? "it was never calibrated"
        throw Refusal(
            .NET_06, code: "calibration_overdue",
            """
            \(name) (\(identity)) cannot be used for measuring: \(since). Take another one, or have it calibrated and \
            record that.
            """,
            zh: "\(name)(\(identity))校准已过期或未校准,不得用于测量。请改用其他设备,或校准后登记。", at: "/purpose")
    }
}
