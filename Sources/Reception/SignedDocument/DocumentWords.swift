import ServiceKit

/// The printed words of the customer's copy.
struct DocumentWords {
    let language: Language

    var title: String { pick("Repair order", "维修委托书") }
    var customer: String { pick("Customer", "客户") }
    var vehicle: String { pick("Vehicle", "车辆") }
    var mileage: String { pick("Mileage", "里程") }
    var advisor: String { pick("Service advisor", "服务顾问") }
    var promised: String { pick("Promised for", "承诺交车时间") }
    var visit: String { pick("Meanwhile", "等待方式") }
    var keyTag: String { pick("Key tag", "钥匙牌") }
    var contact: String { pick("Contact for approvals", "确认联系人") }
    var concerns: String { pick("What you told us", "客户诉求") }
    var walkAround: String { pick("Walk-around", "环车检查") }
    var fuel: String { pick("Fuel", "油量") }
    var lamps: String { pick("Warning lamps", "警告灯") }
    var marks: String { pick("Marks", "外观痕迹") }
    var items: String { pick("Items in the vehicle", "车内物品") }
    var jobs: String { pick("What we do, and for how much", "维修项目与费用") }
    var work: String { pick("Work and parts", "工项与配件") }
    var payer: String { pick("Paid by", "付款方") }
    var quantity: String { pick("Quantity", "数量") }
    var unitPrice: String { pick("Unit price", "单价") }
    var net: String { pick("Net", "不含税金额") }
    var tax: String { pick("Tax", "税额") }
    var total: String { pick("Total", "合计") }
    var notWanted: String { pick("recommended, not wanted now", "已推荐,客户暂不维修") }
    var signature: String { pick("Signature", "签名") }

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
