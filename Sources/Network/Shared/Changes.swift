package import JSON

/// What a PATCH changes on a noun: an edit for each member that the body names.
package struct Changes<Noun: Sendable>: Sendable {
    private var edits: [@Sendable (inout Noun) -> Void] = []

    /// No change yet.
    package init() {}

    /// Whether the body named no member at all.
    package var isEmpty: Bool { edits.isEmpty }

    /// Sets a member where there is a value for it.
    package mutating func set<Value: Sendable>(
        _ path: any WritableKeyPath<Noun, Value> & Sendable, to value: Value?
    ) {
        guard let value else { return }
        edits.append { $0[keyPath: path] = value }
    }

    /// Adds an edit of several members.
    package mutating func edit(_ edit: @escaping @Sendable (inout Noun) -> Void) { edits.append(edit) }

    /// Makes all edits, in the order of reading.
    package func apply(to noun: inout Noun) {
        for edit in edits { edit(&noun) }
    }
}

extension ObjectReader {
    /// A member of a PATCH body: nil where the body does not name it; null counts as missing.
    package mutating func change<Value>(_ name: String, _ read: (inout ObjectReader) -> Value) -> Value? {
        isPresent(name) || isNull(name) ? read(&self) : nil
    }

    /// A member of a PATCH body that null clears: nil where the body does not name it.
    package mutating func clearableChange<Value>(
        _ name: String, _ read: (inout ObjectReader) -> Value?
    ) -> Value?? {
        isPresent(name) || isNull(name) ? .some(read(&self)) : nil
    }
}
