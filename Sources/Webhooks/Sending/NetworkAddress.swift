import Glibc

/// An IP address, and whether it belongs to the public internet (SEC-05).
package enum NetworkAddress: Sendable, Hashable {
    /// In the order of its bits.
    case version4(UInt32)
    case version6(high: UInt64, low: UInt64)

    /// Four decimal numbers, and no other way to write them.
    package init?(version4 text: String) {
        var address = in_addr()
        guard inet_pton(AF_INET, text, &address) == 1 else { return nil }
        self = .version4(UInt32(bigEndian: address.s_addr))
    }

    package init?(version6 text: String) {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        self.init(address)
    }

    /// The address in a `sockaddr`; nil where it is of another family.
    init?(socket raw: UnsafeRawPointer) {
        switch Int32(raw.loadUnaligned(as: sockaddr.self).sa_family) {
        case AF_INET: self = .version4(UInt32(bigEndian: raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
        case AF_INET6: self.init(raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        default: return nil
        }
    }

    private init(_ address: in6_addr) {
        self = withUnsafeBytes(of: address) { bytes in
            .version6(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    /// As CURLOPT_RESOLVE(3) takes it: version 6 in brackets.
    package var text: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        switch self {
        case .version4(let bits):
            var address = in_addr(s_addr: bits.bigEndian)
            inet_ntop(AF_INET, &address, &buffer, socklen_t(buffer.count))
        case .version6(let high, let low):
            var address = in6_addr()
            withUnsafeMutableBytes(of: &address) { bytes in
                bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count))
        }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        if case .version6 = self { return "[\(text)]" }
        return text
    }

    /// Whether anyone on the internet may be there: none of the blocks that IANA's registries of special-purpose
    /// addresses (RFC 6890) keep for networks of one's own, for the machine itself, for groups, examples or tests.
    package var isPublic: Bool {
        switch self {
        case .version4(let bits): !Self.special4.contains { bits >> (32 - $0.length) == $0.bits >> (32 - $0.length) }
        case .version6(let high, let low): Self.isPublic6(high, low)
        }
    }

    private static func isPublic6(_ high: UInt64, _ low: UInt64) -> Bool {
        // ::ffff:0:0/96 (mapped) and 64:ff9b::/96 (translated, RFC 6052) are version 4 addresses in other clothes.
        let isMapped = high == 0 && low >> 32 == 0xFFFF
        let isTranslated = high == 0x0064_FF9B_0000_0000 && low >> 32 == 0
        if isMapped || isTranslated { return NetworkAddress.version4(UInt32(truncatingIfNeeded: low)).isPublic }
        // Only 2000::/3 is given to the internet; the rest is local, for groups, or nobody's.
        guard high >> 61 == 1 else { return false }
        return !special6.contains { high >> (64 - $0.length) == $0.bits >> (64 - $0.length) }
    }

    private static let special4: [(bits: UInt32, length: UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
        (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    /// Protocol assignments with Teredo (2001::/23), examples (2001:db8::/32, 3fff::/20), 6to4 (2002::/16).
    private static let special6: [(bits: UInt64, length: UInt64)] = [
        (0x2001_0000_0000_0000, 23), (0x2001_0DB8_0000_0000, 32), (0x2002_0000_0000_0000, 16),
        (0x3FFF_0000_0000_0000, 20),
    ]
}
