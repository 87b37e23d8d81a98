import Customers
import Network
import Quality
import RepairOrders
import SQLDatabase
import ServiceKit

enum CallbackRoutes {
    static let all: [Route] = [
        .get(
            "/v1/callbacks", .readCallbacks,
            query: DateFilter.parameters(CallbackTable.dates, and: ["agent", "outlet", "repairOrder", "status"]),
            paged: true, list
        ).personal,
        .get("/v1/callbacks/{id}", .readCallbacks, show).personal,
        .post(
            "/v1/callbacks/{id}/attempts", .callBack, rules: BodyRules(.CBK_02), reading: RecordAttempt.read,
            RecordAttempt.run),
        .post(
            "/v1/callbacks/{id}/complete", .callBack, rules: BodyRules(.CBK_03, ["complaint": .CBK_04]),
            reading: CompleteCallback.read, CompleteCallback.run),
        .post("/v1/callbacks/{id}/claim", .callBack, reading: { $0.id("staffId") }, AssignCallback.claim),
        .post(
            "/v1/callbacks/{id}/assign", .callBack, reading: { $0.optionalID("agentId") }, AssignCallback.assign),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let filter = CallbackTable.Filter(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text),
            order: try call.query.id("repairOrder", RepairOrderID.self),
            status: try call.query.choice("status", Callback.Status.self),
            agent: try call.query.id("agent", StaffID.self),
            dates: try call.query.dates(
                of: CallbackID.self, CallbackTable.dates, changes: CallbackTable.changes),
            after: try place(page), limit: page.limit)
        let entries = try CallbackTable.list(filter, in: transaction).map { callback in
            CallbackEntry(callback: callback, customer: try CustomerTable.find(callback.customerID, in: transaction))
        }
        return .list(entries, page, call) { [String($0.callback.dueAt.microseconds), $0.callback.id.text] }
    }

    /// Where the page before ended.
    private static func place(_ page: PageRequest) throws -> (dueAt: Instant, id: String)? {
        guard let after = page.after else { return nil }
        guard after.count == 2, let dueAt = Int64(after[0]) else { throw Refusal.invalidParameter("cursor") }
        return (Instant(microseconds: dueAt), after[1])
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let callback = try Callback.load(call, in: transaction)
        return try callback.answer(call, in: transaction)
    }
}

extension Callback {
    /// The callback that the path names; 404 where there is none.
    static func load(_ call: Call, in transaction: Transaction) throws -> Callback {
        guard let callback = try CallbackTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("callback")
        }
        return callback
    }

    /// The callback that an action changes, at the version that the client's `If-Match` names.
    static func forChange(_ call: Call, in transaction: Transaction) throws -> Callback {
        let callback = try load(call, in: transaction)
        try call.checkVersion(callback.version)
        return callback
    }

    /// The callback as its answer shows it: with the customer's name and phones, and what can be asked now.
    func answer(_ call: Call, in transaction: Transaction) throws -> Answer {
        .ok(try document(call, in: transaction)).inClientsLanguage().taggedByContent(version: version)
    }

    private func document(_ call: Call, in transaction: Transaction) throws -> CallbackDocument {
        let survey = try completion?.surveyVersion.flatMap { try Survey.find(version: $0, in: transaction) }
        return CallbackDocument(
            entry: CallbackEntry(callback: self, customer: try CustomerTable.find(customerID, in: transaction)),
            attempts: try AttemptTable.list(of: id, in: transaction),
            answers: try SurveyAnswerTable.list(of: id, in: transaction),
            survey: try survey ?? Survey.inForce(at: call.now, in: transaction),
            permission: completion == nil ? try surveyPermission(call, in: transaction) : nil,
            language: call.language)
    }

    /// The person at work on the callback.
    ///
    /// - Throws: `Refusal` 422 for someone of another outlet, 409 CBK-02 for someone whose roles do not call customers.
    func caller(_ id: StaffID, at pointer: String = "/staffId", in transaction: Transaction) throws -> Staff {
        let staff = try Staff.referenced(id, at: pointer, outlet: outletID, in: transaction)
        guard staff.has(.callbackAgent) || staff.has(.serviceAdvisor) || staff.has(.outletManager) else {
            throw Refusal(
                .CBK_02, code: "role_needed",
                "\(staff.name) does not call customers; name a callback agent, an advisor or the outlet's manager.",
                zh: "\(staff.name)没有回访权限,请指定回访员、服务顾问或网点经理。", at: pointer)
        }
        return staff
    }
}
