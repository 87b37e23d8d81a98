import JSON
import ServiceKit

enum CheckoutNoun: IdentifierKind {
    static let prefix = "eco"
}

/// Equipment in someone's hands, for an order where there is one (NET-06).
struct Checkout: Sendable {
    let id: Identifier<CheckoutNoun>
    let equipmentID: EquipmentID
    let staffID: StaffID
    /// The repair order that it is used for.
    let orderID: String?
    let purpose: Purpose
    let outAt: Instant
    var returnedAt: Instant?
    var returnedBy: StaffID?
    var condition: String?

    /// What it is taken for: what is measured counts only within calibration.
    enum Purpose: String, CaseIterable, Sendable {
        case measuring, use, calibration, repair
    }

    struct Input: Sendable {
        let staffID: StaffID
        let orderID: String?
        let purpose: Purpose?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            staffID: reader.id("staffId"),
            orderID: reader.optionalParsed("repairOrderId", expected: "an identifier like ro_…") { text in
                text.utf8.count == 29 && text.hasPrefix("ro_") ? text : nil
            }, purpose: reader.optionalChoice("purpose", Purpose.self))
    }

    struct Return: Sendable {
        let staffID: StaffID
        let condition: String?
        /// Whether it may be used again.
        let isUsable: Bool
    }

    static func readReturn(_ reader: inout ObjectReader) -> Return {
        Return(
            staffID: reader.id("staffId"), condition: reader.optionalString("condition", length: 1...500),
            isUsable: reader.optionalBool("usable") ?? true)
    }
}

extension Checkout: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("equipmentId", equipmentID)
        writer.member("staffId", staffID)
        writer.member("repairOrderId", orderID)
        writer.member("purpose", purpose.rawValue)
        writer.member("outAt", outAt)
        writer.member("returnedAt", returnedAt)
        writer.member("returnedBy", returnedBy)
        writer.member("condition", condition)
    }
}
