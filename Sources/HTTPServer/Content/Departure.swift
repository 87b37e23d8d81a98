/// An answer as it leaves for the client.
package struct Departure: Sendable {
    /// The status that the client gets.
    package let status: Int
    /// Bytes of content as they are sent, packed or in part; of an answer to HEAD, what one to GET would have.
    package let bytes: Int
    /// The client has been given 503 meanwhile: this answer goes nowhere.
    package let isAbandoned: Bool

    /// What goes out.
    package init(status: Int, bytes: Int, isAbandoned: Bool) {
        self.status = status
        self.bytes = bytes
        self.isAbandoned = isAbandoned
    }
}
