package import JSON
import Network
import ServiceKit

extension PhoneCall {
    /// Reads a call; the outlet is the path's, and without `at` it is of now.
    static func read(_ reader: inout ObjectReader) -> PhoneCall {
        let isAnswered = reader.bool("answered")
        let isBusy = reader.optionalBool("busy") ?? false
        if isAnswered, isBusy { reader.complain("busy", .notAllowed(reason: "an answered call was not busy")) }
        let duration = reader.optionalInteger("durationSeconds", in: 0...86_400).map(Int.init)
        if !isAnswered, let duration, duration > 0 {
            reader.complain("durationSeconds", .notAllowed(reason: "a call that was not answered has no duration"))
        }
        return PhoneCall(
            id: PhoneCallID(stored: ""), outletID: OutletID(stored: ""),
            direction: reader.optionalChoice("direction", CallDirection.self) ?? .inbound,
            at: reader.optionalInstant("at") ?? Instant(microseconds: 0),
            rings: readRings(&reader, needed: isAnswered), isAnswered: isAnswered, isBusy: isBusy,
            durationSeconds: duration, phone: reader.isPresent("phone") ? reader.phone("phone") : clearPhone(&reader),
            customerID: reader.optionalID("customerId"), staffID: reader.optionalID("staffId"),
            note: reader.optionalString("note", length: 1...2_000))
    }

    /// An answered call has rung; of one that was not, the telephony may not know how often.
    private static func readRings(_ reader: inout ObjectReader, needed: Bool) -> Int? {
        needed
            ? Int(reader.integer("rings", in: 0...100)) : reader.optionalInteger("rings", in: 0...100).map(Int.init)
    }

    private static func clearPhone(_ reader: inout ObjectReader) -> String? {
        // Reads a null, so that it does not count as an unknown member.
        _ = reader.optionalValue("phone")
        return nil
    }
}

extension PhoneCall: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("outletId", outletID)
        writer.member("direction", direction.rawValue)
        writer.member("at", at)
        writer.member("rings", rings)
        writer.member("answered", isAnswered)
        writer.member("busy", isBusy)
        writer.member("withinThreeRings", isInTime)
        writer.member("durationSeconds", durationSeconds)
        writer.member("phone", phone)
        writer.member("customerId", customerID)
        writer.member("staffId", staffID)
        writer.member("note", note)
    }
}
