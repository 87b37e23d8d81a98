package import JSON
import ServiceKit

/// A place on the earth in millionths of a degree (WGS 84).
package struct GeoPosition: Hashable, Sendable {
    package var latitudeMicrodegrees: Int64
    package var longitudeMicrodegrees: Int64

    package init(latitudeMicrodegrees: Int64, longitudeMicrodegrees: Int64) {
        self.latitudeMicrodegrees = latitudeMicrodegrees
        self.longitudeMicrodegrees = longitudeMicrodegrees
    }
}

extension GeoPosition: JSONRepresentable {
    static func read(_ reader: inout ObjectReader) -> GeoPosition {
        GeoPosition(
            latitudeMicrodegrees: reader.decimal("latitude", places: 6, in: -90_000_000...90_000_000),
            longitudeMicrodegrees: reader.decimal("longitude", places: 6, in: -180_000_000...180_000_000))
    }

    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("latitude", decimal: latitudeMicrodegrees, places: 6)
        writer.member("longitude", decimal: longitudeMicrodegrees, places: 6)
    }
}
