/// What a connection is doing, as it is counted.
enum ConnectionState {
    /// Waiting for a request.
    case idle
    /// A request is coming.
    case reading
    /// The handler has a request.
    case handling
    /// An answer waits for the client to take it, or for its next piece.
    case writing
    /// The last answer is sent; the client's end is awaited.
    case lingering
}

extension ConnectionMachine {
    /// What the connection is doing; nil once it is closed.
    var state: ConnectionState? {
        switch phase {
        case .idle: unsent > 0 ? .writing : .idle
        case .head, .admission, .body, .opening: .reading
        case .handling: .handling
        case .streaming, .closing: .writing
        case .lingering: .lingering
        case .closed: nil
        }
    }
}
