/// A connection on its way from one holder to the next.
///
/// The compiler cannot follow a connection in and out of a pool; the pool and the writer see to it that each
/// connection has one holder, and the locks they pass it under order what the holders do.
// Unchecked, because the content is not Sendable: exactly one thread holds it at any time, as said above.
struct ConfinedConnection: @unchecked Sendable {
    let connection: SQLiteConnection

    init(_ connection: SQLiteConnection) {
        self.connection = connection
    }
}
