package import JSON
import ServiceKit

extension Outlet {
    /// Reads a new outlet; its identifier and times are set when it is registered.
    static func read(_ reader: inout ObjectReader) -> Outlet {
        Outlet(
            id: OutletID(stored: ""), code: readCode(&reader), name: reader.string("name"), zone: readZone(&reader),
            currency: reader.choice("currency", Currency.self), address: readAddress(&reader),
            location: readLocation(&reader), functions: readFunctions(&reader), phone: reader.phone("phone"),
            schedule: Schedule(
                week: Schedule.readWeek("openingHours", &reader),
                exceptions: Schedule.readExceptions("exceptions", &reader)),
            bookedShare: reader.optionalPercent("bookedShare") ?? Percent(basisPoints: 3_000),
            callbackDays: readCount("callbackDays", 1...7, &reader) ?? 3,
            taxRate: reader.percent("taxRate"),
            slotMinutes: readCount("slotMinutes", 5...240, &reader) ?? 30,
            receptionMinutes: readCount("receptionMinutes", 5...240, &reader) ?? 30,
            bookedReceptionLimitMinutes: readCount("bookedReceptionLimitMinutes", 1...240, &reader) ?? 5,
            walkInReceptionLimitMinutes: readCount("walkInReceptionLimitMinutes", 1...240, &reader) ?? 15,
            booking: BookingSettings.read(&reader),
            quietHours: reader.optionalObject("quietHours", QuietHours.read) ?? .standard,
            grade: reader.optionalString("grade", length: 1...40),
            region: reader.optionalString("region", length: 1...60),
            status: reader.optionalChoice("status", OutletStatus.self) ?? .active, version: 1,
            createdAt: Instant(microseconds: 0))
    }

    /// What a PATCH changes; code, zone and currency stay, since documents were made by them.
    static func readChanges(_ reader: inout ObjectReader) -> OutletChanges {
        var changes = Changes<Outlet>()
        changes.set(\.name, to: reader.change("name") { $0.string("name") })
        changes.set(\.address, to: reader.change("address", readAddress))
        changes.set(\.location, to: reader.change("location", readLocation))
        changes.set(\.functions, to: reader.change("functions", readFunctions))
        changes.set(\.phone, to: reader.change("phone") { $0.phone("phone") })
        changes.set(\.schedule.week, to: reader.change("openingHours") { Schedule.readWeek("openingHours", &$0) })
        changes.set(
            \.schedule.exceptions, to: reader.change("exceptions") { Schedule.readExceptions("exceptions", &$0) })
        changes.set(\.bookedShare, to: reader.change("bookedShare") { $0.percent("bookedShare") })
        changes.set(\.taxRate, to: reader.change("taxRate") { $0.percent("taxRate") })
        changes.set(\.callbackDays, to: reader.change("callbackDays") { requireCount("callbackDays", 1...7, &$0) })
        changes.set(\.slotMinutes, to: reader.change("slotMinutes") { requireCount("slotMinutes", 5...240, &$0) })
        changes.set(
            \.receptionMinutes, to: reader.change("receptionMinutes") { requireCount("receptionMinutes", 5...240, &$0) }
        )
        changes.set(
            \.bookedReceptionLimitMinutes,
            to: reader.change("bookedReceptionLimitMinutes") {
                requireCount("bookedReceptionLimitMinutes", 1...240, &$0)
            })
        changes.set(
            \.walkInReceptionLimitMinutes,
            to: reader.change("walkInReceptionLimitMinutes") {
                requireCount("walkInReceptionLimitMinutes", 1...240, &$0)
            })
        BookingSettings.readChanges(&reader, into: &changes)
        changes.set(
            \.quietHours, to: reader.change("quietHours") { $0.object("quietHours", QuietHours.read) ?? .standard })
        changes.set(\.grade, to: reader.clearableChange("grade") { $0.optionalString("grade", length: 1...40) })
        changes.set(\.region, to: reader.clearableChange("region") { $0.optionalString("region", length: 1...60) })
        return OutletChanges(
            members: changes, status: reader.change("status") { $0.choice("status", OutletStatus.self) })
    }

    /// Two to twelve upper-case letters and digits.
    private static func readCode(_ reader: inout ObjectReader) -> String {
        reader.parsed("code", expected: "2 to 12 upper-case letters and digits", placeholder: "") { text in
            let isCode =
                (2...12).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                }
            return isCode ? text : nil
        }
    }

    private static func readZone(_ reader: inout ObjectReader) -> OutletZone {
        reader.parsed(
            "timeZone", expected: "an IANA time zone like Asia/Shanghai", placeholder: OutletZone.utc, OutletZone.init)
    }

    private static func readAddress(_ reader: inout ObjectReader) -> Address {
        reader.object("address", Address.read) ?? .placeholder
    }

    private static func readLocation(_ reader: inout ObjectReader) -> GeoPosition {
        reader.object("location", GeoPosition.read)
            ?? GeoPosition(latitudeMicrodegrees: 0, longitudeMicrodegrees: 0)
    }

    private static func readFunctions(_ reader: inout ObjectReader) -> [OutletFunction] {
        reader.distinctChoices("functions", OutletFunction.self)
    }

    private static func readCount(
        _ name: String, _ range: ClosedRange<Int64>, _ reader: inout ObjectReader
    ) -> Int? {
        reader.optionalInteger(name, in: range).map(Int.init)
    }

    private static func requireCount(
        _ name: String, _ range: ClosedRange<Int64>, _ reader: inout ObjectReader
    ) -> Int {
        Int(reader.integer(name, in: range))
    }
}

/// What a PATCH asks of an outlet.
struct OutletChanges: Sendable {
    let members: Changes<Outlet>
    let status: OutletStatus?
}

extension Outlet: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("createdAt", createdAt)
        writer.member("status", status.rawValue)
        writer.member("code", code)
        writer.member("name", name)
        writer.member("timeZone", zone.identifier)
        writer.member("currency", currency.rawValue)
        writer.object("address", address)
        writer.object("location", location)
        writer.array("functions", strings: functions.map(\.rawValue))
        writer.member("phone", phone)
        Schedule.writeWeek("openingHours", schedule.week, to: &writer)
        Schedule.writeExceptions("exceptions", schedule.exceptions, to: &writer)
        writer.member("bookedShare", bookedShare)
        writer.member("callbackDays", callbackDays)
        writer.member("taxRate", taxRate)
        writer.member("slotMinutes", slotMinutes)
        writer.member("receptionMinutes", receptionMinutes)
        writer.member("bookedReceptionLimitMinutes", bookedReceptionLimitMinutes)
        writer.member("walkInReceptionLimitMinutes", walkInReceptionLimitMinutes)
        booking.write(to: &writer)
        quietHours.write(to: &writer)
        writer.member("grade", grade)
        writer.member("region", region)
        writer.array("nextActions", strings: Self.transitions.actions(from: status).map(\.rawValue))
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] =
        [
            "status", "name", "address", "location", "functions", "phone", "openingHours", "exceptions", "bookedShare",
            "callbackDays", "taxRate", "slotMinutes", "receptionMinutes", "bookedReceptionLimitMinutes",
            "walkInReceptionLimitMinutes", "quietHours", "grade", "region",
        ] + BookingSettings.changeable
}
