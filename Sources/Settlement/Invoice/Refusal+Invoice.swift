import JSON
import RepairOrders
import ServiceKit

extension Money {
    /// As the further members of a problem document carry it.
    var json: JSONValue {
        .object(
            JSONObject(members: [
                JSONMember(name: "amount", value: .number(JSONNumber(amount))),
                JSONMember(name: "currency", value: .string(currency.rawValue)),
            ]))
    }
}

extension Refusal {
    static func unbilledParts(_ parts: [UnbilledPart]) -> Refusal {
        let list = parts.map { part in
            "\((part.issue.quantity - part.agreed).text) × \(part.issue.partNumber)"
                + " (\(part.issue.slips.joined(separator: ", ")))"
        }.joined(separator: "; ")
        return Refusal(
            .SET_01, code: "unbilled_parts",
            "Parts were issued that the customer did not agree to: \(list). Return them, or have them agreed.",
            zh: "以下已领配件未经客户同意:\(list)。请退库,或取得客户同意。"
        ).with("unbilledParts", .array(parts.map(\.json)))
    }

    static func jobNotPriced(_ job: Job) -> Refusal {
        Refusal(
            .SET_03, code: "job_not_priced", "The job \"\(job.work.description)\" has no agreed price.",
            zh: "工项“\(job.work.description)”没有约定价格。")
    }

    static func aboveAgreed(_ agreed: Money, billed: Money) -> Refusal {
        Refusal(
            .SET_02, code: "above_agreed_total",
            "The bill of \(billed.text) is above the agreed \(agreed.text); the customer pays what was agreed.",
            zh: "账单 \(billed.text) 高于约定的 \(agreed.text),客户只付约定金额。"
        ).with("agreedTotal", agreed.json).with("invoiceTotal", billed.json)
    }

    static func belowAgreed(_ agreed: Money, billed: Money) -> Refusal {
        let difference = agreed - billed
        return Refusal(
            .SET_02, code: "below_agreed_total",
            """
            The bill of \(billed.text) is \(difference.text) below the agreed \(agreed.text), since agreed parts were \
            not issued. Send a discount (amount 0 is enough) with who allows it and why.
            """,
            zh: "部分约定配件未领用,账单 \(billed.text) 比约定的 \(agreed.text) 低 \(difference.text)。请提供 discount(金额可为 0),注明批准人和原因。"
        ).with("agreedTotal", agreed.json).with("invoiceTotal", billed.json).with("difference", difference.json)
    }

    static func discountAboveLimit(_ reduction: Money, allowed: Money, _ giver: String) -> Refusal {
        Refusal(
            .SET_02, code: "discount_above_limit",
            "\(giver) may go \(allowed.text) below the agreed total, not \(reduction.text). Ask a manager.",
            zh: "\(giver)最多可低于约定总额 \(allowed.text),不能达到 \(reduction.text)。请由权限更高的人员批准。", at: "/discount/amount"
        ).with("reduction", reduction.json).with("limit", allowed.json)
    }

    static func noDiscounts(by giver: String) -> Refusal {
        Refusal(
            .SET_02, code: "role_needed",
            "\(giver) has no role that gives discounts: serviceAdvisor, cashier, outletManager, networkAdministrator.",
            zh: "\(giver)没有折扣权限,需由服务顾问、收银员、网点经理或网络管理员批准。", at: "/discount/givenBy")
    }

    static func discountAboveShare(_ share: Money) -> Refusal {
        Refusal(
            .SET_02, status: 422, code: "discount_above_share",
            "A discount is given to the customer, whose share is \(share.text); it cannot be more.",
            zh: "折扣给予客户,不能超过客户应付的 \(share.text)。", at: "/discount/amount")
    }

    static func currencyDiffers(_ wanted: Currency, at pointer: String, _ rule: Rule) -> Refusal {
        Refusal(
            rule, status: 422, code: "currency_differs", "The amount must be in \(wanted.rawValue).",
            zh: "金额币种必须为 \(wanted.rawValue)。", at: pointer)
    }
}
