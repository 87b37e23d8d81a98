package import SQLDatabase

/// Counters for the numbers that documents carry; drawn in the document's own transaction, so a range has no gaps.
package enum NumberRange {
    /// The next number of a range, from 1.
    package static func next(_ range: String, in transaction: Transaction) throws -> Int64 {
        guard try NumberRangeTable.advance(range, in: transaction) else {
            try NumberRangeTable.insert(range, in: transaction)
            return 1
        }
        guard let last = try NumberRangeTable.last(range, in: transaction) else {
            throw DatabaseError(.other, "the number range \(range) did not answer")
        }
        return last
    }

    /// `SH01-20261122-0042`: outlet code, local day, number of the day with at least four digits (API-02).
    package static func document(
        _ kind: String, outletCode: String, on day: LocalDate, in transaction: Transaction
    ) throws -> String {
        let date = day.compactText
        let number = try next("\(kind):\(outletCode):\(date)", in: transaction)
        return "\(outletCode)-\(date)-\(padded(number, width: 4))"
    }

    /// The number with leading zeros.
    package static func padded(_ number: Int64, width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
