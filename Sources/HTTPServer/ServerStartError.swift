/// The server could not begin to listen.
package struct ServerStartError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Host and port that it should have listened on.
    package let address: String
    /// What the system says.
    package let reason: String

    /// Both in one line.
    package var description: String { "cannot listen on \(address): \(reason)" }
}
