import Glibc

/// One client: the descriptor, the buffers and the state machine.
///
/// Owned by one slot of one loop, used only there.
final class Connection {
    let descriptor: Descriptor
    let id: ConnectionID
    let remoteAddress: String
    var machine: ConnectionMachine
    /// Bytes that came and are not yet dealt with: the beginning of a head, or pipelined requests.
    var inbound: [UInt8] = []
    /// Bytes to be sent, from `sent` on.
    var outbound: [UInt8] = []
    var sent = 0
    /// What the selector watches for.
    var interest: Readiness = .readable
    /// The state in which it is counted.
    var state: ConnectionState?
    /// The deadline that is set.
    var deadline: DeadlineClass?
    var deadlineEpoch: UInt32 = 0
    /// The body of the current request, as long as it is streamed and not complete.
    var upload: RequestStream?
    /// The current answer, as long as it is streamed and not complete.
    var answering: ResponseChannel?

    /// Bytes that are counted for the body of the current request.
    var reservedBytes = 0
    /// Bytes that are counted for what is to be sent and what is not yet dealt with.
    var notedBytes = 0

    private var method = ""
    private var target = ""
    private var fields = HTTPFields()
    private var body: [UInt8] = []
    /// What is reserved for the body when it begins to come.
    private var expectedBytes = 0

    init(
        descriptor: Descriptor, id: ConnectionID, remoteAddress: String, limits: ServerLimits,
        asksReception: ReceptionQuestion = .never
    ) {
        self.descriptor = descriptor
        self.id = id
        self.remoteAddress = remoteAddress
        machine = ConnectionMachine(limits: limits, asksReception: asksReception)
    }

    /// What the selector should watch for now.
    var wantedInterest: Readiness {
        var wanted: Readiness = machine.wantsInput ? .readable : []
        if machine.unsent > 0 { wanted.insert(.writable) }
        if machine.watchesEnd { wanted.insert(.clientEnd) }
        return wanted
    }

    /// Keeps a head's content until its body is there.
    func begin(_ head: RequestHead, in window: Span<UInt8>) {
        let bytes = Array(copying: window.extracting(0..<head.length))
        method = String(decoding: bytes[head.method], as: UTF8.self)
        target = String(decoding: bytes[head.target], as: UTF8.self)
        if head.lacksPath {
            // RFC 9112 section 3.2.4: OPTIONS on an authority alone means the server as a whole.
            target = method == "OPTIONS" && target.isEmpty ? "*" : "/" + target
        }
        fields = HTTPFields(bytes: bytes, entries: head.fields)
        if let authority = head.authority {
            fields.append(name: "Host", value: String(decoding: bytes[authority], as: UTF8.self))
        }
        if case .fixed(let length) = head.framing {
            // A promise alone reserves no more than a page or so of memory.
            expectedBytes = min(length, 16_384)
        }
    }

    /// What is known of the request before its body has come.
    var announcedRequest: HTTPRequest {
        HTTPRequest(method: method, target: target, fields: fields, remoteAddress: remoteAddress)
    }

    /// Bytes that are collected of the current body.
    var bodyBytes: Int { body.count }

    /// Lets go of what was collected of a body that is refused.
    func dropBody() {
        body = []
    }

    /// Adds a piece of body.
    func append(_ piece: Span<UInt8>) {
        if let upload {
            upload.append(piece)
            return
        }
        if expectedBytes > 0 {
            body.reserveCapacity(expectedBytes)
            expectedBytes = 0
        }
        piece.withUnsafeBufferPointer { body.append(contentsOf: $0) }
    }

    /// The whole request; what was kept for it is let go.
    func takeRequest() -> HTTPRequest {
        let request = HTTPRequest(
            method: method, target: target, fields: fields, body: body, stream: upload,
            remoteAddress: remoteAddress)
        target = ""
        fields = HTTPFields()
        body = []
        expectedBytes = 0
        return request
    }

    /// Sends as much as the socket takes.
    ///
    /// Returns the number of bytes, or nil if the client has gone.
    func send() -> Int? {
        let flags = CInt(truncatingIfNeeded: MSG_NOSIGNAL)
        var total = 0
        while sent < outbound.count {
            let count = outbound.withUnsafeBytes { bytes in
                // MSG_NOSIGNAL: a client that has gone is an error here, not a SIGPIPE.
                Glibc.send(descriptor.raw, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, flags)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN ? total : nil
            }
            sent += count
            total += count
        }
        return total
    }
}

extension Array where Element == UInt8 {
    /// A copy of a span's bytes.
    init(copying span: Span<UInt8>) {
        self = span.withUnsafeBufferPointer { Array($0) }
    }
}
