import Glibc
import Synchronization

/// What happens on a connection: reading, driving its machine, answering, sending.
extension EventLoop {
    /// Deals with what the selector has reported.
    func handle(_ readiness: Readiness, _ connection: Connection) {
        if readiness.contains(.failed) {
            // While lingering it may only mean that the client has closed its half, too: what it sent before is still
            // to be read, since closing over unread bytes sends a reset, which can overtake the answer.
            if connection.machine.phase == .lingering { read(connection) } else { close(connection) }
            return
        }
        if readiness.contains(.writable) {
            settle(connection)
            guard connection.machine.phase != .closed else { return }
        }
        if readiness.contains(.clientEnd), connection.machine.watchesEnd {
            close(connection)
            return
        }
        guard readiness.contains(.readable) || readiness.contains(.clientEnd) else { return }
        if readiness.contains(.readable), connection.machine.wantsInput {
            read(connection)
        } else {
            restrict(connection)
        }
    }

    /// Deals with a deadline that has passed.
    func expire(_ connection: Connection, _ kind: DeadlineClass) {
        switch connection.machine.expired(kind) {
        case .close:
            close(connection)
        case .refuse(let refusal):
            connection.inbound = []
            if refusal == .handlerTimeout { abandoned.insert(connection.id, connection.machine.ordinal) }
            lendOutbound(connection)
            refuse(connection, refusal)
            settle(connection)
        default:
            watch(connection)
        }
    }

    /// Answers a request whose handler has returned before.
    func complete(_ connection: Connection, _ response: HTTPResponse?, _ ordinal: UInt32) {
        guard connection.machine.phase == .handling, connection.machine.ordinal == ordinal else { return }
        lendOutbound(connection)
        if let response {
            write(connection, response, ordinal)
        } else if case .refuse(let refusal) = connection.machine.refuse(.unanswered) {
            refuse(connection, refusal)
        }
        driveBuffered(connection)
        settle(connection)
    }

    /// Reads what a client has sent, to be served with what others have.
    func receive(from connection: Connection) {
        if !readBuffer.hasRoom { serveReceived() }
        received.append((connection, readBuffer.receive(from: connection.descriptor)))
    }

    /// Serves what was read of the connections, one after another.
    func serveReceived() {
        guard !received.isEmpty else { return }
        // Nothing is read from here on: what was done before a client sent its request is done.
        if received.count > 1 { configuration.together?.begin() }
        for index in received.indices {
            let (connection, reception) = received[index]
            guard connection.machine.phase != .closed else { continue }
            serve(connection, reception)
        }
        if received.count > 1 { configuration.together?.end() }
        received.removeAll(keepingCapacity: true)
        readBuffer.removeAll()
    }

    private func read(_ connection: Connection) {
        defer { readBuffer.removeAll() }
        serve(connection, readBuffer.receive(from: connection.descriptor))
    }

    private func serve(_ connection: Connection, _ reception: Reception) {
        switch reception {
        case .bytes(let range):
            counters.received.add(range.count, ordering: .relaxed)
            lendOutbound(connection)
            let bytes = readBuffer.bytes(range)
            if connection.inbound.isEmpty {
                let used = drive(connection, bytes.span)
                if used < range.count { connection.inbound.append(contentsOf: bytes[used...]) }
            } else {
                connection.inbound.append(contentsOf: bytes)
                driveBuffered(connection)
            }
            settle(connection)
        case .end:
            if connection.machine.inputEnded() == .close { close(connection) } else { watch(connection) }
        case .nothing:
            break
        case .failure:
            close(connection)
        }
    }

    func driveBuffered(_ connection: Connection) {
        guard !connection.inbound.isEmpty else { return }
        var bytes: [UInt8] = []
        swap(&bytes, &connection.inbound)
        let used = drive(connection, bytes.span)
        guard used < bytes.count else { return }
        bytes.removeFirst(used)
        connection.inbound = bytes
    }

    /// Asks the machine what to do with these bytes until it wants others.
    ///
    /// Returns how many are dealt with.
    func drive(_ connection: Connection, _ window: Span<UInt8>) -> Int {
        var used = 0
        while true {
            let rest = window.extracting(used..<window.count)
            switch connection.machine.next(rest) {
            case .read, .wait, .linger, .close:
                if connection.upload != nil { serveUpload(connection) }
                return used
            case .discard(let count):
                used += count
            case .head(let head):
                connection.begin(head, in: rest)
                used += head.length
                releaseBody(connection)
                if connection.machine.phase == .admission { admit(connection) }
                if connection.machine.phase == .body { reserveBody(connection) }
            case .queueContinue:
                let line: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"
                connection.outbound.append(line)
                connection.machine.queued(line.utf8CodeUnitCount)
            case .body(let skip, let count):
                connection.append(rest.extracting(skip..<skip + count))
                used += skip + count
                if connection.machine.phase == .body { growBody(connection) }
            case .dispatch:
                dispatch(connection)
            case .refuse(let refusal):
                refuse(connection, refusal)
            }
        }
    }

    private func dispatch(_ connection: Connection) {
        counters.requests.add(1, ordering: .relaxed)
        let ordinal = connection.machine.ordinal
        let responder = Responder(loop: self, connection: connection.id, ordinal: ordinal)
        let request = connection.takeRequest()
        if connection.machine.body.isOver { endUpload(connection, .end) }
        handler(request, responder)
        switch responder.handlerReturned() {
        case .whole(let response): write(connection, response, ordinal)
        case .stream(let channel): transfer(connection, channel, ordinal)
        case nil: break
        }
    }

    func write(_ connection: Connection, _ response: HTTPResponse, _ ordinal: UInt32) {
        let closes = ResponseWriter.asksToClose(response)
        guard let framing = connection.machine.answered(ordinal, closes: closes) else { return }
        endUpload(connection, .failed(.abandoned))
        append(connection, response, framing)
    }

    func refuse(_ connection: Connection, _ refusal: HTTPRefusal) {
        endUpload(connection, .failed(StreamFailure(refusal)))
        connection.dropBody()
        counters.refused.add(1, ordering: .relaxed)
        var response = configuration.refusal(refusal, connection.announcedRequest)
        response.status = refusal.status
        append(connection, response, connection.machine.framing)
    }

    func append(_ connection: Connection, _ response: HTTPResponse, _ framing: ConnectionMachine.Framing) {
        let before = connection.outbound.count
        ResponseWriter.write(response, framing: framing, dateLine: dateLine.bytes, to: &connection.outbound)
        connection.machine.queued(connection.outbound.count - before)
    }

    /// Sends what is queued, goes on with requests that were held back, and sees to interest and deadline.
    func settle(_ connection: Connection) {
        while connection.machine.phase != .closed {
            let wasHeld = connection.machine.isHeld
            flush(connection)
            connection.answering?.settle(unsent: connection.machine.unsent)
            guard wasHeld, !connection.machine.isHeld else { break }
            lendOutbound(connection)
            driveBuffered(connection)
        }
        if connection.machine.phase == .closed {
            close(connection)
        } else {
            watch(connection)
        }
    }

    private func flush(_ connection: Connection) {
        guard connection.machine.unsent > 0 else {
            reclaimOutbound(connection)
            return
        }
        guard let count = connection.send() else {
            connection.machine.close()
            return
        }
        counters.sent.add(count, ordering: .relaxed)
        if connection.machine.wrote(count) == .linger {
            shutdown(connection.descriptor.raw, CInt(SHUT_WR))
        }
        if connection.machine.unsent == 0 {
            reclaimOutbound(connection)
        } else if connection.sent > max(configuration.limits.outboundBytes, connection.outbound.count / 2) {
            // A client that pipelines without end must not make the sent part grow without end.
            connection.outbound.removeFirst(connection.sent)
            connection.sent = 0
        }
    }

    /// Gives a connection the loop's spare memory to write into.
    func lendOutbound(_ connection: Connection) {
        if connection.outbound.isEmpty { swap(&connection.outbound, &spareOutbound) }
    }

    /// Takes the memory back once all is sent; what a big answer needed is let go.
    private func reclaimOutbound(_ connection: Connection) {
        connection.sent = 0
        connection.outbound.removeAll(keepingCapacity: true)
        if spareOutbound.capacity == 0, connection.outbound.capacity <= configuration.limits.outboundBytes {
            swap(&connection.outbound, &spareOutbound)
        } else {
            connection.outbound = []
        }
    }
}
