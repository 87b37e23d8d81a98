/// An ISO 4217 currency that the network trades in.
package enum Currency: String, Sendable, CaseIterable {
    case AUD, BRL, CAD, CHF, CNY, CZK, DKK, EUR, GBP, HKD, INR, JPY, KRW, MXN, MYR, NOK, NZD, PLN, SEK, SGD, THB, TWD
    case USD, VND, ZAR

    /// Digits after the decimal point when printed (ISO 4217, column "minor unit").
    package var minorDigits: Int {
        switch self {
        case .JPY, .KRW, .VND: 0
        default: 2
        }
    }
}
