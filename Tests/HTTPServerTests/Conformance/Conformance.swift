import Testing

/// What RFC 9112, and RFC 9110 where it decides what goes over the wire, asks of an origin server.
///
/// Every test names its section and, by `meets`, the requirements of `Requirement.all` that it holds the server to.
/// Serialized, since each input is also sent one byte at a time, and each byte waited for.
@Suite("Conformance", .serialized)
enum Conformance {}

/// Marks a test as holding the server to requirements, by their ids.
struct Meets: TestTrait {
    let ids: [String]
}

extension Trait where Self == Meets {
    /// The test fails if the server does not meet these requirements.
    static func meets(_ ids: String...) -> Meets {
        Meets(ids: ids)
    }
}
