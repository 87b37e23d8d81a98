import Synchronization

/// Answers of documents that were asked for before, by identifier and version.
///
/// A document's version covers all that is in it (API-05), and is read in the request's own snapshot; so what is kept
/// of a version cannot be out of date, whoever has changed the document since, on whichever node.
package final class AnswerCache: Sendable {
    private struct Entry {
        let version: Int64
        let body: [UInt8]
        let isPersonal: Bool
    }

    /// Two halves: what is asked for moves to the young one; when that is full, the old one is let go.
    private struct State {
        var young: [String: Entry] = [:]
        var old: [String: Entry] = [:]
        var youngBytes = 0
    }

    private let state = Mutex(State())
    private let halfBytes: Int

    /// - Parameter bytes: about so much memory at most; 0 keeps nothing.
    package init(bytes: Int) {
        halfBytes = bytes / 2
    }

    /// The answer, or nil where this version's is not kept.
    func answer(of id: String, version: Int64) -> Answer? {
        guard halfBytes > 0 else { return nil }
        var dropped: [String: Entry] = [:]
        let entry: Entry? = state.withLock { state in
            if let entry = state.young[id] { return entry.version == version ? entry : nil }
            guard let entry = state.old[id], entry.version == version else { return nil }
            dropped = insert(entry, of: id, into: &state)
            return entry
        }
        free(dropped)
        guard let entry else { return nil }
        var answer = Answer(body: entry.body, version: version)
        answer.isPersonal = entry.isPersonal
        return answer
    }

    /// Keeps an answer.
    func keep(_ answer: Answer, of id: String, version: Int64) {
        guard halfBytes > 0 else { return }
        let entry = Entry(version: version, body: answer.body, isPersonal: answer.isPersonal)
        free(state.withLock { insert(entry, of: id, into: &$0) })
    }

    /// - Returns: what is let go: thousands of bodies, to be freed when the lock is open again.
    private func insert(_ entry: Entry, of id: String, into state: inout State) -> [String: Entry] {
        var dropped: [String: Entry] = [:]
        if state.youngBytes > halfBytes {
            dropped = state.old
            state.old = state.young
            state.young = [:]
            state.youngBytes = 0
        }
        let before = state.young.updateValue(entry, forKey: id)
        state.youngBytes += Self.size(entry, id) - (before.map { Self.size($0, id) } ?? 0)
        return dropped
    }

    /// The last that holds them lets them go.
    private func free(_ dropped: consuming [String: Entry]) {}

    /// With what dictionary, text and array need besides.
    private static func size(_ entry: Entry, _ id: String) -> Int { entry.body.count + id.utf8.count + 128 }
}
