import JSON
import Parts
import Pricing
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// The customer agrees; only now does the order change and the technician see it (REP-03).
enum ApproveChange {
    struct Input: Sendable {
        let signature: ChangeSignature?
        /// The digest of the quote that the customer was shown; nil where nobody says.
        let quoteHash: String?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            signature: reader.object("customerSignature", ChangeSignature.read),
            quoteHash: reader.optionalString("quoteHash", length: 64...64))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var (request, document) = try RepairOrderDocument.withRequest(call, in: transaction)
        let offered = request
        let signature = input.signature
        try request.move(.approve, at: call.now, in: document.order.status)
        try requireInRepair(document)
        guard let quote = request.quote else { throw Refusal.conflict }
        try requireShown(input.quoteHash, quote, of: offered, document.order, call)
        let job = try makeJob(request, quote, document, call, in: transaction)
        try JobTable.insert(job, in: transaction)
        if !job.fees.isEmpty { try JobTable.updateFees(job, in: transaction) }
        try authorize(job, quote, signature, call, in: transaction)
        document.jobs.append(job)
        try takeUp(&request, by: job, on: document.order, call, in: transaction)
        request.newJobID = job.id
        request.signature = signature
        request.answeredAt = call.now
        request.version += 1
        try ChangeRequestTable.update(request, in: transaction)
        let changes = try change(&document.order, by: quote, request, call, in: transaction)
        try SubletQuote.agree(to: request, as: job, document, call, in: transaction)
        let shortages = try reserve(job, document.order, call, in: transaction)
        try request.measureAsking(on: document.order, call, in: transaction)
        let answer = try document.answer(
            request, event: "changeRequest.approved",
            changes: [
                Event.Change("status", from: ChangeRequestStatus.quoted.rawValue, to: request.status.rawValue),
                Event.Change("documentHash", to: quote.hash),
            ], orderChanges: changes, shortages: shortages, call, in: transaction)
        let approved = Event.Change("status", to: job.status.rawValue)
        try document.record("job.approved", job.id.text, changes: [approved], call, in: transaction)
        return answer
    }

    /// Who says which quote the customer was shown answers that one only.
    private static func requireShown(
        _ hash: String?, _ quote: ChangeQuote, of request: ChangeRequest, _ order: RepairOrder, _ call: Call
    ) throws {
        guard let hash, hash != quote.hash else { return }
        var refusal = Refusal(
            .REP_03, code: "quote_changed",
            "The change was quoted anew. Look at the present price and time, and answer them by their quoteHash.",
            zh: "该变更已重新报价。请查看当前价格和时间,并以其 quoteHash 答复。", at: "/quoteHash")
        refusal.state = request.shownStatus(at: call.now).rawValue
        refusal.allowedActions = request.nextActions(at: call.now, in: order.status).map(\.rawValue)
        throw refusal
    }

    /// What was kept when an earlier quote lapsed is done after all (RCP-14).
    private static func takeUp(
        _ request: inout ChangeRequest, by job: Job, on order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        guard let id = request.deferredJobID else { return }
        request.deferredJobID = nil
        guard var kept = try DeferredJobTable.find(id, in: transaction), kept.status == .open else { return }
        kept.status = .closed
        kept.closedAt = call.now
        kept.revivedBy = DeferredJob.Revival(orderID: order.id, jobID: job.id)
        let offer = DeferredJobOffer(
            orderID: order.id, at: call.now, answer: .accepted, price: request.quote?.totals.total)
        try kept.save(
            "deferredJob.revived", at: order, offer: offer, changes: [Event.Change("jobId", to: job.id.text)], call,
            in: transaction)
    }

    /// RCP-12: the agreement to one job.
    private static func authorize(
        _ job: Job, _ quote: ChangeQuote, _ signature: ChangeSignature?, _ call: Call, in transaction: Transaction
    ) throws {
        guard let signature else { return }
        let authorization = JobAuthorization(
            jobID: job.id, orderID: job.orderID, method: signature.method.rawValue, person: signature.name,
            at: call.now,
            amount: quote.totals.total, documentHash: quote.hash)
        try JobAuthorizationTable.insert(authorization, in: transaction)
    }

    /// During inspection the order is closed to new work: inspection ends first.
    private static func requireInRepair(_ document: RepairOrderDocument) throws {
        guard document.order.status == .inInspection else {
            return try document.requireState(.inRepair, for: "approveChange", .REP_03)
        }
        var refusal = Refusal(
            .REP_03, code: "order_in_inspection",
            "The order is in inspection. Let the inspection fail first; in the workshop again, it takes the new work.",
            zh: "委托书正在质检。请先以不合格结束质检,返回车间后再增加工项。")
        refusal.state = document.order.status.rawValue
        refusal.allowedActions = document.nextActions.map(\.rawValue)
        throw refusal
    }

    /// The order's totals and promise; the first promise stays beside the new one (RCP-13).
    private static func change(
        _ order: inout RepairOrder, by quote: ChangeQuote, _ request: ChangeRequest, _ call: Call,
        in transaction: Transaction
    ) throws -> [Event.Change] {
        let before = order
        order.openChangeRequests -= 1
        order.authorizedTotal = (order.authorizedTotal ?? 0) + quote.totals.total.amount
        if let promised = quote.promisedAt {
            order.originalPromisedAt = order.originalPromisedAt ?? order.promisedAt
            order.promisedAt = promised
            if promised != before.promisedAt {
                try PromiseChangeTable.insert(
                    PromiseChange(
                        previous: before.promisedAt, promisedAt: promised, reason: request.description,
                        staffID: order.advisorID, toldBy: .signature, toldAt: call.now, at: call.now),
                    of: order.id, in: transaction)
                try measureTelling(quote, before, call, in: transaction)
            }
        }
        return [
            Event.Change("authorizedTotal", from: json(before.authorizedTotal), to: json(order.authorizedTotal)),
            Event.Change("promisedAt", from: before.promisedAt?.text, to: order.promisedAt?.text),
        ]
    }

    /// REP-09: the customer heard of the new time, which the quote names, before the old one passed.
    private static func measureTelling(
        _ quote: ChangeQuote, _ before: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        guard let previous = before.promisedAt, quote.quotedAt > previous else { return }
        try call.measure(
            .REP_09, met: false, on: before.id.text, outlet: before.outletID.text, staff: before.advisorID.text,
            reason: "told \(quote.quotedAt.minutes(since: previous)) min after the promised time had passed",
            in: transaction)
    }

    private static func json(_ amount: Int64?) -> JSONValue {
        amount.map { .number(JSONNumber($0)) } ?? .null
    }

    /// The job as it was quoted: operation, hours and prices of then, whatever the catalogue says now.
    private static func makeJob(
        _ request: ChangeRequest, _ quote: ChangeQuote, _ document: RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws -> Job {
        let code = request.operation ?? ""
        guard
            let operation = try LaborOperationTable.find(
                code: code, revision: quote.operationRevision, in: transaction)
        else { throw Refusal.unknownReference("/operation", "labour operation") }
        var job = Job(
            id: call.newID(), orderID: request.orderID, position: (document.jobs.map(\.position).max() ?? 0) + 1,
            concernID: request.concernID, work: Job.Work(try operation.fitted(to: document.order, in: transaction)),
            payType: quote.payType)
        job.changeRequestID = request.id
        job.labor = quote.lines.first { $0.kind == .labor }.map(LinePrice.init)
        job.parts = quote.lines.filter { $0.kind == .part }.enumerated().map { position, line in
            PartLine(
                id: call.newID(), jobID: job.id, position: position, partNumber: line.code, name: line.description,
                quantity: line.quantity ?? .zero, price: LinePrice(line))
        }
        job.fees = quote.lines.filter { $0.kind == .fee }.map { FeeLine($0) }
        try job.move(.approve)
        return job
    }

    /// Keeps the parts for the order; answers what is short of them.
    private static func reserve(
        _ job: Job, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws -> [ChangeRequest.PartWish] {
        try job.parts.compactMap { line in
            guard let part = try PartTable.find(number: line.partNumber, in: transaction) else { return nil }
            let result = try Stock.reserve(
                part, line.quantity, outlet: order.outletID, holder: order.id.text, call: call, in: transaction)
            return result.short > .zero
                ? ChangeRequest.PartWish(partNumber: line.partNumber, quantity: result.short) : nil
        }
    }
}
