import CLinux
import Glibc

/// A listening socket.
struct Listener: Sendable {
    let descriptor: Descriptor
    /// The port, also where the system chose it.
    let port: UInt16

    init(host: String, port: UInt16, backlog: CInt) throws(ServerStartError) {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        let address = "\(host):\(port)"
        guard code == 0, let first = list else {
            throw ServerStartError(address: address, reason: String(cString: gai_strerror(code)))
        }
        defer { freeaddrinfo(first) }
        var failure = ServerStartError(address: address, reason: "no such address")
        var candidate: UnsafeMutablePointer<addrinfo>? = first
        while let info = candidate {
            if let descriptor = Self.listen(info.pointee, backlog: backlog) {
                self.descriptor = descriptor
                self.port = SocketAddress.local(of: descriptor).port
                return
            }
            failure = ServerStartError(address: address, reason: String(cString: strerror(errno)))
            candidate = info.pointee.ai_next
        }
        throw failure
    }

    /// Leaves the reason in `errno` if it returns nil.
    private static func listen(_ info: addrinfo, backlog: CInt) -> Descriptor? {
        let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let raw = socket(info.ai_family, type, info.ai_protocol)
        guard raw >= 0 else { return nil }
        let descriptor = Descriptor(raw)
        // A restart need not wait for old connections to time out.
        enable(raw, SOL_SOCKET, SO_REUSEADDR)
        // Accepted sockets inherit this: an answer is one send and gains nothing by waiting.
        enable(raw, CInt(IPPROTO_TCP), TCP_NODELAY)
        guard bind(raw, info.ai_addr, info.ai_addrlen) == 0, Glibc.listen(raw, backlog) == 0 else {
            let reason = errno
            withExtendedLifetime(descriptor) {}
            errno = reason
            return nil
        }
        return descriptor
    }

    private static func enable(_ raw: CInt, _ level: CInt, _ option: CInt) {
        var one: CInt = 1
        setsockopt(raw, level, option, &one, socklen_t(MemoryLayout<CInt>.size))
    }
}

/// An internet address as text.
struct SocketAddress {
    var text = ""
    var port: UInt16 = 0

    /// The address that a socket is bound to.
    static func local(of descriptor: Descriptor) -> SocketAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = getsockname(descriptor.raw, address, &length)
            }
        }
        return SocketAddress(storage)
    }

    init(_ storage: sockaddr_storage) {
        var storage = storage
        withUnsafeMutablePointer(to: &storage) { pointer in
            if CInt(pointer.pointee.ss_family) == AF_INET6 {
                pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                    port = UInt16(bigEndian: address.pointee.sin6_port)
                    text = Self.text(AF_INET6, &address.pointee.sin6_addr)
                }
            } else if CInt(pointer.pointee.ss_family) == AF_INET {
                pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                    port = UInt16(bigEndian: address.pointee.sin_port)
                    text = Self.text(AF_INET, &address.pointee.sin_addr)
                }
            }
        }
        // On a socket for both families an IPv4 client appears as a mapped address, RFC 4291 section 2.5.5.2.
        let mapped = "::ffff:"
        if text.hasPrefix(mapped), text.utf8.contains(ASCII.period) { text.removeFirst(mapped.utf8.count) }
    }

    private static func text(_ family: CInt, _ address: UnsafeRawPointer) -> String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, address, &buffer, socklen_t(buffer.count)) != nil else { return "" }
        return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
