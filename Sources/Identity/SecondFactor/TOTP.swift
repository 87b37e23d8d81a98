import Crypto
import ServiceKit

/// Codes by time (RFC 6238): SHA-1, six digits, a new one every 30 seconds, as every application for them does.
enum TOTP {
    static let stepSeconds: Int64 = 30
    static let digits = 6
    /// Steps before and after the present one whose codes are taken, for clocks that differ.
    private static let window: Int64 = 1
    /// 160 bits, as RFC 4226 (4, R6) recommends.
    static let secretBytes = 20

    static func step(at now: Instant) -> Int64 { now.microseconds / 1_000_000 / stepSeconds }

    /// The code of a step (RFC 4226, 5.3).
    static func code(_ secret: [UInt8], step: Int64, digits: Int = TOTP.digits) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[mac.count - 1] & 0x0F)
        let number = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    /// The step whose code it is, among those that may be taken now; nil where it is none, or not later than the last
    /// one that was taken: each is good once.
    static func step(of code: String, _ secret: [UInt8], at now: Instant, after last: Int64) -> Int64? {
        let present = step(at: now)
        var found: Int64?
        // All of them, so that time tells nothing.
        for step in (present - window)...(present + window) {
            let isSame = ConstantTime.areEqual(Array(code.utf8), Array(Self.code(secret, step: step).utf8))
            if isSame, step > last { found = step }
        }
        return found
    }

    static func makeSecret(_ random: any RandomSource) -> [UInt8] {
        let bytes = (0..<3).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
        return Array(bytes.prefix(secretBytes))
    }

    /// What telephones read from a picture: `otpauth://totp/…`.
    static func uri(_ secret: [UInt8], login: String) -> String {
        let label = login.replacing("@", with: "%40")
        return "otpauth://totp/Bayline:\(label)?secret=\(Base32.encode(secret))&issuer=Bayline"
    }
}
