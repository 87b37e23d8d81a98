import Customers
import JSON
import Network
import RepairOrders
import ServiceKit

/// The multi-point inspection of an order's vehicle: each point green, amber or red, with what was measured (RCP-05).
struct HealthCheck: Sendable {
    let id: HealthCheckID
    let orderID: RepairOrderID
    let vehicleID: VehicleID
    let templateID: HealthCheckTemplateID?
    let templateRevision: Int64?
    let staffID: StaffID
    let at: Instant
    let mileageKm: Int64?
    let note: String?
    var results: [Result]

    struct Result: Sendable {
        let id: HealthCheckResultID
        let item: String
        let name: String
        /// Empty where the item has one place.
        let position: String
        let light: HealthCheckTemplate.Light
        /// In thousandths of the unit.
        let measured: Int64?
        let unit: String?
        let note: String?
        let photos: [String]
        let operation: String?
        let isSafetyRelevant: Bool

        /// What leaving it as it is means for safety.
        var safetyClass: DeferredJob.SafetyClass {
            switch light {
            case .red where isSafetyRelevant: .unsafe
            case .amber where isSafetyRelevant: .advisory
            default: .none
            }
        }

        /// `Tyre tread, frontLeft: 1.4 mm`.
        var words: String {
            var words = position.isEmpty ? name : "\(name), \(position)"
            if let measured {
                var writer = JSONWriter(capacity: 16)
                writer.decimal(scaled: measured, places: HealthCheckTemplate.Limits.places)
                words += ": \(String(decoding: writer.bytes, as: UTF8.self))"
                if let unit { words += " \(unit)" }
            }
            return words
        }
    }
}

extension HealthCheck: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("repairOrderId", orderID)
        writer.member("vehicleId", vehicleID)
        writer.member("templateId", templateID)
        writer.member("templateRevision", templateRevision)
        writer.member("staffId", staffID)
        writer.member("at", at)
        writer.member("mileageKm", mileageKm)
        writer.member("note", note)
        for light in HealthCheckTemplate.Light.allCases {
            writer.member(dynamic: light.rawValue, Int64(results.filter { $0.light == light }.count))
        }
        writer.array("results", results)
    }
}

extension HealthCheck.Result: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("item", item)
        writer.member("name", name)
        writer.member("position", position.isEmpty ? nil : position)
        writer.member("result", light.rawValue)
        writer.member("measured", decimal: measured, places: HealthCheckTemplate.Limits.places)
        writer.member("unit", unit)
        writer.member("note", note)
        if !photos.isEmpty { writer.array("photos", strings: photos) }
        writer.member("operation", operation)
        writer.member("safety", isSafetyRelevant)
        writer.member("safetyClass", safetyClass.rawValue)
    }
}
