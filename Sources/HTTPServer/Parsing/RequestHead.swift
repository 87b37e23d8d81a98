/// Where a field line's name and value stand, relative to the head's first byte.
struct FieldEntry: Sendable, Equatable {
    let nameStart: UInt32
    let nameLength: UInt32
    let valueStart: UInt32
    let valueLength: UInt32

    init(name: Range<Int>, value: Range<Int>) {
        // Heads are limited to far less than 4 GiB; longer ones are cut by the parser before they come here.
        nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
        nameLength = UInt32(truncatingIfNeeded: name.count)
        valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
        valueLength = UInt32(truncatingIfNeeded: value.count)
    }

    var name: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameLength) }
    var value: Range<Int> { Int(valueStart)..<Int(valueStart) + Int(valueLength) }
}

/// How the end of a request's body is found, RFC 9112 section 6.3.
enum BodyFraming: Equatable {
    case none
    case fixed(Int)
    case chunked
}

/// What stands in a request's head, as offsets from its first byte.
struct RequestHead: Equatable {
    /// The number of bytes with the empty line.
    var length: Int
    var method: Range<Int>
    /// The target, of an absolute one its path and query.
    var target: Range<Int>
    /// An absolute target had no path: `/` goes in front.
    var lacksPath: Bool
    /// The authority of an absolute target that came without Host, as HTTP/1.0 may: it becomes one.
    var authority: Range<Int>?
    var minorVersion: UInt8
    var fields: [FieldEntry]
    var framing: BodyFraming
    var expectsContinue: Bool
    /// The client would keep the connection.
    var persists: Bool
}
