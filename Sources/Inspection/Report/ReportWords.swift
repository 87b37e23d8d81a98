import ServiceKit

/// The words in which a printed report says what is stored by short names.
enum ReportWords {
    static func of(_ result: InspectionReport.AnswerResult) -> Text {
        switch result {
        case .ok: Text("in order", zh: "合格")
        case .notOk: Text("not in order", zh: "不合格")
        case .notApplicable: Text("not applicable", zh: "不适用")
        }
    }

    /// A wear part or where it is; what is not known here is shown as it was written.
    static func part(_ name: String) -> Text { parts[name] ?? Text(name, zh: name) }

    private static let parts: [String: Text] = [
        "brakePad": Text("Brake pad", zh: "制动片"), "brakeDisc": Text("Brake disc", zh: "制动盘"),
        "tyre": Text("Tyre", zh: "轮胎"), "battery": Text("Battery", zh: "蓄电池"),
        "frontLeft": Text("front left", zh: "左前"), "frontRight": Text("front right", zh: "右前"),
        "rearLeft": Text("rear left", zh: "左后"), "rearRight": Text("rear right", zh: "右后"),
        "front": Text("front", zh: "前"), "rear": Text("rear", zh: "后"),
    ]
}
