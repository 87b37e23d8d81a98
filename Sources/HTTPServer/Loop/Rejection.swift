/// Why a connection is not taken over.
enum Rejection {
    /// The server has as many as it bears.
    case full
    /// The client's address has as many as it may.
    ///
    /// Not 503: another client would be served, and whoever watches the server must not take it for overloaded.
    case address

    /// The whole answer; the `Date` that RFC 9110 section 6.6.1 wants in all but a 5xx is `dateLine` with its CRLF.
    func answer(dateLine: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .full: bytes.append(StatusLine.text(of: 503))
        case .address: bytes.append(StatusLine.text(of: 429))
        }
        bytes += dateLine
        bytes.append("Retry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        return bytes
    }
}
