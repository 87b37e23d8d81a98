/// A vehicle identification number (ISO 3779), with the check digit where the region uses it (ISO 3779, annex; 49 CFR
/// 565.15; GB 16735).
package struct VIN: Hashable, Sendable {
    /// The 17 characters.
    package let text: String

    /// What is wrong with a text that is no VIN.
    package enum Mistake: Error, Sendable, Equatable {
        case form, checkDigit
    }

    /// Takes 17 characters without I, O and Q; the check digit counts for North America (1 to 5) and China (L).
    package init(_ text: String) throws(Mistake) {
        let characters = Array(text.utf8)
        var sum = 0
        guard characters.count == 17 else { throw .form }
        for (position, character) in characters.enumerated() {
            guard let value = Self.value(of: character) else { throw .form }
            sum += value * Self.weights[position]
        }
        let digit = UInt8(sum % 11)
        let expected = digit == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + digit
        if Self.usesCheckDigit(characters[0]), characters[8] != expected { throw .checkDigit }
        self.text = text
    }

    private static let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

    private static func usesCheckDigit(_ region: UInt8) -> Bool {
        (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(region) || region == UInt8(ascii: "L")
    }

    /// The value of a character in the sum; nil for one that a VIN cannot have.
    private static func value(of character: UInt8) -> Int? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "H"): Int(character - UInt8(ascii: "A")) + 1
        case UInt8(ascii: "J")...UInt8(ascii: "N"): Int(character - UInt8(ascii: "J")) + 1
        case UInt8(ascii: "P"): 7
        case UInt8(ascii: "R"): 9
        case UInt8(ascii: "S")...UInt8(ascii: "Z"): Int(character - UInt8(ascii: "S")) + 2
        default: nil
        }
    }
}
