import Glibc

/// The addresses of a name, as the system's resolver gives them.
package enum HostLookup {
    /// Asks on this thread, which may take as long as the resolver's own time-outs; empty where there is no such name.
    package static func addresses(of host: String) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [NetworkAddress] = []
        var next = list
        while let entry = next {
            if let socket = entry.pointee.ai_addr, let address = NetworkAddress(socket: socket),
                !addresses.contains(address)
            {
                addresses.append(address)
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}
