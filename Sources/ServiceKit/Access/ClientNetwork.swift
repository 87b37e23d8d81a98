import Glibc

/// What of an address counts as one client: all of an IPv4 one, the /64 of an IPv6 one, of which a single household has
/// as many addresses as it likes (RFC 6177).
package enum ClientNetwork {
    /// The name of the client's network; nil for a request made in process.
    package static func name(_ address: String) -> String? {
        guard !address.isEmpty else { return nil }
        guard address.utf8.contains(UInt8(ascii: ":")) else { return address }
        var bytes = in6_addr()
        // A zone, as link-local addresses have, is no part of what inet_pton(3) reads.
        guard inet_pton(AF_INET6, String(address.prefix { $0 != "%" }), &bytes) == 1 else { return address }
        return withUnsafeBytes(of: bytes) { bytes in
            "v6:" + bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ".")
        }
    }
}
