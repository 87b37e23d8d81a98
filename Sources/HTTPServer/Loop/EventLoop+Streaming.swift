import Glibc

/// Bodies and answers that pass through in pieces.
extension EventLoop {
    // MARK: Requests

    /// Asks how the body is taken in whose head has just been kept.
    func admit(_ connection: Connection) {
        guard let reception = configuration.reception?(connection.announcedRequest) else { return }
        if case .refuse(let refusal) = connection.machine.admit(reception) {
            refuse(connection, refusal)
            return
        }
        switch reception {
        case .collect:
            break
        case .stream:
            let id = connection.id
            connection.upload = RequestStream(isPaused: connection.machine.isPaused) { self.demand(id) }
        case .refuse(let response):
            append(connection, response, connection.machine.framing)
        }
    }

    /// Hands over what has come of a streamed body.
    func serveUpload(_ connection: Connection) {
        guard let upload = connection.upload, connection.machine.phase != .closed else { return }
        if connection.machine.body.isOver {
            endUpload(connection, .end)
        } else if upload.deliver() {
            connection.machine.pauseUpload()
        }
    }

    /// The handler has asked for more of a streamed body.
    func resumeUpload(_ connection: Connection) {
        guard connection.upload != nil else { return }
        connection.machine.resumeUpload()
        lendOutbound(connection)
        if connection.inbound.isEmpty {
            // It may be time to ask the client for the body.
            let nothing: [UInt8] = []
            _ = drive(connection, nothing.span)
        } else {
            driveBuffered(connection)
        }
        settle(connection)
    }

    /// Nothing more comes of a streamed body.
    func endUpload(_ connection: Connection, _ ending: StreamEvent) {
        guard let upload = connection.upload else { return }
        connection.upload = nil
        upload.end(ending)
    }

    // MARK: Answers

    /// Takes what has been written to a streamed answer, which may have just begun.
    func advance(_ connection: Connection, _ channel: ResponseChannel, _ ordinal: UInt32) {
        lendOutbound(connection)
        transfer(connection, channel, ordinal)
        driveBuffered(connection)
        settle(connection)
    }

    /// The same in the middle of other work on the connection.
    func transfer(_ connection: Connection, _ channel: ResponseChannel, _ ordinal: UInt32) {
        if connection.answering == nil { begin(connection, channel, ordinal) }
        guard connection.answering === channel else {
            channel.close()
            return
        }
        let (bytes, ending) = channel.take()
        write(connection, bytes)
        switch ending {
        case nil: break
        case .finished: finish(connection)
        case .aborted: abort(connection)
        }
    }

    /// The server stops: an answer that would not end by itself ends now.
    ///
    /// Returns whether there was one.
    func endLive(_ connection: Connection) -> Bool {
        guard let channel = connection.answering, channel.isLive else { return false }
        write(connection, channel.take().bytes)
        finish(connection)
        return true
    }

    /// Tells whoever streams on a connection that is closed, and lets the client see that its answer is not complete.
    func cut(_ connection: Connection) {
        let failure = connection.machine.uploadFailure.map(StreamFailure.init) ?? .clientGone
        endUpload(connection, .failed(failure))
        connection.answering?.close()
        connection.answering = nil
        guard connection.machine.isCut else { return }
        // Without chunks and length only a reset differs from an answer's end, socket(7).
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            connection.descriptor.raw, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    private func begin(_ connection: Connection, _ channel: ResponseChannel, _ ordinal: UInt32) {
        guard connection.machine.phase == .handling, connection.machine.ordinal == ordinal else { return }
        let head = channel.head
        // RFC 9110 section 15.3.6: 205 says that it has no content.
        guard ResponseWriter.isFinal(head.status), head.status != 205 else {
            write(connection, HTTPResponse(status: head.status, fields: head.fields), ordinal)
            return
        }
        let hasContent = ResponseWriter.hasContent(head.status) && !connection.machine.isHEAD
        let framing = connection.machine.streamBegan(
            ordinal, closes: ResponseWriter.asksToClose(head), length: channel.length, isLive: channel.isLive,
            hasContent: hasContent)
        guard let framing else { return }
        append(connection, head, framing)
        if hasContent {
            connection.answering = channel
        } else {
            endUpload(connection, .failed(.abandoned))
        }
        if isStopping { _ = endLive(connection) }
    }

    private func write(_ connection: Connection, _ bytes: [UInt8]) {
        let count = connection.machine.take(bytes.count)
        let before = connection.outbound.count
        ResponseWriter.write(bytes[..<count], transfer: connection.machine.transfer, to: &connection.outbound)
        connection.machine.queued(connection.outbound.count - before)
    }

    private func finish(_ connection: Connection) {
        let channel = connection.answering
        switch connection.machine.streamEnded() {
        case .cut:
            abort(connection)
            return
        case .lastChunk:
            let chunk: StaticString = "0\r\n\r\n"
            connection.outbound.append(chunk)
            connection.machine.queued(chunk.utf8CodeUnitCount)
        case .linger:
            shutdown(connection.descriptor.raw, CInt(SHUT_WR))
        case .done:
            break
        }
        connection.answering = nil
        endUpload(connection, .failed(.abandoned))
        channel?.close()
    }

    /// What is queued is dropped; `settle` closes.
    private func abort(_ connection: Connection) {
        connection.machine.close()
    }
}
