package import Customers
package import Network
import Quality
package import SQLDatabase
package import ServiceKit

/// Whether a customer may be surveyed (CBK-09).
///
/// Not within the quiet period after the last survey, and not against their will; the callback itself, a service
/// contact, happens all the same.
package enum SurveyPermission: Sendable {
    case given
    /// Surveyed lately; until when they are left alone.
    case quiet(until: Instant)
    case withdrawn

    package static func of(
        _ customer: CustomerID, at outlet: OutletID, _ call: Call, in transaction: Transaction
    ) throws -> SurveyPermission {
        if try isWithdrawn(customer, in: transaction) { return .withdrawn }
        guard let last = try CallbackTable.lastSurvey(of: customer, in: transaction) else { return .given }
        let settings = try CallbackSettings.effective(at: outlet, in: transaction)
        let end = last.adding(days: Int64(settings.quietDays))
        return call.now < end ? .quiet(until: end) : .given
    }

    /// Refuses to survey a customer who is not to be.
    ///
    /// - Throws: `Refusal` 409 CBK-09 with the pointer to what was sent all the same.
    package func require(at pointers: [String] = []) throws {
        var refusal: Refusal
        switch self {
        case .given: return
        case .quiet(let end): refusal = .surveyedLately(until: end)
        case .withdrawn: refusal = .surveyUnwanted
        }
        refusal.pointers = pointers
        throw refusal
    }

    /// Until when the customer is left alone; nil outside the quiet period.
    var quietUntil: Instant? {
        if case .quiet(let end) = self { end } else { nil }
    }

    package var isGiven: Bool {
        if case .given = self { true } else { false }
    }

    /// Whether the customer has said not to be surveyed (CUS-04).
    ///
    /// Who never said anything may be asked by whom they speak with, and answer what they were sent.
    private static func isWithdrawn(_ customer: CustomerID, in transaction: Transaction) throws -> Bool {
        try Consent.status(of: customer, .survey, over: nil, in: transaction) == .withdrawn
    }
}

extension Refusal {
    fileprivate static func surveyedLately(until end: Instant) -> Refusal {
        Refusal(
            .CBK_09, code: "surveyed_lately",
            "The customer answered a survey lately and is not surveyed before \(end.text); leave out answers.",
            zh: "客户近期已接受调查,\(end.text) 之前不再调查,请勿提交 answers。")
    }

    fileprivate static var surveyUnwanted: Refusal {
        Refusal(
            .CBK_09, code: "survey_unwanted",
            "The customer does not consent to surveys; leave out answers.", zh: "客户不同意接受调查,请勿提交 answers。")
    }
}
