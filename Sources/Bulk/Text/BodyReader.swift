import ServiceKit

/// Reads a body piece by piece on a thread that may wait.
struct BodyReader {
    private let body: any BodyStream
    /// Of all that has come, for telling one request from another.
    private(set) var digest = RunningDigest()
    private(set) var bytesRead: Int64 = 0

    init(_ body: any BodyStream) {
        self.body = body
    }

    /// The next bytes; nil at the end.
    ///
    /// - Throws: what broke the body off.
    mutating func next() throws -> [UInt8]? {
        switch Patience.value({ body.next($0) }) {
        case .bytes(let bytes)?:
            digest.add(bytes)
            bytesRead += Int64(bytes.count)
            return bytes
        case .end?: return nil
        case .failed(let error)?: throw error
        case nil: throw BodyBroken()
        }
    }

    /// Reads what is left, for its digest.
    mutating func drain() throws {
        while try next() != nil {}
    }
}
