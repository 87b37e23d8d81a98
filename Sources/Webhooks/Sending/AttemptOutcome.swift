/// Why an attempt failed, as the API tells it.
package enum AttemptFailure: String, Sendable, CaseIterable {
    /// The receiver's name was not found.
    case nameNotFound
    /// The receiver is at an address that may not be called (SEC-05).
    case privateAddress
    /// Nobody took the connection.
    case connectionFailed
    /// The receiver's certificate is not to be trusted, or TLS failed otherwise.
    case tlsFailed
    /// No answer within the time limit.
    case timeout
    /// The connection ended before an answer came.
    case connectionLost
    /// The receiver answered with a redirection, which is not followed.
    case redirected
    /// The receiver answered with another status than 2xx.
    case refused
    /// The machine's library for HTTP is missing or failed.
    case clientFailed
}

/// What came of one attempt.
package enum AttemptOutcome: Sendable, Equatable {
    /// The receiver has taken the message: 2xx.
    case delivered(status: Int)
    /// The receiver wants no more: 410.
    case gone
    /// - `status` where an answer came; `retryAfter` seconds that the receiver asks for with 429 or 503.
    case failed(AttemptFailure, status: Int? = nil, retryAfter: Int64? = nil)
    /// The program is ending: not counted.
    case abandoned

    /// What a status means.
    package init(status: Int, retryAfter: Int64?) {
        switch status {
        case 200...299: self = .delivered(status: status)
        case 410: self = .gone
        case 300...399: self = .failed(.redirected, status: status)
        case 429, 503: self = .failed(.refused, status: status, retryAfter: retryAfter)
        default: self = .failed(.refused, status: status)
        }
    }

    /// The receiver's status, where one came.
    package var status: Int? {
        switch self {
        case .delivered(let status): status
        case .gone: 410
        case .failed(_, let status, _): status
        case .abandoned: nil
        }
    }

    /// Why it failed; nil where it did not.
    package var failure: AttemptFailure? {
        switch self {
        case .failed(let failure, _, _): failure
        case .gone: .refused
        case .delivered, .abandoned: nil
        }
    }
}
