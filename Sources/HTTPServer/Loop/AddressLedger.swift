import Glibc
import Synchronization

/// Counts the open connections of each address, if there is a limit on them.
///
/// IPv6 addresses count by their first 64 bits: the rest is the customer's own to choose, anew for each connection
/// (RFC 4291 section 2.5.4, RFC 8981).
final class AddressLedger: Sendable {
    private let limit: Int?
    private let counts = Mutex<[String: Int]>([:])

    init(limits: ServerLimits) {
        limit = limits.connectionsPerAddress.flatMap { $0 < limits.connections ? $0 : nil }
    }

    /// Counts one more.
    ///
    /// Returns false if the address has as many as it may.
    func add(_ address: String) -> Bool {
        guard let limit else { return true }
        let client = Self.client(address)
        return counts.withLock { counts in
            let count = counts[client, default: 0]
            guard count < limit else { return false }
            counts[client] = count + 1
            return true
        }
    }

    /// Counts one less.
    func remove(_ address: String) {
        guard limit != nil else { return }
        let client = Self.client(address)
        counts.withLock { counts in
            guard let count = counts[client] else { return }
            counts[client] = count > 1 ? count - 1 : nil
        }
    }

    /// Whom an address belongs to: itself, or the network of an IPv6 address.
    static func client(_ address: String) -> String {
        guard address.utf8.contains(ASCII.colon) else { return address }
        var whole = in6_addr()
        guard inet_pton(AF_INET6, address, &whole) == 1 else { return address }
        return withUnsafeBytes(of: whole) { bytes in
            // A mapped IPv4 address is one client, RFC 4291 section 2.5.5.2.
            if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF { return address }
            return bytes[..<8].map { String($0, radix: 16) }.joined(separator: ":") + "/64"
        }
    }
}
