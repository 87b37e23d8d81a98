/// An amount in parts that add up to it exactly.
package enum Shares {
    /// Divides a whole by weights, each share rounded down; the minor units left over go one by one to the shares with
    /// the largest remainders, the first of equal ones first (SET-04, SET-13).
    ///
    /// - Parameters:
    ///   - whole: may be negative, as a discount is.
    ///   - weights: not negative; where all are zero, the first share is the whole.
    package static func of(_ whole: Int64, by weights: [Int64]) -> [Int64] {
        guard !weights.isEmpty else { return [] }
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard sum > 0 else { return weights.indices.map { $0 == 0 ? whole : 0 } }
        let amount = Int128(whole.magnitude)
        var shares = weights.map { Int64(amount * Int128($0) / sum) }
        let remainders = weights.map { amount * Int128($0) % sum }
        let left = Int(Int64(whole.magnitude) - shares.reduce(0, +))
        let order = weights.indices.sorted { one, other in
            remainders[one] == remainders[other] ? one < other : remainders[one] > remainders[other]
        }
        for index in order.prefix(left) { shares[index] += 1 }
        return whole < 0 ? shares.map { -$0 } : shares
    }
}
