import ServiceKit

/// What the customer and the outlet agree to besides the work; a part of what is signed.
enum DocumentTerms {
    static func texts(_ language: Language) -> [String] {
        all.map { $0.in(language) }
    }

    private static let all: [Text] = [
        Text(
            "We do the work listed above at the prices shown. Anything more, or anything else, is done only after you "
                + "have agreed to it and to its price.",
            zh: "我方按上列项目和价格施工。增加或变更项目须经您同意项目及其价格后方可进行。"),
        Text(
            "You can take back your agreement to a job at any time before it begins. An agreement that has expired is "
                + "asked for again.",
            zh: "任一工项开工前,您均可撤回授权;授权过期后须重新取得您的同意。"),
        Text(
            "If the promised time cannot be kept, we tell you before it passes.",
            zh: "如不能按承诺时间交车,我方将在该时间之前告知您。"),
        Text(
            "Replaced parts are shown at delivery and are yours, unless they go back under warranty or as cores.",
            zh: "更换下的旧件在交车时向您展示并归您所有,保修返还件和旧件回收件除外。"),
        Text(
            "We may drive the vehicle on public roads as far as diagnosis and inspection need it.",
            zh: "因诊断和检验需要,我方可在公共道路上试车。"),
        Text(
            "Please take valuables with you; what is listed above stays with the vehicle in our care.",
            zh: "请随身带走贵重物品;上列物品随车由我方保管。"),
        Text(
            "The repair guarantee is on the card that you get at delivery; your rights by law stay as they are.",
            zh: "维修质保以交车时的质保卡为准,您的法定权利不受影响。"),
    ]
}
