import Customers
import JSON
import ServiceKit

extension WalkAround {
    init(from reader: inout ObjectReader) {
        mileageKm = reader.integer("mileageKm", in: 0...Vehicle.mileageLimit)
        fuelPercent = reader.integer("fuelPercent", in: 0...100)
        warningLamps = reader.array("warningLamps", count: 0...50) { $0.string(length: 1...60) }
        let present = reader.bool("customerPresent")
        let isAbsent = reader.isPresent("customerPresent") && !present
        customerPresent = present
        absenceReason =
            isAbsent
            ? reader.string("absenceReason", length: 1...500) : reader.optionalString("absenceReason", length: 1...500)
        marks = reader.array("marks", count: 0...100) { element in
            element.object { reader in
                Mark(
                    zone: reader.string("zone", length: 1...60), kind: reader.string("kind", length: 1...60),
                    note: reader.optionalString("note", length: 1...500), photos: reader.optionalPhotos())
            }
        }.compactMap { $0 }
        items = reader.array("items", count: 0...50) { $0.string(length: 1...200) }
        looseEquipment = reader.optionalArray("looseEquipment", count: 0...50) { $0.string(length: 1...200) } ?? []
        photos = reader.optionalPhotos()
        coversFitted = reader.optionalDistinct("coversFitted", Cover.self) ?? []
        odometerReplaced = reader.optionalObject("odometerReplaced") { reader in
            OdometerReplacement(
                previousKm: reader.integer("previousKm", in: 0...Vehicle.mileageLimit),
                reason: reader.string("reason", length: 1...500))
        }
        search = FaultSearch(from: &reader)
    }

    /// As the order keeps it and shows it.
    func document(at now: Instant) -> String {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.member("recordedAt", now)
            writer.member("mileageKm", mileageKm)
            writer.member("fuelPercent", fuelPercent)
            writer.array("warningLamps", strings: warningLamps)
            writer.member("customerPresent", customerPresent)
            writer.member("absenceReason", absenceReason)
            writer.array("marks") { writer in
                for mark in marks {
                    writer.object { writer in
                        writer.member("zone", mark.zone)
                        writer.member("kind", mark.kind)
                        writer.member("note", mark.note)
                        if !mark.photos.isEmpty { writer.array("photos", strings: mark.photos.map(\.text)) }
                    }
                }
            }
            writer.array("items", strings: items)
            writer.array("looseEquipment", strings: looseEquipment)
            if !photos.isEmpty { writer.array("photos", strings: photos.map(\.text)) }
            writer.array("coversFitted", strings: coversFitted.map(\.rawValue))
            if let odometerReplaced {
                writer.object("odometerReplaced") { writer in
                    writer.member("previousKm", odometerReplaced.previousKm)
                    writer.member("reason", odometerReplaced.reason)
                }
            }
            search.writeMembers(to: &writer)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension ObjectReader {
    /// An array of choices, none twice.
    fileprivate mutating func optionalDistinct<Choice>(_ name: String, _ type: Choice.Type) -> [Choice]?
    where Choice: RawRepresentable<String> & CaseIterable & Hashable {
        var seen = Set<Choice>()
        return optionalArray(name, count: 0...100) { element in
            let choice = element.choice(type)
            if !seen.insert(choice).inserted { element.complain(.notAllowed(reason: "it is named twice")) }
            return choice
        }
    }
}
