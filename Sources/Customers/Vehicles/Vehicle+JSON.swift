package import JSON
import Network
import ServiceKit

/// A new vehicle, and how integrators call it.
struct NewVehicle: Sendable {
    let vehicle: Vehicle
    /// Whether the same plate of an owner of the same name is to be tolerated (CUS-01).
    let allowsDuplicate: Bool
    let externalIDs: [ExternalIDInput]?

    static func read(_ reader: inout ObjectReader) -> NewVehicle {
        NewVehicle(
            vehicle: Vehicle.read(&reader), allowsDuplicate: reader.optionalBool("allowDuplicate") ?? false,
            externalIDs: reader.externalIDs())
    }
}

/// What a PATCH asks of a vehicle.
struct VehicleChanges: Sendable {
    let members: Changes<Vehicle>
    let externalIDs: [ExternalIDInput]?

    static func read(_ reader: inout ObjectReader) -> VehicleChanges {
        VehicleChanges(members: Vehicle.readChanges(&reader), externalIDs: reader.externalIDs())
    }
}

extension Vehicle {
    /// Reads a new vehicle; identifier and times are set when it is registered.
    static func read(_ reader: inout ObjectReader) -> Vehicle {
        let vehicle = Vehicle(
            id: VehicleID(stored: ""), vin: readVIN(&reader), plate: readPlate(&reader),
            make: reader.string("make", length: 1...60), model: reader.string("model", length: 1...60),
            variant: readText("variant", &reader), modelYear: readYear(&reader), engine: readText("engine", &reader),
            displacementCC: readDisplacement(&reader), colour: readText("colour", &reader),
            inServiceOn: reader.optionalDate("inServiceOn"), ownerID: reader.id("ownerId"),
            mileageKm: reader.optionalInteger("mileageKm", in: 0...mileageLimit) ?? 0, version: 1,
            createdAt: Instant(microseconds: 0))
        if !reader.isPresent("vin"), !reader.isPresent("plate") {
            reader.complain("vin", .missing)
            reader.complain("plate", .missing)
        }
        return vehicle
    }

    /// What a PATCH changes; the mileage only grows by readings.
    static func readChanges(_ reader: inout ObjectReader) -> Changes<Vehicle> {
        var changes = Changes<Vehicle>()
        changes.set(\.vin, to: reader.clearableChange("vin", readVIN))
        changes.set(\.plate, to: reader.clearableChange("plate", readPlate))
        changes.set(\.make, to: reader.change("make") { $0.string("make", length: 1...60) })
        changes.set(\.model, to: reader.change("model") { $0.string("model", length: 1...60) })
        changes.set(\.variant, to: reader.clearableChange("variant") { readText("variant", &$0) })
        changes.set(\.modelYear, to: reader.clearableChange("modelYear", readYear))
        changes.set(\.engine, to: reader.clearableChange("engine") { readText("engine", &$0) })
        changes.set(\.displacementCC, to: reader.clearableChange("displacementCc", readDisplacement))
        changes.set(\.colour, to: reader.clearableChange("colour") { readText("colour", &$0) })
        changes.set(\.inServiceOn, to: reader.clearableChange("inServiceOn") { $0.optionalDate("inServiceOn") })
        changes.set(\.ownerID, to: reader.change("ownerId") { $0.id("ownerId") })
        return changes
    }

    private static func readVIN(_ reader: inout ObjectReader) -> String? {
        var isCheckDigitWrong = false
        let vin = reader.optionalParsed(
            "vin", expected: "17 capital letters (without I, O, Q) and digits (ISO 3779)"
        ) { text -> String? in
            do throws(VIN.Mistake) {
                return try VIN(text).text
            } catch {
                isCheckDigitWrong = error == .checkDigit
                return isCheckDigitWrong ? text : nil
            }
        }
        if isCheckDigitWrong {
            reader.complain("vin", .malformed(expected: "a VIN whose check digit (position 9) is right"))
        }
        return vin
    }

    private static func readPlate(_ reader: inout ObjectReader) -> String? {
        reader.optionalString("plate", length: 1...20)
    }

    private static func readText(_ name: String, _ reader: inout ObjectReader) -> String? {
        reader.optionalString(name, length: 1...60)
    }

    private static func readYear(_ reader: inout ObjectReader) -> Int? {
        reader.optionalInteger("modelYear", in: 1900...2100).map(Int.init)
    }

    private static func readDisplacement(_ reader: inout ObjectReader) -> Int? {
        reader.optionalInteger("displacementCc", in: 1...50_000).map(Int.init)
    }
}

extension Vehicle: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("createdAt", createdAt)
        writer.member("vin", vin)
        writer.member("plate", plate)
        writer.member("make", make)
        writer.member("model", model)
        writer.member("variant", variant)
        writer.member("modelYear", modelYear)
        writer.member("engine", engine)
        writer.member("displacementCc", displacementCC)
        writer.member("colour", colour)
        writer.member("inServiceOn", inServiceOn)
        writer.member("ownerId", ownerID)
        writer.member("mileageKm", mileageKm)
        if let externalIDs { writer.array("externalIds", externalIDs) }
        writer.array("nextActions", strings: [])
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] = [
        "vin", "plate", "make", "model", "variant", "modelYear", "engine", "displacementCc", "colour", "inServiceOn",
        "ownerId", "externalIds",
    ]

    /// What tells whose it is: its events only name these members (CUS-05).
    static let personal: [StaticString] = ["vin", "plate"]
}

extension MileageReading: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("km", km)
        writer.member("source", source)
        writer.member("at", at)
        writer.member("odometerReplaced", odometerReplaced)
    }
}
