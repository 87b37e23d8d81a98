import Attachments
import JSON
import Network
import ServiceKit

/// A multi-point inspection as it is sent: by a template, or point by point in one's own words.
struct HealthCheckInput: Sendable {
    let templateID: HealthCheckTemplateID?
    let staffID: StaffID?
    let note: String?
    let points: [Point]

    struct Point: Sendable {
        let item: String
        let name: String?
        let position: String
        let light: HealthCheckTemplate.Light?
        let measured: Int64?
        let unit: String?
        let note: String?
        let photos: [AttachmentID]
        let operation: String?
        let isSafetyRelevant: Bool?
    }

    init(from reader: inout ObjectReader) {
        templateID = reader.optionalID("templateId")
        staffID = reader.optionalID("staffId")
        note = reader.optionalString("note", length: 1...1_000)
        let hasTemplate = templateID != nil
        points = reader.array("results", count: 1...500) { element in
            element.object { Point(from: &$0, hasTemplate: hasTemplate) }
        }.compactMap { $0 }
    }
}

extension HealthCheckInput.Point {
    init(from reader: inout ObjectReader, hasTemplate: Bool) {
        item = reader.string("item", length: 1...60)
        name = reader.optionalString("name", length: 1...100)
        position = reader.optionalString("position", length: 1...40) ?? ""
        measured = reader.optionalDecimal(
            "measured", places: HealthCheckTemplate.Limits.places, in: HealthCheckTemplate.Limits.range)
        let isGiven = hasTemplate && (measured != nil || reader.isPresent("result"))
        // A template's limits say what a measured value means; without one, the light has to be said.
        light =
            isGiven
            ? reader.optionalChoice("result", HealthCheckTemplate.Light.self)
            : reader.choice("result", HealthCheckTemplate.Light.self)
        unit = reader.optionalString("unit", length: 1...20)
        note = reader.optionalString("note", length: 1...500)
        photos = reader.optionalPhotos()
        operation = reader.optionalString("operation", length: 1...40)
        isSafetyRelevant = reader.optionalBool("safety")
    }
}

extension ObjectReader {
    /// The identifiers of attachments that show it, under `photos`.
    mutating func optionalPhotos() -> [AttachmentID] {
        optionalArray("photos", count: 0...20) { element in
            element.parsed(
                expected: "an identifier like att_…", placeholder: AttachmentID(stored: ""), AttachmentID.init)
        } ?? []
    }
}
