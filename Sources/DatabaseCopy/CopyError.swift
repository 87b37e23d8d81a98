/// Why a database was not copied; nothing was changed.
package enum CopyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The target has rows, the first found in this table.
    case notEmpty(table: String)
    /// What the target gives back is not what the source gave.
    case mismatch(table: String, source: String, target: String)

    package var description: String {
        switch self {
        case .notEmpty(let table):
            "the target is not empty: \(table) has rows; --force replaces all that is there"
        case .mismatch(let table, let source, let target):
            "\(table) came out differently: \(source) in the source, \(target) in the target; nothing was copied"
        }
    }
}
