import JSON
import Network
import RepairOrders
import ServiceKit

/// An outlet's own word for where an order is within one of the fixed states (REP-17).
struct SubStatus: Sendable {
    let outletID: OutletID
    /// Unique at its outlet: `waitingPaintBooth`.
    let code: String
    var label: Text
    /// The state that it is mapped on.
    var state: RepairOrderStatus
    /// False where it is not given to orders any more.
    var isActive: Bool
    var version: Int64
    let createdAt: Instant

    /// Stands for labels that were refused; never stored.
    private static let noLabel = Text("none", zh: "无")

    static let changeable: [StaticString] = ["labels", "state", "active"]

    static func readNew(_ reader: inout ObjectReader) -> New {
        New(
            code: reader.parsed(
                "code", expected: "a letter and up to 39 letters, digits, hyphens or underscores", placeholder: "",
                code),
            label: reader.object("labels", labels) ?? Self.noLabel,
            state: reader.choice("state", RepairOrderStatus.self), isActive: reader.optionalBool("active") ?? true)
    }

    static func readChanges(_ reader: inout ObjectReader) -> Changes<SubStatus> {
        var changes = Changes<SubStatus>()
        changes.set(\.label, to: reader.change("labels") { $0.object("labels", labels) ?? Self.noLabel })
        changes.set(\.state, to: reader.change("state") { $0.choice("state", RepairOrderStatus.self) })
        changes.set(\.isActive, to: reader.change("active") { $0.bool("active") })
        return changes
    }

    /// What an outlet adds.
    struct New: Sendable {
        let code: String
        let label: Text
        let state: RepairOrderStatus
        let isActive: Bool
    }

    /// The words in English, and in Chinese where they are given.
    private static func labels(_ reader: inout ObjectReader) -> Text? {
        let english = reader.string("en", length: 1...60)
        return Text(english, zh: reader.optionalString("zh-CN", length: 1...60) ?? english)
    }

    /// Codes stand in paths.
    private static func code(_ text: String) -> String? {
        let isFit =
            (1...40).contains(text.utf8.count) && text.utf8.first.map(isLetter) == true
            && text.utf8.allSatisfy { byte in
                isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "_")
            }
        return isFit ? text : nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

extension SubStatus: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("code", code)
        writer.member("version", version)
        writer.member("outletId", outletID)
        writer.object("labels") { writer in
            writer.member("en", label.english)
            writer.member("zh-CN", label.chinese)
        }
        writer.member("state", state.rawValue)
        writer.member("active", isActive)
        writer.member("createdAt", createdAt)
    }
}
