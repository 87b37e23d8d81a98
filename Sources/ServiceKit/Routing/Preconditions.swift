import Synchronization

/// What a request makes its work depend on: the state that the client knows (RFC 9110, 13).
struct Preconditions: Sendable {
    enum Outcome: Equatable {
        case go
        /// 304: the reader has it already.
        case notModified
        /// 412.
        case failed
    }

    /// GET and HEAD.
    let isReading: Bool
    /// A PATCH, PUT or DELETE that says nothing of the version it is based on.
    let isUnconditionalChange: Bool
    private let match: TagCondition?
    private let noneMatch: TagCondition?
    /// Nil where a change names no versions in `If-Match`.
    private let judgement: Judgement?

    /// Whether a version was held against those that a change names.
    private final class Judgement: Sendable {
        let isMade = Atomic(false)
    }

    init(_ request: ServiceRequest) {
        isReading = request.method == "GET" || request.method == "HEAD"
        match = request.ifMatch.map(TagCondition.init)
        noneMatch = request.ifNoneMatch.map(TagCondition.init)
        isUnconditionalChange =
            ["PATCH", "PUT", "DELETE"].contains(request.method) && match == nil && noneMatch == nil
        if case .some(.tags) = match, !isReading {
            judgement = Judgement()
        } else {
            judgement = nil
        }
    }

    /// Of what is nobody's request.
    static let none = Preconditions(ServiceRequest(method: "POST", path: "/"))

    /// Judges the present state, `If-Match` before `If-None-Match` (13.2.2).
    ///
    /// Dates are not looked at: there is no `Last-Modified`.
    func outcome(for tag: EntityTag) -> Outcome {
        if let match, !match.names(tag) { return .failed }
        if let noneMatch, noneMatch.namesWeakly(tag) { return isReading ? .notModified : .failed }
        return .go
    }

    /// Whether the present version is one that the client would have changed.
    ///
    /// Any form of it will do: a page, or an answer that has more in it than the version covers.
    func allowChange(of version: Int64) -> Bool {
        judgement?.isMade.store(true, ordering: .relaxed)
        if let match, !match.names(version: version) { return false }
        guard let noneMatch, !isReading else { return true }
        return !noneMatch.namesWeakly(version: version)
    }

    /// The same of one form of what no version covers, byte for byte.
    func allowChange(of tag: EntityTag) -> Bool {
        judgement?.isMade.store(true, ordering: .relaxed)
        return outcome(for: tag) == .go
    }

    /// Whether a change names versions of which none was held against what there is: it must not be made (RFC 9110,
    /// 13.1.1).
    var isUnjudged: Bool { judgement.map { !$0.isMade.load(ordering: .relaxed) } ?? false }
}
