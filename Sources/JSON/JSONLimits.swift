/// How much of a text the parser takes; the size of the whole is the business of whoever receives the bytes.
package struct JSONLimits: Sendable, Hashable {
    /// How deep arrays and objects may nest; more than `deepest` counts as `deepest`: the parser recurses.
    package var maximumDepth: Int
    /// How many members one object may have.
    package var maximumMembers: Int
    /// How many characters a number may have.
    package var maximumNumberLength: Int

    /// The depth that fits the small stack of a worker thread.
    package static let deepest = 512

    /// Makes limits; the defaults suit the bodies of requests.
    package init(maximumDepth: Int = 64, maximumMembers: Int = 4096, maximumNumberLength: Int = 256) {
        self.maximumDepth = maximumDepth
        self.maximumMembers = maximumMembers
        self.maximumNumberLength = maximumNumberLength
    }
}
