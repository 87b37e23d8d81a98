/// What the next step through a streamed body brings.
package enum StreamEvent: Sendable, Equatable {
    /// The next bytes; at least one.
    case piece([UInt8])
    /// The body is complete.
    case end
    /// The rest of the body never comes; what came before is not to be used.
    case failed(StreamFailure)
}

/// Why the rest of a streamed body never comes.
///
/// The server answers where an answer is due; the handler's own is ignored then.
package enum StreamFailure: Error, Sendable, Hashable, CaseIterable {
    /// The client has left.
    case clientGone
    /// It came below the minimum rate.
    case tooSlow
    /// It is larger than the limit.
    case tooLarge
    /// Its chunks are malformed.
    case malformed
    /// The server waits for it no longer: the request was answered, or the handler took too long.
    case abandoned
}

extension StreamFailure {
    /// What a refusal in the middle of a body means to who reads it.
    init(_ refusal: HTTPRefusal) {
        switch refusal {
        case .bodyTooLarge: self = .tooLarge
        case .bodyTimeout: self = .tooSlow
        case .handlerTimeout, .unanswered, .overloaded: self = .abandoned
        default: self = .malformed
        }
    }
}
