/// `uri-host [ ":" port ]`, RFC 9110 section 7.2 and RFC 3986 section 3.2.
enum HostGrammar {
    static func isHost(_ bytes: [UInt8]) -> Bool {
        if bytes.first == 91 {
            guard let end = bytes.firstIndex(of: 93) else { return false }
            return isAddress(String(decoding: bytes[1..<end], as: UTF8.self)) && isPort(Array(bytes[(end + 1)...]))
        }
        let name = bytes.prefix { $0 != 58 }
        let port = bytes[name.count...]
        return isName(Array(name)) && isPort(Array(port)) && (port.isEmpty || !name.isEmpty)
    }

    private static func isName(_ name: [UInt8]) -> Bool {
        for (index, byte) in name.enumerated() {
            guard Octets.isRegisteredName(byte) else { return false }
            if byte == 37 {
                let digits = name[(index + 1)...].prefix(2)
                guard digits.count == 2, digits.allSatisfy(Octets.isHexadecimal) else { return false }
            }
        }
        return true
    }

    /// Nothing, or a colon and perhaps a number.
    private static func isPort(_ bytes: [UInt8]) -> Bool {
        guard let colon = bytes.first else { return true }
        let digits = bytes.dropFirst()
        guard colon == 58, digits.allSatisfy(Octets.isDigit), digits.count <= 5 else { return false }
        return digits.isEmpty || (Int(String(decoding: digits, as: UTF8.self)) ?? .max) <= 65_535
    }

    /// `IPv6address`, RFC 3986 section 3.2.2.
    private static func isAddress(_ text: String) -> Bool {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false).map(String.init)
        switch halves.count {
        case 1: return groups(halves[0], mayEndInIPv4: true) == 8
        case 2:
            let first = halves[0].isEmpty ? 0 : groups(halves[0], mayEndInIPv4: false)
            let second = halves[1].isEmpty ? 0 : groups(halves[1], mayEndInIPv4: true)
            guard let first, let second else { return false }
            return first + second <= 7
        default: return false
        }
    }

    private static func groups(_ text: String, mayEndInIPv4: Bool) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var count = 0
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4, index == parts.count - 1, part.contains(".") {
                guard isIPv4(part) else { return nil }
                count += 2
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(Octets.isHexadecimal) else { return nil }
                count += 1
            }
        }
        return count
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard part.utf8.allSatisfy(Octets.isDigit), let number = Int(part) else { return false }
                return String(number) == part && number <= 255
            }
    }
}
