import ServiceKit

/// The printed words of the customer's copy.
struct DocumentWords {
    let language: Language

    var title: String { pick("Repair order", "维修委托书") }
    var signedOn: String { pick("Signed on", "签署时间") }
    var phone: String { pick("Phone", "电话") }
    var customer: String { pick("Customer", "客户") }
    var name: String { pick("Name", "姓名") }
    var vehicle: String { pick("Vehicle", "车辆") }
    var model: String { pick("Model", "车型") }
    var plate: String { pick("Plate", "车牌号") }
    var mileage: String { pick("Mileage", "里程") }
    var advisor: String { pick("Service advisor", "服务顾问") }
    var promised: String { pick("Promised for", "承诺交车时间") }
    var visit: String { pick("Meanwhile", "等待方式") }
    var keyTag: String { pick("Key tag", "钥匙牌") }
    var contact: String { pick("Contact for approvals", "确认联系人") }
    var validUntil: String { pick("Agreement valid until", "授权有效期至") }
    var concerns: String { pick("What you told us", "客户诉求") }
    var yourWords: String { pick("In your words", "客户描述") }
    var ourDiagnosis: String { pick("Our diagnosis", "诊断结果") }
    var walkAround: String { pick("Walk-around", "环车检查") }
    var place: String { pick("Place", "部位") }
    var mark: String { pick("Mark", "痕迹") }
    var note: String { pick("Note", "备注") }
    var noMarks: String { pick("No marks found on the outside.", "外观未见痕迹。") }
    var fuel: String { pick("Fuel", "油量") }
    var lamps: String { pick("Warning lamps", "警告灯") }
    var equipment: String { pick("Loose equipment", "随车工具") }
    var items: String { pick("Items in the vehicle", "车内物品") }
    var covers: String { pick("Covers fitted", "已装防护套") }
    var present: String { pick("Looked at", "检查方式") }
    var withCustomer: String { pick("together with the customer", "与客户共同检查") }
    var withoutCustomer: String { pick("without the customer:", "客户不在场:") }
    var odometer: String { pick("Odometer replaced", "更换里程表") }
    var jobs: String { pick("What we do, and for how much", "维修项目与费用") }
    var work: String { pick("Work and parts", "工项与配件") }
    var payer: String { pick("Paid by", "付款方") }
    var quantity: String { pick("Quantity", "数量") }
    var unitPrice: String { pick("Unit price", "单价") }
    var net: String { pick("Net", "不含税金额") }
    var tax: String { pick("Tax", "税额") }
    var total: String { pick("Total", "合计") }
    var jobTotal: String { pick("This job", "本工项合计") }
    var agreedTotal: String { pick("Agreed total", "约定总额") }
    var notWanted: String { pick("Recommended, not wanted now", "已推荐,客户暂不维修") }
    var terms: String { pick("What else we agree", "约定条款") }
    var signature: String { pick("Signature", "签名") }
    var original: String {
        pick("Kept exactly as it was signed", "按签署内容原样保存")
    }

    func diagnosis(_ code: String) -> String {
        switch code {
        case "found": pick("Found:", "已查明:")
        case "unconfirmed": pick("To be tested:", "待检测:")
        default: ""
        }
    }

    func decision(_ code: String) -> String {
        switch code {
        case "deferred": pick("postponed", "推迟")
        case "declined": pick("declined", "拒绝")
        default: code
        }
    }

    func cover(_ code: String) -> String {
        switch code {
        case "seat": pick("seat", "座椅套")
        case "wheel": pick("steering wheel", "方向盘套")
        case "floor": pick("floor", "脚垫")
        case "gear": pick("gear lever", "排挡杆套")
        default: code
        }
    }

    func damage(_ code: String) -> String {
        switch code {
        case "scratch": pick("Scratch", "划痕")
        case "dent": pick("Dent", "凹陷")
        case "crack": pick("Crack", "裂纹")
        case "chip", "stoneChip": pick("Stone chip", "石击点")
        case "rust": pick("Rust", "锈蚀")
        case "paint", "paintDamage": pick("Paint damage", "漆面损伤")
        case "missing": pick("Missing part", "缺失")
        case "broken": pick("Broken", "破损")
        default: code
        }
    }

    func visit(_ code: String) -> String {
        switch code {
        case "waiting": pick("waits in the lounge", "在休息区等候")
        case "leaving": pick("leaves and is called", "离店,电话联系")
        case "loanVehicle": pick("drives a loan vehicle", "使用代步车")
        default: code
        }
    }

    func payType(_ code: String) -> String {
        switch code {
        case "customer": customer
        case "warranty": pick("Warranty", "保修")
        case "internal": pick("Internal", "内部")
        case "insurance": pick("Insurance", "保险")
        default: code
        }
    }

    func method(_ code: String) -> String {
        switch code {
        case "drawn": pick("signed by hand", "手写签名")
        case "code": pick("confirmed by code", "验证码确认")
        case "link": pick("confirmed by link", "链接确认")
        case "account": pick("signed in the system", "系统签署")
        default: code
        }
    }

    private func pick(_ english: String, _ chinese: String) -> String {
        Text(english, zh: chinese).in(language)
    }
}
