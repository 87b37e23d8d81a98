/// Bounds what all connections together hold.
extension EventLoop {
    /// Makes room for the collected body that begins; one that does not fit is refused before it is read.
    func reserveBody(_ connection: Connection) {
        let announced = connection.machine.body.announced
        guard announced > HeldBytes.step else { return }
        reserve(announced, connection)
    }

    /// Makes room for what has come of a body whose length was not announced.
    func growBody(_ connection: Connection) {
        let missing = connection.bodyBytes - connection.reservedBytes
        guard missing > HeldBytes.step else { return }
        reserve(missing, connection)
    }

    private func reserve(_ bytes: Int, _ connection: Connection) {
        if held.reserve(bytes) {
            connection.reservedBytes += bytes
        } else if case .refuse(let refusal) = connection.machine.refuse(.overloaded) {
            refuse(connection, refusal)
        }
    }

    /// Brings the count to what the connection holds.
    func noteHeld(_ connection: Connection) {
        if connection.reservedBytes > 0, !connection.machine.holdsBody { releaseBody(connection) }
        let queued = connection.outbound.count + connection.inbound.count
        let change = queued - connection.notedBytes
        // Less than a step is nothing, so that a connection at rest has none.
        guard abs(change) >= HeldBytes.step || (queued < HeldBytes.step && connection.notedBytes > 0) else { return }
        let noted = queued < HeldBytes.step ? 0 : queued
        held.add(noted - connection.notedBytes)
        connection.notedBytes = noted
    }

    /// The connection holds nothing any more.
    func releaseHeld(_ connection: Connection) {
        releaseBody(connection)
        held.add(-connection.notedBytes)
        connection.notedBytes = 0
    }

    func releaseBody(_ connection: Connection) {
        guard connection.reservedBytes > 0 else { return }
        held.add(-connection.reservedBytes)
        connection.reservedBytes = 0
    }
}
