/// How a client wants its answer: packed, in part, readable by a web page.
///
/// Most clients say nothing of this, and have no terms. A class, so that these carry one null pointer through the
/// handler and not the room for what they did not say.
package final class ContentTerms: Sendable {
    /// The request, for the answer to one that asks for a part that is not there.
    let request: HTTPRequest
    let accepted: AcceptEncoding
    /// The part that is asked for, as it was sent.
    ///
    /// Nil where a part means nothing and the field is to be ignored: in all but GET (RFC 9110 section 14.2), and where
    /// it comes in several lines.
    package let range: String?
    /// `If-None-Match` as it was sent.
    let knownTags: String?
    let crossOrigin: CrossOrigin?

    /// How the body is coded that the client sends.
    package let body: BodyCoding

    /// The terms of a request that has some of the fields.
    init(_ request: HTTPRequest, _ present: ContentFields, _ origins: AllowedOrigins) {
        let fields = request.fields
        self.request = request
        accepted = AcceptEncoding(present.contains(.acceptEncoding) ? fields.list("Accept-Encoding") : nil)
        // Range is no list; two of them say nothing.
        let ranges = present.contains(.range) && request.method == "GET" ? fields.all("Range") : []
        range = ranges.count == 1 ? ranges[0] : nil
        knownTags = present.contains(.ifNoneMatch) ? fields.list("If-None-Match") : nil
        crossOrigin = present.contains(.origin) ? CrossOrigin(request, origins) : nil
        body = BodyCoding(present.contains(.contentEncoding) ? fields.list("Content-Encoding") : nil)
    }

    /// `If-None-Match` in the handler's own tags: those of packed content taken back.
    ///
    /// A reader's are left where it accepts no gzip: its packed copy is not what it would get now.
    package var ifNoneMatch: String? {
        guard let knownTags else { return nil }
        return isReading && accepted == .identity ? knownTags : GzipTag.plain(knownTags)
    }

    /// GET and HEAD: for them alone `If-None-Match` asks whether the client's copy is fresh.
    var isReading: Bool { request.method == "GET" || request.method == "HEAD" }
}
