/// The migrations that databases in use have seen: number, checksum, name.
///
/// A line is added with each release, and none is ever changed: where a test finds one that differs, the migration is
/// put back, and what it was to do becomes a new one.
enum ReleasedMigrations {
    struct Line: Sendable {
        let number: Int
        let checksum: String
        let name: String
    }

    static let text = """
        1 3b6163839e4fd46f service kit
        2 3683da39fe932ea4 network
        3 cb92535b80f7094a customers
        4 2292741c37535109 parts
        5 21569ce5f8ef861c pricing
        6 8508901da295c37e repair orders
        7 1f91a4e768d066f7 booking
        8 4cb7e16f6ba9c25f reception
        9 3b8c1c365577acfb repair
        10 f47acd061d3cb082 inspection
        11 99f877376467f8d9 settlement
        12 702f424054f09cbb quality
        13 324fc65debce15fc callbacks
        14 4e26af5005396139 plain checks of orders and jobs
        15 e02c3353b1d9fc6f outlet roles
        """

    static let lines: [Line] = text.split(separator: "\n").map { line in
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        return Line(number: Int(words[0]) ?? 0, checksum: words[1], name: words[2])
    }
}
