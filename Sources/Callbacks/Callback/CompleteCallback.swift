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
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        let staff = reader.id("staffId", StaffID.self)
        let answers = reader.optionalArray("answers", count: 1...20) { element in
            element.object { reader in
                Survey.Answer(
                    question: reader.string("question", length: 1...40),
                    score: reader.integer("score", in: .min ... .max))
            }
        }
        let verbatim = reader.optionalString("verbatim", length: 1...4_000)
        let dissatisfied = reader.optionalBool("dissatisfied") ?? false
        let complaint = reader.optionalObject("complaint") { reader in
            Input.Grievance(
                kind: reader.choice("class", Quality.Complaint.Class.self),
                severity: reader.optionalChoice("severity", Quality.Complaint.Severity.self) ?? .medium,
                summary: reader.string("summary", length: 1...2_000))
        }
        return Input(
            staffID: staff, answers: answers?.compactMap { $0 }, verbatim: verbatim, saysDissatisfied: dissatisfied,
            complaint: complaint)
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var callback = try Callback.forChange(call, in: transaction)
        try callback.require(.complete)
        let staff = try callback.caller(input.staffID, in: transaction)
        let quietUntil = try Survey.quietUntil(callback.customerID, call, in: transaction)
        let (verbatim, answers) = try words(input, quietUntil)
        let isDissatisfied = input.saysDissatisfied || Survey.current.isDissatisfied(answers)
        guard !isDissatisfied || input.complaint != nil else { throw Refusal.complaintMissing }
        let complaint = try input.complaint.map { try open($0, callback, call, in: transaction) }
        for (position, answer) in answers.enumerated() {
            try SurveyAnswerTable.insert(answer, at: position, of: callback.id, in: transaction)
        }
        try callback.move(.complete)
        callback.completion = Callback.Completion(
            by: staff.id, at: call.now, verbatim: verbatim,
            surveyVersion: answers.isEmpty ? nil : Survey.current.version, isDissatisfied: isDissatisfied,
            complaintID: complaint?.id)
        callback.version += 1
        try CallbackTable.update(callback, in: transaction)
        try callback.record(
            "callback.completed", changes: [Event.Change("complaintId", to: complaint?.id.text)], call, in: transaction)
        try callback.closeOrder(call, in: transaction)
        return try callback.answer(call, in: transaction)
    }

    /// The customer's words and the survey's answers.
    ///
    /// A customer who was surveyed lately is not asked (CBK-09), so the answers may be missing; what the customer says
    /// all the same is kept.
    private static func words(_ input: Input, _ quietUntil: Instant?) throws -> (String, [Survey.Answer]) {
        let needsAnswers = quietUntil == nil
        guard let verbatim = input.verbatim, input.answers != nil || !needsAnswers else {
            var refusal = Refusal.wordsMissing
            refusal.pointers = input.verbatim == nil ? ["/verbatim"] : []
            if needsAnswers, input.answers == nil { refusal.pointers.append("/answers") }
            throw refusal
        }
        let answers = input.answers ?? []
        if needsAnswers || !answers.isEmpty { try Survey.current.check(answers) }
        return (verbatim, answers)
    }

    private static func open(
        _ grievance: Input.Grievance, _ callback: Callback, _ call: Call, in transaction: Transaction
    ) throws -> Quality.Complaint {
        let complaint = try OpenComplaint(
            outlet: Outlet.load(callback.outletID, in: transaction), customerID: callback.customerID,
            orderID: callback.orderID, callbackID: callback.id, kind: grievance.kind, severity: grievance.severity,
            summary: grievance.summary
        ).run(call, in: transaction)
        try call.measure(
            .CBK_05, met: complaint.ownerID != nil, on: callback.orderID.text, outlet: callback.outletID.text,
            staff: complaint.ownerID?.text, in: transaction)
        return complaint
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
