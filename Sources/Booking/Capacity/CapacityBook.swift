import Network
import SQLDatabase
import ServiceKit

/// What is taken of an outlet's capacity by claims that begin on one day of UTC.
struct CapacityBook: Sendable {
    /// The claims of each resource, in the order of time.
    let claims: [String: [Line]]

    struct Line: Sendable {
        let span: Range<Instant>
        let kind: CapacityKind
        let isWalkIn: Bool
        /// When a hold ends by itself; nil for what is booked.
        let expiresAt: Instant?
    }

    static let empty = CapacityBook(claims: [:])

    /// The longest span of one claim; longer work is several claims.
    static let longestClaim: Int64 = 86_400_000_000

    /// The day of UTC that a moment is in; of moments after 1970.
    static func day(of instant: Instant) -> Int64 { instant.microseconds / longestClaim }

    /// The claims that can reach into the span, by the days on which they begin.
    ///
    /// Full books are long and seldom change: what was read of a day is remembered by its version.
    static func books(
        of outlet: OutletID, in span: Range<Instant>, in transaction: Transaction
    ) throws -> [CapacityBook] {
        let first = day(of: span.lowerBound) - 1
        let days = first...max(first, day(of: span.upperBound))
        return try CapacityDayTable.versions(of: outlet, days, in: transaction).compactMap { day in
            try transaction.remembered("\(outlet.text):\(day.number)", version: day.version) {
                let start = Instant(microseconds: day.number * longestClaim)
                let claims = try CapacityClaimTable.atOutlet(
                    outlet, in: start..<start.adding(microseconds: longestClaim), in: transaction)
                return CapacityBook(claims)
            }
        }
    }

    private init(claims: [String: [Line]]) {
        self.claims = claims
    }

    init(_ stored: [CapacityClaimTable.Stored]) {
        var claims: [String: [Line]] = [:]
        for stored in stored {
            let line = Line(
                span: stored.claim.span, kind: stored.claim.kind, isWalkIn: stored.isWalkIn,
                expiresAt: stored.expiresAt)
            claims[stored.claim.resource, default: []].append(line)
        }
        self.claims = claims
    }
}

extension [CapacityBook] {
    /// When a resource is taken at a moment's knowledge; in order.
    func taken(_ resource: String, now: Instant) -> [Range<Instant>] {
        var spans: [Range<Instant>] = []
        for book in self {
            guard let lines = book.claims[resource] else { continue }
            for line in lines {
                if let expiry = line.expiresAt, expiry <= now { continue }
                spans.append(line.span)
            }
        }
        return spans
    }

    /// The technicians' time that walk-ins have.
    func walkInWork(now: Instant) -> [Range<Instant>] {
        flatMap { book in
            book.claims.values.joined().filter {
                $0.isWalkIn && $0.kind == .technician && $0.expiresAt.map { $0 > now } ?? true
            }.map(\.span)
        }
    }
}
