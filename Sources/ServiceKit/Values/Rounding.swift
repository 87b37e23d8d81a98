/// Exact products of prices, quantities and rates, rounded half up once (SET-04).
package enum Rounding {
    /// `value` × `factor` / `divisor`, rounded half away from zero; `divisor` is positive.
    package static func halfUp(_ value: Int64, times factor: Int64, over divisor: Int64) -> Int64 {
        let product = Int128(value) * Int128(factor)
        let rounded = (Int128(product.magnitude) + Int128(divisor) / 2) / Int128(divisor)
        return Int64(clamping: product < 0 ? -rounded : rounded)
    }
}
