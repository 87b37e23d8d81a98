import Glibc
import Network

/// How far places are apart.
enum Distance {
    /// The earth's mean radius (IUGG), in metres.
    private static let radius = 6_371_008.8

    /// The great-circle distance by the haversine formula, in metres; right to half a percent, since the earth is no
    /// sphere.
    static func meters(_ one: GeoPosition, _ other: GeoPosition) -> Int64 {
        let (latitude, otherLatitude) = (radians(one.latitudeMicrodegrees), radians(other.latitudeMicrodegrees))
        let half = sin((otherLatitude - latitude) / 2)
        let longitudes = radians(other.longitudeMicrodegrees) - radians(one.longitudeMicrodegrees)
        let side = sin(longitudes / 2)
        let chord = half * half + cos(latitude) * cos(otherLatitude) * side * side
        return Int64((2 * radius * asin(min(1, chord.squareRoot()))).rounded())
    }

    private static func radians(_ microdegrees: Int64) -> Double { Double(microdegrees) / 180_000_000 * .pi }
}
