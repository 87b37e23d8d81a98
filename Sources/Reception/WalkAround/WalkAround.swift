import Attachments
import JSON
package import RepairOrders
import ServiceKit

/// What the advisor sees on the walk around the vehicle, with the customer or with the reason why without (RCP-02).
package struct WalkAround: Sendable {
    /// Protective covers that are fitted in front of the customer (RCP-09).
    package enum Cover: String, Sendable, CaseIterable {
        case seat, wheel, floor, gear
    }

    /// Damage that was there before.
    struct Mark: Sendable {
        let zone: String
        let kind: String
        let note: String?
        let photos: [AttachmentID]
    }

    /// Why a lower reading than the last one is right (RCP-03).
    struct OdometerReplacement: Sendable {
        /// The last reading of the odometer that was taken out.
        let previousKm: Int64
        let reason: String
    }

    let mileageKm: Int64
    let fuelPercent: Int64
    let warningLamps: [String]
    let customerPresent: Bool
    let absenceReason: String?
    let marks: [Mark]
    /// The customer's things.
    let items: [String]
    /// What comes with the vehicle and can go astray: spare wheel, jack, charging cable.
    let looseEquipment: [String]
    /// Of the vehicle as a whole.
    let photos: [AttachmentID]
    let coversFitted: [Cover]
    let odometerReplaced: OdometerReplacement?
    let search: FaultSearch
}

extension WalkAround {
    /// The covers that an order's walk-around names as fitted; none while there is no walk-around.
    package static func coversFitted(of order: RepairOrder) -> Set<String> {
        guard case .array(let covers)? = member("coversFitted", of: order) else { return [] }
        return Set(covers.compactMap { if case .string(let cover) = $0 { cover } else { nil } })
    }

    var hasPhotos: Bool { !photos.isEmpty || marks.contains { !$0.photos.isEmpty } }

    /// Whether an order's walk-around names photos.
    static func hasPhotos(_ order: RepairOrder) -> Bool {
        if member("photos", of: order) != nil { return true }
        guard case .array(let marks)? = member("marks", of: order) else { return false }
        return marks.contains { if case .object(let mark) = $0 { mark["photos"] != nil } else { false } }
    }

    /// Whether the walk-around says that a multi-point inspection was done (RCP-05).
    static func saysInspected(_ order: RepairOrder) -> Bool {
        member("multiPointInspection", of: order) == .bool(true)
    }

    private static func member(_ name: String, of order: RepairOrder) -> JSONValue? {
        guard let text = order.walkAround, case .object(let object)? = try? JSONParser.parse(Array(text.utf8)) else {
            return nil
        }
        return object[name]
    }
}

/// What was done to find faults that the customer had not noticed (RCP-05).
struct FaultSearch: Sendable {
    let multiPointInspection: Bool?
    /// Whether open deferred jobs, due maintenance and recalls were shown.
    let openItemsShown: Bool?
    /// What was offered to the customer.
    let offered: [String]?

    init(from reader: inout ObjectReader) {
        multiPointInspection = reader.optionalBool("multiPointInspection")
        openItemsShown = reader.optionalBool("openItemsShown")
        offered = reader.optionalArray("offered", count: 0...50) { $0.string(length: 1...200) }
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("multiPointInspection", multiPointInspection)
        writer.member("openItemsShown", openItemsShown)
        if let offered { writer.array("offered", strings: offered) }
    }
}
