/// What became of one table.
package struct CopyReport: Sendable, Equatable {
    /// The table.
    package let table: String
    /// How many rows it has, on both sides.
    package let rows: Int
    /// FNV-1a (64 bits) over the rows in the order of their primary key, in hexadecimal; the same on both sides.
    package let checksum: String
}

/// How far a copy has got.
package struct CopyProgress: Sendable, Equatable {
    /// What is being done.
    package enum Step: Sendable, Equatable {
        case copying, comparing
    }

    /// What is being done.
    package let step: Step
    /// The table it is done to.
    package let table: String
    /// Rows of the table done.
    package let rows: Int
    /// Rows that the table has.
    package let total: Int
}
