import JSON
package import ServiceKit

/// How an outlet takes bookings, beside its hours (BKG-05, BKG-13, BKG-14, BKG-16).
package struct BookingSettings: Hashable, Sendable {
    /// How long people, bays and loan vehicles rest between two appointments, 0 to 240 minutes (BKG-16).
    package var bufferMinutes = 0
    /// From when on walk-ins may take what was kept for booked customers, by the outlet's clock (BKG-05).
    package var walkInCutOff = LocalTime(minutes: 12 * 60)
    /// How long a slot is held while the customer decides, 1 to 120 minutes (BKG-14).
    package var holdMinutes = 5
    /// How long a slot is offered to one on the wait-list, 1 to 1440 minutes (BKG-13).
    package var waitListOfferMinutes = 60
    /// Whether a booking is confirmed at once.
    package var confirmsAtOnce = false
    /// Whether a vehicle has one visit at a time; who books then asks for the slots of the vehicle (BKG-14).
    package var oneVisitPerVehicle = false
    /// How often some services are taken; without one a service is limited by people and bays alone (BKG-16).
    package var serviceLimits: [ServiceLimit] = []

    /// What holds where nothing was said.
    package static let standard = BookingSettings()

    /// The limit of a service; nil where it has none.
    package func limit(of operation: String) -> ServiceLimit? {
        serviceLimits.first { $0.operation == operation }
    }
}

/// How often an outlet takes a labour operation (BKG-16).
package struct ServiceLimit: Hashable, Sendable {
    /// The labour operation's code.
    package let operation: String
    /// Appointments with it on one day of the outlet, 0 to 1000; nil for any number.
    package let perDay: Int?
    /// Appointments with it at the same time, 0 to 1000; nil for any number.
    package let atOnce: Int?
}

extension BookingSettings {
    /// Reads the members that a body or a stored document has; the others are the standard's.
    static func read(_ reader: inout ObjectReader) -> BookingSettings {
        var settings = BookingSettings.standard
        settings.bufferMinutes = readCount("bufferMinutes", 0...240, &reader) ?? settings.bufferMinutes
        settings.walkInCutOff =
            reader.optionalParsed("walkInCutOff", expected: "a time like 12:00", LocalTime.init)
            ?? settings.walkInCutOff
        settings.holdMinutes = readCount("holdMinutes", 1...120, &reader) ?? settings.holdMinutes
        settings.waitListOfferMinutes =
            readCount("waitListOfferMinutes", 1...1_440, &reader) ?? settings.waitListOfferMinutes
        settings.confirmsAtOnce = reader.optionalBool("confirmsAtOnce") ?? settings.confirmsAtOnce
        settings.oneVisitPerVehicle = reader.optionalBool("oneVisitPerVehicle") ?? settings.oneVisitPerVehicle
        settings.serviceLimits = readLimits(&reader)
        return settings
    }

    /// Reads what a PATCH changes of them.
    static func readChanges(_ reader: inout ObjectReader, into changes: inout Changes<Outlet>) {
        changes.set(
            \.booking.bufferMinutes,
            to: reader.change("bufferMinutes") { Int($0.integer("bufferMinutes", in: 0...240)) })
        changes.set(\.booking.walkInCutOff, to: reader.change("walkInCutOff") { $0.time("walkInCutOff") })
        changes.set(
            \.booking.holdMinutes, to: reader.change("holdMinutes") { Int($0.integer("holdMinutes", in: 1...120)) })
        changes.set(
            \.booking.waitListOfferMinutes,
            to: reader.change("waitListOfferMinutes") { Int($0.integer("waitListOfferMinutes", in: 1...1_440)) })
        changes.set(\.booking.confirmsAtOnce, to: reader.change("confirmsAtOnce") { $0.bool("confirmsAtOnce") })
        changes.set(
            \.booking.oneVisitPerVehicle,
            to: reader.change("oneVisitPerVehicle") { $0.bool("oneVisitPerVehicle") })
        changes.set(\.booking.serviceLimits, to: reader.clearableChange("serviceLimits", readLimits).flatMap { $0 })
    }

    /// At most a hundred, none twice.
    private static func readLimits(_ reader: inout ObjectReader) -> [ServiceLimit] {
        var kept: [ServiceLimit] = []
        _ = reader.optionalArray("serviceLimits", count: 0...100) { element in
            let limit = element.object { reader -> ServiceLimit? in
                let limit = ServiceLimit(
                    operation: reader.string("operation", length: 1...40),
                    perDay: readCount("perDay", 0...1_000, &reader), atOnce: readCount("atOnce", 0...1_000, &reader))
                if limit.perDay == nil, limit.atOnce == nil { reader.complain("perDay", .missing) }
                return limit
            }
            guard let limit else { return }
            if kept.contains(where: { $0.operation == limit.operation }) {
                element.complain(.notAllowed(reason: "the operation has another limit"))
            }
            kept.append(limit)
        }
        return kept
    }

    private static func readCount(_ name: String, _ range: ClosedRange<Int64>, _ reader: inout ObjectReader) -> Int? {
        reader.optionalInteger(name, in: range).map(Int.init)
    }

    /// Writes them as members of the outlet.
    func write(to writer: inout JSONWriter) {
        writer.member("bufferMinutes", bufferMinutes)
        writer.member("walkInCutOff", walkInCutOff.text)
        writer.member("holdMinutes", holdMinutes)
        writer.member("waitListOfferMinutes", waitListOfferMinutes)
        writer.member("confirmsAtOnce", confirmsAtOnce)
        writer.member("oneVisitPerVehicle", oneVisitPerVehicle)
        writer.array("serviceLimits") { writer in
            for limit in serviceLimits {
                writer.object { writer in
                    writer.member("operation", limit.operation)
                    writer.member("perDay", limit.perDay)
                    writer.member("atOnce", limit.atOnce)
                }
            }
        }
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] = [
        "bufferMinutes", "walkInCutOff", "holdMinutes", "waitListOfferMinutes", "confirmsAtOnce",
        "oneVisitPerVehicle", "serviceLimits",
    ]
}
