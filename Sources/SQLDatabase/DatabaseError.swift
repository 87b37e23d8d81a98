/// What a database says when it refuses.
///
/// Engines translate their codes to a `Kind`; nothing above knows the codes.
package struct DatabaseError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, alike for every engine.
    package enum Kind: Sendable, Equatable {
        /// `constraint` is "table.column" or "table.column,table.column2", or the index where it is over an expression.
        case uniqueViolation(constraint: String)
        case foreignKeyViolation
        case checkViolation(constraint: String)
        case notNull
        case busy
        case serialization
        /// The disk is full.
        case full
        case readOnly
        case corrupt
        case cannotOpen
        case inputOutput
        /// There is no connection to the server, or it was lost; nothing was committed.
        case disconnected
        /// The connection was lost in a commit: whether that took place is not known.
        case outcomeUnknown
        case interrupted
        /// A column holds another type than the one asked for, or a value does not fit its column.
        case mismatch
        /// The queue of waiting writes is full.
        case overloaded
        case closed
        /// The file was written by a newer program.
        case newerSchema
        case other
    }

    /// What went wrong.
    package let kind: Kind
    /// For the log only: it may name tables and columns, so clients never see it.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String {
        "\(kind): \(message)"
    }

    /// Whether the same transaction may succeed when run again.
    package var isTransient: Bool {
        kind == .busy || kind == .serialization
    }
}
