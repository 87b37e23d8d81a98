import Customers
import JSON
import Network
import ServiceKit

/// The body of `POST /v1/appointments`.
struct NewAppointment: Sendable {
    let outletID: OutletID
    let customerID: CustomerID
    let vehicleID: VehicleID
    let channel: BookingChannel
    let startsAt: Instant
    let concerns: [String]
    /// Nil where the body names none: those that are held, if any.
    let operations: [String]?
    let parts: [ProposedPart]
    let advisorID: StaffID?
    let transport: Transport?
    let note: String?
    /// The hold that is booked (BKG-14).
    let holdID: SlotHoldID?
    var externalIDs: [ExternalIDInput]?

    static func read(_ reader: inout ObjectReader) -> NewAppointment {
        NewAppointment(
            outletID: reader.id("outletId"), customerID: reader.id("customerId"), vehicleID: reader.id("vehicleId"),
            channel: reader.choice("channel", BookingChannel.self), startsAt: reader.instant("startsAt"),
            concerns: reader.array("concerns", count: 1...20) { $0.string(length: 1...500) },
            operations: reader.operations(), parts: reader.proposedParts() ?? [],
            advisorID: reader.optionalID("advisorId"),
            transport: reader.optionalChoice("transport", Transport.self),
            note: reader.optionalString("note", length: 1...1_000), holdID: reader.optionalID("holdId"),
            externalIDs: reader.externalIDs())
    }
}

/// The body of `POST /v1/appointments/{id}/diagnosis`.
struct DiagnosisInput: Sendable {
    let staffID: StaffID
    let text: String
    let operations: [String]?
    let parts: [ProposedPart]?
    /// The technical expert who is asked besides.
    let expertID: StaffID?

    static func read(_ reader: inout ObjectReader) -> DiagnosisInput {
        DiagnosisInput(
            staffID: reader.id("staffId"), text: reader.string("text", length: 1...2_000),
            operations: reader.operations(), parts: reader.proposedParts(), expertID: reader.optionalID("expertId"))
    }
}

/// The body of `POST /v1/appointments/{id}/estimate`.
struct EstimateInput: Sendable {
    let operations: [String]?
    let parts: [ProposedPart]?

    static func read(_ reader: inout ObjectReader) -> EstimateInput {
        EstimateInput(operations: reader.operations(), parts: reader.proposedParts())
    }
}

/// The body of `POST /v1/appointments/{id}/reschedule`.
struct ReschedulingInput: Sendable {
    let startsAt: Instant
    let reason: String
    let advisorID: StaffID?
    let agreedWithCustomer: Bool?
    /// Another transport than before; nil for the same.
    var transport: Transport?
    /// The hold that is taken (BKG-14).
    var holdID: SlotHoldID?
    /// The outlet to go to; nil to stay (BKG-15).
    var outletID: OutletID?

    static func read(_ reader: inout ObjectReader) -> ReschedulingInput {
        ReschedulingInput(
            startsAt: reader.instant("startsAt"), reason: reader.string("reason", length: 1...500),
            advisorID: reader.optionalID("advisorId"), agreedWithCustomer: reader.optionalBool("agreedWithCustomer"),
            transport: reader.optionalChoice("transport", Transport.self), holdID: reader.optionalID("holdId"))
    }

    /// The body of `POST /v1/appointments/{id}/move`: the same, with the outlet to go to.
    static func readMove(_ reader: inout ObjectReader) -> ReschedulingInput {
        var input = read(&reader)
        input.outletID = reader.id("outletId")
        return input
    }
}

/// The body of `POST /v1/appointments/{id}/arrive`.
struct ArrivalInput: Sendable {
    let receivedBy: StaffID
    let reason: String?

    static func read(_ reader: inout ObjectReader) -> ArrivalInput {
        ArrivalInput(
            receivedBy: reader.id("receivedBy"), reason: reader.optionalString("reason", length: 1...500))
    }
}

extension ObjectReader {
    /// The codes of up to twenty labour operations.
    mutating func operations() -> [String]? {
        optionalArray("operations", count: 0...20) { $0.string(length: 1...40) }
    }

    fileprivate mutating func proposedParts() -> [ProposedPart]? {
        optionalArray("parts", count: 0...50) { element in
            element.object { reader in
                ProposedPart(
                    partNumber: reader.string("partNumber", length: 1...60), quantity: reader.quantity("quantity"))
            } ?? ProposedPart(partNumber: "", quantity: .zero)
        }
    }
}
