import ServiceKit

/// Where on the vehicle a mark is, from the words of who recorded it: `frontLeftDoor`, `roof`, `左前门`.
struct VehicleZone {
    private let text: String
    private let tokens: [String]

    init(_ text: String) {
        self.text = text
        var tokens: [String] = []
        var token = ""
        for character in text {
            let isBreak = character == " " || character == "-" || character == "_"
            if (character.isUppercase || isBreak) && !token.isEmpty {
                tokens.append(token)
                token = ""
            }
            if !isBreak { token += character.lowercased() }
        }
        if !token.isEmpty { tokens.append(token) }
        self.tokens = tokens
    }

    /// The names of sides, ends and panels, with those that mean the same.
    private static let chinese: [String: String] = [
        "front": "前", "rear": "后", "back": "后", "left": "左", "right": "右", "bumper": "保险杠", "bonnet": "发动机盖",
        "hood": "发动机盖", "roof": "车顶", "boot": "行李箱盖", "trunk": "行李箱盖", "tailgate": "尾门", "windscreen": "挡风玻璃",
        "windshield": "挡风玻璃", "window": "车窗", "glass": "玻璃", "door": "车门", "fender": "翼子板", "wing": "翼子板",
        "quarter": "翼子板", "wheel": "车轮", "rim": "轮毂", "tyre": "轮胎", "mirror": "后视镜", "sill": "门槛",
        "headlamp": "大灯", "lamp": "灯", "light": "灯", "grille": "格栅",
    ]

    private func has(_ names: String...) -> Bool {
        names.contains { name in
            tokens.contains(name) || (Self.chinese[name].map { text.contains($0) } ?? false)
        }
    }

    /// As people say it in a language; one's own words where a part of them is not known.
    func words(_ language: Language) -> String {
        switch language {
        case .english:
            let words = tokens.joined(separator: " ")
            return words.prefix(1).uppercased() + words.dropFirst()
        case .chinese:
            let known = tokens.map { Self.chinese[$0] }
            guard !known.contains(where: { $0 == nil }) else { return text }
            let names = known.compactMap { $0 }
            // The side goes before the end: 左前.
            return
                (names.filter { $0 == "左" || $0 == "右" } + names.filter { $0 == "前" || $0 == "后" }
                + names.filter { !["左", "右", "前", "后"].contains($0) }).joined()
        }
    }

    /// The place in a drawing from above, 200 wide and 360 high with the front on top; nil where it is not known.
    var point: (x: Int, y: Int)? {
        let isLeft = has("left")
        let isRight = has("right")
        let isRear = has("rear", "back")
        func across(_ side: Int) -> Int { isLeft ? 100 - side : isRight ? 100 + side : 100 }
        if has("roof") { return (100, 180) }
        if has("mirror") { return (across(78), 126) }
        if has("windscreen", "windshield") { return (across(36), isRear ? 246 : 116) }
        if has("bonnet", "hood") { return (across(34), 66) }
        if has("boot", "trunk", "tailgate") { return (across(34), 304) }
        if has("bumper", "grille") { return (across(48), isRear ? 346 : 14) }
        if has("headlamp", "lamp", "light") { return (across(54), isRear ? 334 : 26) }
        if has("wheel", "rim", "tyre") { return (across(80), isRear ? 284 : 80) }
        if has("door") { return (across(66), isRear ? 216 : has("front") ? 154 : 186) }
        if has("fender", "wing", "quarter") { return (across(64), isRear ? 278 : 74) }
        if has("window", "glass") { return (across(50), isRear ? 216 : 158) }
        if has("sill") { return (across(72), 186) }
        if isRear { return (across(56), 322) }
        if has("front") { return (across(56), 40) }
        return isLeft || isRight ? (across(66), 186) : nil
    }
}
