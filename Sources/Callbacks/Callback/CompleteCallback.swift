import JSON
import Network
import Quality
import RepairOrders
import SQLDatabase
import ServiceKit

/// `POST /v1/callbacks/{id}/complete`: keeps what the customer said, opens a complaint for an unhappy one, and closes
/// the order (CBK-03, CBK-04, CBK-09).
enum CompleteCallback {
    struct Input: Sendable {
        struct Grievance: Sendable {
            let kind: Quality.Complaint.Class
            let severity: Quality.Complaint.Severity
            let summary: String
        }

        let staffID: StaffID
        let answers: [Survey.Answer]?
        let verbatim: String?
        let saysDissatisfied: Bool
        let complaint: Grievance?
        /// The version of the survey that was asked; the one in force where nothing is said.
        let surveyVersion: Int?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        let staff = reader.id("staffId", StaffID.self)
        let answers = Survey.Answer.readList(&reader)
        let verbatim = reader.optionalString("verbatim", length: 1...4_000)
        let dissatisfied = reader.optionalBool("dissatisfied") ?? false
        let complaint = reader.optionalObject("complaint") { reader in
            Input.Grievance(
                kind: reader.choice("class", Quality.Complaint.Class.self),
                severity: reader.optionalChoice("severity", Quality.Complaint.Severity.self) ?? .medium,
                summary: reader.string("summary", length: 1...2_000))
        }
        return Input(
            staffID: staff, answers: answers, verbatim: verbatim, saysDissatisfied: dissatisfied, complaint: complaint,
            surveyVersion: reader.optionalInteger("surveyVersion", in: 1...1_000_000).map(Int.init))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var callback = try Callback.forChange(call, in: transaction)
        try callback.require(.complete)
        let staff = try callback.caller(input.staffID, in: transaction)
        try call.requireActsAs(staff: staff.id.text)
        let survey = try Survey.asked(input.surveyVersion, of: callback, call, in: transaction)
        let permission = try callback.surveyPermission(call, in: transaction)
        let (verbatim, answers) = try words(input, survey, permission)
        let isDissatisfied = input.saysDissatisfied || survey.isDissatisfied(answers)
        guard !isDissatisfied || input.complaint != nil else { throw Refusal.complaintMissing }
        let complaint = try input.complaint.map { try open($0, callback, call, in: transaction) }
        try callback.move(.complete)
        let completion = Callback.Completion(
            by: staff.id, at: call.now, verbatim: verbatim, surveyVersion: answers.isEmpty ? nil : survey.version,
            isDissatisfied: isDissatisfied, complaintID: complaint?.id)
        try callback.end(completion, answers, call, in: transaction)
        return try callback.answer(call, in: transaction)
    }

    /// The customer's words and the survey's answers; of a customer who is not to be surveyed, or who wants no
    /// questions, the words alone (CBK-09).
    private static func words(
        _ input: Input, _ survey: Survey, _ permission: SurveyPermission
    ) throws -> (String, [Survey.Answer]) {
        if input.answers != nil { try permission.require(at: ["/answers"]) }
        let needsAnswers = permission.isGiven
        guard let verbatim = input.verbatim, input.answers != nil || !needsAnswers else {
            var refusal = Refusal.wordsMissing
            refusal.pointers = input.verbatim == nil ? ["/verbatim"] : []
            if needsAnswers, input.answers == nil { refusal.pointers.append("/answers") }
            throw refusal
        }
        let answers = input.answers ?? []
        if needsAnswers { try survey.check(answers) }
        return (verbatim, answers)
    }

    private static func open(
        _ grievance: Input.Grievance, _ callback: Callback, _ call: Call, in transaction: Transaction
    ) throws -> Quality.Complaint {
        try callback.complain(
            grievance.kind, grievance.severity, grievance.summary, channel: .callback, call, in: transaction)
    }
}

extension Callback {
    /// Whether an agent may survey the customer: not one who has just said to want no questions (CBK-09).
    func surveyPermission(_ call: Call, in transaction: Transaction) throws -> SurveyPermission {
        try isRefused ? .withdrawn : SurveyPermission.of(customerID, at: outletID, call, in: transaction)
    }

    /// Opens the complaint of an unhappy customer, linked to order and callback (CBK-04, CBK-05).
    func complain(
        _ kind: Quality.Complaint.Class, _ severity: Quality.Complaint.Severity, _ summary: String,
        channel: Quality.Complaint.Channel, _ call: Call, in transaction: Transaction
    ) throws -> Quality.Complaint {
        let complaint = try OpenComplaint(
            outlet: Outlet.load(outletID, in: transaction), customerID: customerID, orderID: orderID, callbackID: id,
            kind: kind, severity: severity, summary: summary, channel: channel
        ).run(call, in: transaction)
        try call.measure(
            .CBK_05, met: complaint.ownerID != nil, on: orderID.text, outlet: outletID.text,
            staff: complaint.ownerID?.text, in: transaction)
        return complaint
    }

    /// Keeps what the customer said and closes the order, if that is still open; the state has moved already.
    mutating func end(
        _ completion: Completion, _ answers: [Survey.Answer], _ call: Call, in transaction: Transaction
    ) throws {
        for (position, answer) in answers.enumerated() {
            try SurveyAnswerTable.insert(answer, at: position, of: id, in: transaction)
        }
        self.completion = completion
        nextAttemptAt = nil
        version += 1
        try CallbackTable.update(self, in: transaction)
        try record(
            "callback.completed",
            changes: [
                Event.Change("complaintId", to: completion.complaintID?.text),
                Event.Change("answeredBy", to: completion.by == nil ? "customer" : "agent"),
            ], call, in: transaction)
        try closeOrder(call, in: transaction)
    }
}

extension Refusal {
    fileprivate static var wordsMissing: Refusal {
        Refusal(
            .CBK_03, status: 422, code: "words_missing",
            "A completed callback has the customer's words (verbatim) and the survey's answers.",
            zh: "完成回访须有客户原话(verbatim)和问卷答案(answers)。")
    }

    fileprivate static var complaintMissing: Refusal {
        Refusal(
            .CBK_04, status: 422, code: "complaint_missing",
            "The customer is dissatisfied: send complaint with class and summary, so that someone answers for it.",
            zh: "客户不满意:请提交 complaint(class 与 summary)以便有人负责处理。", at: "/complaint")
    }
}
