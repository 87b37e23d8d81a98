package import JSON
import ServiceKit

extension Equipment {
    /// Reads new equipment; its outlet is the path's.
    static func read(_ reader: inout ObjectReader) -> Equipment {
        Equipment(
            id: EquipmentID(stored: ""), outletID: OutletID(stored: ""),
            identity: reader.string("identity", length: 1...60), name: reader.string("name", length: 1...100),
            kind: reader.string("kind", length: 1...60), location: readLocation(&reader),
            isMeasuring: reader.optionalBool("measuring") ?? false,
            calibration: readPlan("calibration", &reader), maintenance: readPlan("maintenance", &reader))
    }

    /// What a PATCH changes, beside the status.
    struct Input: Sendable {
        let members: Changes<Equipment>
        let status: EquipmentStatus?
    }

    static func readChanges(_ reader: inout ObjectReader) -> Input {
        var changes = Changes<Equipment>()
        changes.set(\.identity, to: reader.change("identity") { $0.string("identity", length: 1...60) })
        changes.set(\.name, to: reader.change("name") { $0.string("name", length: 1...100) })
        changes.set(\.kind, to: reader.change("kind") { $0.string("kind", length: 1...60) })
        changes.set(\.location, to: reader.clearableChange("location", readLocation))
        changes.set(\.isMeasuring, to: reader.change("measuring") { $0.bool("measuring") })
        changes.set(\.calibration, to: reader.clearableChange("calibration") { readPlan("calibration", &$0) })
        changes.set(\.maintenance, to: reader.clearableChange("maintenance") { readPlan("maintenance", &$0) })
        let status = reader.change("status") { $0.choice("status", EquipmentStatus.self) }
        if status == .checkedOut {
            reader.complain("status", .notAllowed(reason: "it is checked out with a person, by its own action"))
        }
        return Input(members: changes, status: status)
    }

    private static func readLocation(_ reader: inout ObjectReader) -> String? {
        reader.optionalString("location", length: 1...100)
    }

    /// An interval with the day it is due; without that day it is due an interval after it was done last.
    static func readPlan(_ name: String, _ reader: inout ObjectReader) -> Plan? {
        reader.optionalObject(name) { reader -> Plan? in
            let interval = Int(reader.integer("intervalDays", in: 1...3_650))
            let last = reader.optionalDate("lastOn")
            guard let due = reader.optionalDate("dueOn") ?? last?.adding(days: interval) else {
                reader.complain("dueOn", .missing)
                return nil
            }
            return Plan(intervalDays: interval, lastOn: last, dueOn: due)
        }
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] = [
        "status", "identity", "name", "kind", "location", "measuring", "calibration", "maintenance",
    ]
}

extension Equipment: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("createdAt", createdAt)
        writer.member("status", status.rawValue)
        writer.member("outletId", outletID)
        writer.member("identity", identity)
        writer.member("name", name)
        writer.member("kind", kind)
        writer.member("location", location)
        writer.member("measuring", isMeasuring)
        if let calibration { write("calibration", calibration, to: &writer) }
        if let maintenance { write("maintenance", maintenance, to: &writer) }
        writer.array("nextActions", strings: Self.transitions.actions(from: status).map(\.rawValue))
    }

    private func write(_ name: StaticString, _ plan: Plan, to writer: inout JSONWriter) {
        writer.object(name) { writer in
            writer.member("intervalDays", plan.intervalDays)
            writer.member("lastOn", plan.lastOn)
            writer.member("dueOn", plan.dueOn)
        }
    }
}
