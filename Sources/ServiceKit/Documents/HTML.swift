/// Text as it may stand in a page: escaped once, or built by this program (SEC-05).
package struct HTML: ExpressibleByStringInterpolation {
    package let text: String

    package init(stringLiteral value: String) { text = value }
    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
    package init(_ parts: [HTML]) { text = parts.map(\.text).joined() }

    /// Escapes every value put in; only `HTML` goes in as it is.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ value: HTML) { text += value.text }
        package mutating func appendInterpolation(_ value: String) { text += HTML.escaped(value) }
    }

    /// Text with the five characters replaced that could end it or begin something else (HTML Standard, 13.3).
    ///
    /// Scalar by scalar: a mark that joins what stands before or after it to one character hides none of the five.
    package static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
