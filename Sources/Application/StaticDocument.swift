package import ServiceKit

/// A document that stays the same as long as the program runs: its bytes, and the strong tag that names them.
package struct StaticDocument: Sendable {
    package let mediaType: String
    package let bytes: [UInt8]
    package let tag: EntityTag

    package init(mediaType: String, bytes: [UInt8]) {
        self.mediaType = mediaType
        self.bytes = bytes
        // Half of the digest names them well enough.
        tag = EntityTag(String(Digest.sha256(bytes).prefix(32)))
    }

    /// The document, to be had in parts too.
    package var answer: Answer {
        var answer = Answer(mediaType: mediaType, body: bytes)
        answer.tag = tag
        answer.acceptsRanges = true
        return answer
    }
}
