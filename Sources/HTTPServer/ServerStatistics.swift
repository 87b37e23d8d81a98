/// What the server has done so far.
package struct ServerStatistics: Sendable, Equatable {
    /// Connections taken over from the listening socket.
    package var connectionsAccepted = 0
    /// Connections answered with 503 or 429 as they came, or closed for want of a descriptor.
    package var connectionsTurnedAway = 0
    /// Connections open now.
    package var connectionsOpen = 0
    /// Of the open ones: waiting for a request.
    package var connectionsIdle = 0
    /// Of the open ones: a request is coming.
    package var connectionsReading = 0
    /// Of the open ones: the handler has a request.
    package var connectionsHandling = 0
    /// Of the open ones: an answer waits for the client to take it, or for its next piece.
    package var connectionsWriting = 0
    /// Of the open ones: the last answer is sent, the client's end is awaited.
    package var connectionsLingering = 0
    /// Requests that the handler was given.
    package var requests = 0
    /// Requests that the server itself refused.
    package var refused = 0
    /// Bytes of large bodies and of unsent answers that are held now.
    package var bytesHeld = 0
    /// Bytes read from clients.
    package var bytesReceived = 0
    /// Bytes sent to clients.
    package var bytesSent = 0
}
