/// Which of the fields that concern content a request has; most have none.
struct ContentFields: OptionSet {
    let rawValue: UInt8

    static let range = ContentFields(rawValue: 1)
    static let origin = ContentFields(rawValue: 2)
    static let ifNoneMatch = ContentFields(rawValue: 4)
    static let acceptEncoding = ContentFields(rawValue: 8)
    static let contentEncoding = ContentFields(rawValue: 16)

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Finds them in one pass, by the names' lengths; makes no `String`.
    init(_ fields: HTTPFields) {
        var found: ContentFields = []
        fields.forEachName { bytes, name in
            switch name.count {
            case 5 where HeadParser.equalsIgnoringCase(bytes, name, "range"): found.insert(.range)
            case 6 where HeadParser.equalsIgnoringCase(bytes, name, "origin"): found.insert(.origin)
            case 13 where HeadParser.equalsIgnoringCase(bytes, name, "if-none-match"): found.insert(.ifNoneMatch)
            case 15 where HeadParser.equalsIgnoringCase(bytes, name, "accept-encoding"): found.insert(.acceptEncoding)
            case 16 where HeadParser.equalsIgnoringCase(bytes, name, "content-encoding"):
                found.insert(.contentEncoding)
            default: break
            }
        }
        self = found
    }
}
