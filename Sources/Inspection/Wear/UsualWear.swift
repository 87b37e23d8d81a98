/// What is usual of parts that wear, for where nothing closer is known (INS-08).
struct UsualWear: Sendable {
    let unit: String
    /// In thousandths of the unit: new, and worn out.
    let newValue: Int64
    let limit: Int64
    /// How far it lasts from the one to the other.
    let lifeKm: Int64

    /// By the first word of the component's name: `brakePadRear`, `tyre`.
    static func of(_ component: String, unit: String) -> UsualWear? {
        let name = component.lowercased()
        return parts.first { name.hasPrefix($0.prefix) && $0.usual.unit == unit }?.usual
    }

    /// Tyres: 1.6 mm is the least tread that the law allows in the EU and in China; pads: 2 mm of lining.
    private static let parts: [(prefix: String, usual: UsualWear)] = [
        ("brakepad", UsualWear(unit: "mm", newValue: 12_000, limit: 2_000, lifeKm: 50_000)),
        ("tyre", UsualWear(unit: "mm", newValue: 8_000, limit: 1_600, lifeKm: 50_000)),
        ("tread", UsualWear(unit: "mm", newValue: 8_000, limit: 1_600, lifeKm: 50_000)),
        ("battery", UsualWear(unit: "%", newValue: 100_000, limit: 60_000, lifeKm: 120_000)),
    ]
}
