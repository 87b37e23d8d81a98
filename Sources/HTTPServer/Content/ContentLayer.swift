import Dispatch

/// Between the server and the handler: codings, ranges, and pages from elsewhere (RFC 9110 sections 8, 12, 13, 14;
/// Fetch standard).
///
/// The handler knows of none of them: its tags name plain content, its bodies are plain. A request that says nothing of
/// this takes one look at the names of its fields and no memory.
///
/// Ranges are for content that says `Accept-Ranges: bytes`; what says so and carries a strong entity tag is also kept
/// packed.
package struct ContentLayer: Sendable {
    /// Shorter content stays as it is: the coding would save less than a packet.
    package static let minimumBytes = 1_024

    /// Makes the answer to a fault that is found only when the handler has answered, in place of that answer.
    package typealias FaultAnswer = @Sendable (ContentFault, HTTPRequest, _ instead: HTTPResponse) -> HTTPResponse

    private let origins: AllowedOrigins
    /// What every answer says where any page may read: a copy that a cache made for no page must serve one, too.
    private let common: CrossOrigin?
    private let faultAnswer: FaultAnswer
    private let encoder = GzipEncoder()
    private let documents = PackedDocuments()
    private let queue = DispatchQueue(label: "bayline.http.packing")

    /// A layer for pages from `origins`.
    package init(origins: AllowedOrigins = .none, faultAnswer: @escaping FaultAnswer = Self.plainAnswer) {
        self.origins = origins
        common = origins == .any ? CrossOrigin(allowance: "*", isPreflight: false) : nil
        self.faultAnswer = faultAnswer
    }

    /// What a request asks for; nil for one that asks for nothing of this.
    package func terms(of request: HTTPRequest) -> ContentTerms? {
        let present = ContentFields(request.fields)
        return present.isEmpty ? nil : ContentTerms(request, present, origins)
    }

    /// Answers on the client's terms.
    ///
    /// `note` is told just before what goes out. The answers to all writing requests may come on one thread, which is
    /// too precious to pack on.
    ///
    /// `subject` is handed to it: a closure that held it would be memory of its own for each answer.
    package func answer<Subject: Sendable>(
        _ response: consuming HTTPResponse, _ terms: ContentTerms?, to responder: Responder, about subject: Subject,
        note: @escaping @Sendable (Subject, Departure) -> Void
    ) {
        if let terms, !terms.isReading, isPacked(response, terms) {
            let response = response
            queue.async { send(finish(response, terms), to: responder, subject, note) }
        } else {
            send(finish(response, terms), to: responder, subject, note)
        }
    }

    /// Noted first, so that a client that has its answer finds it counted.
    private func send<Subject>(
        _ response: consuming HTTPResponse, to responder: Responder, _ subject: Subject,
        _ note: (Subject, Departure) -> Void
    ) {
        note(
            subject,
            Departure(
                status: response.status, bytes: response.body.count, isAbandoned: responder.isAbandoned))
        responder.answer(response)
    }

    /// The answer on the client's terms.
    package func finish(_ response: consuming HTTPResponse, _ terms: ContentTerms?) -> HTTPResponse {
        var response = response
        if Self.isCodable(response) || response.status == 304 { response.vary(by: "Accept-Encoding") }
        if let terms {
            if !cut(&response, terms), isPacked(response, terms) { pack(&response) }
            if response.status == 304 { retag(&response, terms) }
            // RFC 9110 section 15.5.16: what would have been understood.
            if response.status == 415, terms.body == .unsupported { response.set("Accept-Encoding", "gzip") }
        }
        (terms?.crossOrigin ?? common)?.add(to: &response)
        if origins.varies { response.vary(by: "Origin") }
        return response
    }

    /// Has the content that follows a head packed, where the client accepts it: lists of rows, which are long.
    ///
    /// What is written as it happens is not, since a packed piece would wait for the next one.
    package func packPieces(after head: inout HTTPResponse, _ terms: ContentTerms?) -> GzipStream? {
        let type = head.value("Content-Type") ?? ""
        guard head.status == 200, Self.rows.contains(where: type.hasPrefix), head.value("Content-Encoding") == nil
        else { return nil }
        head.vary(by: "Accept-Encoding")
        guard let terms, terms.accepted != .identity, let stream = encoder.stream() else { return nil }
        head.set("Content-Encoding", "gzip")
        return stream
    }

    private static let rows = ["application/x-ndjson", "text/csv"]

    /// The answer to a request that HTTP itself refuses, of which nothing else is known.
    ///
    /// Pages may read it where all that may are of one origin, or of any.
    package func finish(refusal response: consuming HTTPResponse) -> HTTPResponse {
        var response = response
        if let allowance = origins.commonAllowance {
            CrossOrigin(allowance: allowance, isPreflight: false).add(to: &response)
        }
        if origins.varies { response.vary(by: "Origin") }
        return response
    }

    /// Whether an answer is packed for those who accept it.
    private static func isCodable(_ response: HTTPResponse) -> Bool {
        guard response.body.count >= minimumBytes, mayBeCoded(response) else { return false }
        return response.value("Content-Type").map(Compressible.contains) ?? false
    }

    /// Content that has no coding yet, and is not itself a part of something.
    private static func mayBeCoded(_ response: HTTPResponse) -> Bool {
        guard !response.body.isEmpty else { return false }
        switch response.status {
        case 204, 205, 206, 304: return false
        default: return response.value("Content-Encoding") == nil
        }
    }

    private func isPacked(_ response: HTTPResponse, _ terms: ContentTerms) -> Bool {
        switch terms.accepted {
        case .identity: false
        case .gzip: Self.isCodable(response)
        case .gzipOnly: Self.mayBeCoded(response)
        }
    }

    /// Puts the part that was asked for in the place of the whole; false where all of it goes.
    ///
    /// The range comes last of all that a request may ask (RFC 9110 section 13.2.2): the handler has found that the
    /// answer is 200. Ranges are of plain content; a tag in `If-Range` of packed content asks for the whole.
    private func cut(_ response: inout HTTPResponse, _ terms: ContentTerms) -> Bool {
        guard let range = terms.range, response.status == 200, response.value("Accept-Ranges") == "bytes" else {
            return false
        }
        let length = response.body.count
        let selection = ByteRange.select(
            range: range, ifRange: terms.request.fields["If-Range"], tag: response.value("ETag"), length: length)
        switch selection {
        case .whole: return false
        case .part(let part):
            response.status = 206
            response.set("Content-Range", part.contentRange(of: length))
            response.body = Array(response.body[part.positions])
        case .unsatisfiable:
            response = faultAnswer(.rangeNotSatisfiable, terms.request, response)
            response.set("Content-Range", ByteRange.unsatisfied(of: length))
        }
        return true
    }

    private func pack(_ response: inout HTTPResponse) {
        let tag = response.value("ETag")
        let isKept = response.value("Accept-Ranges") == "bytes" && response.body.count <= PackedDocuments.maximumBytes
        let packed: [UInt8]?
        if let tag, isKept {
            packed = documents.packed(response.body, tag: tag, pack: encoder.packThoroughly)
        } else {
            packed = encoder.pack(response.body)
        }
        guard let packed else { return }
        response.body = packed
        response.set("Content-Encoding", "gzip")
        response.vary(by: "Accept-Encoding")
        if let tag { response.set("ETag", GzipTag.packed(tag)) }
    }

    /// Gives a 304 the tag of the copy that the client has: the packed one, where it named that.
    private func retag(_ response: inout HTTPResponse, _ terms: ContentTerms) {
        guard terms.accepted != .identity, let known = terms.knownTags, let tag = response.value("ETag"),
            GzipTag.isNamed(known, packedFormOf: tag)
        else { return }
        response.set("ETag", GzipTag.packed(tag))
    }

    /// The fault's detail as plain text.
    package static func plainAnswer(_ fault: ContentFault, _ request: HTTPRequest, _ instead: HTTPResponse)
        -> HTTPResponse
    {
        HTTPResponse(
            status: fault.status, fields: [HTTPField(name: "Content-Type", value: "text/plain; charset=utf-8")],
            body: Array((fault.detail + "\n").utf8))
    }
}
