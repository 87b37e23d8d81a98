import Customers
import JSON
import Network
import Parts
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// The advisor prices the finding and sets the new promised time (REP-03, REP-04), at the prices of the day on which
/// the order was authorised (SET-03).
enum QuoteChange {
    struct Input: Sendable {
        let promisedAt: Instant?
        let validUntil: Instant?
        let operation: String?
        let parts: [ChangeRequest.PartWish]?
        let payType: PayType
        /// Outside work that the customer is to pay for (REP-15).
        let sublets: [SubletID]
    }

    /// How long a quote stands where nobody says otherwise.
    static let validHours: Int64 = 24

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            promisedAt: reader.optionalInstant("promisedAt"), validUntil: reader.optionalInstant("validUntil"),
            operation: reader.optionalString("operation", length: 1...64),
            parts: ChangeRequest.PartWish.readAll(&reader),
            payType: reader.optionalChoice("payType", PayType.self) ?? .customer,
            sublets: reader.optionalArray("sublets", count: 0...20) { element in
                element.parsed(
                    expected: "an identifier like sub_…", placeholder: SubletID(stored: ""), SubletID.init)
            } ?? [])
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var (request, document) = try RepairOrderDocument.withRequest(call, in: transaction)
        let before = request.status
        try request.move(.quote, at: call.now, in: document.order.status)
        try document.requireState(.inRepair, .inInspection, for: "quoteChange", .REP_03)
        // The order waits for an answer again.
        if before == .expired { document.order.openChangeRequests += 1 }
        try requireFuture(input, call.now)
        request.operation = input.operation ?? request.operation
        request.parts = input.parts ?? request.parts
        let sublets = try SubletQuote.named(input.sublets, by: request, in: transaction)
        var quote = try price(request, input, sublets, document, call, in: transaction)
        quote.seal(request, document.order)
        request.quote = quote
        if request.firstQuotedAt == nil {
            request.firstQuotedAt = call.now
            try request.measureAsking(on: document.order, mayRefuse: true, call, in: transaction)
        }
        request.version += 1
        try save(request, in: transaction)
        try SubletQuote.tie(sublets, to: request, document, call, in: transaction)
        let changes = [
            Event.Change("status", from: before.rawValue, to: request.status.rawValue),
            Event.Change("quoteHash", to: request.quote?.hash),
        ]
        return try document.answer(request, event: "changeRequest.quoted", changes: changes, call, in: transaction)
    }

    private static func save(_ request: ChangeRequest, in transaction: Transaction) throws {
        try ChangeRequestTable.update(request, in: transaction)
        try ChangeRequestLineTable.deleteAll(of: request.id, in: transaction)
        for (position, line) in (request.quote?.lines ?? []).enumerated() {
            try ChangeRequestLineTable.insert(line, at: position, of: request.id, in: transaction)
        }
    }

    private static func requireFuture(_ input: Input, _ now: Instant) throws {
        for (pointer, time) in [("/promisedAt", input.promisedAt), ("/validUntil", input.validUntil)] {
            guard let time, time <= now else { continue }
            throw Refusal(
                .REP_03, status: 422, code: "time_in_past", "\(pointer) lies in the past. Name a time still to come.",
                zh: "\(pointer) 已过去,请填写将来的时间。", at: pointer)
        }
    }

    private static func price(
        _ request: ChangeRequest, _ input: Input, _ sublets: [Sublet], _ document: RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws -> ChangeQuote {
        let order = document.order
        guard let code = request.operation else {
            throw Refusal(
                .REP_03, status: 422, code: "operation_needed", "Name the labour operation that the finding needs.",
                zh: "请指定该发现所需的工时项目。", at: "/operation")
        }
        let operation = try LaborOperation.referenced(code: code, at: "/operation", in: transaction)
            .fitted(to: order, in: transaction)
        let outlet = try Outlet.load(order.outletID, in: transaction)
        let day = outlet.zone.date(of: order.times.authorized ?? call.now)
        let book =
            try order.priceListID.map { try PriceBook.of($0, outlet, on: day, in: transaction) }
            ?? PriceBook.inForce(outlet, on: day, in: transaction)
        var lines = [try book.labor(operation, payType: input.payType)]
        for (index, wish) in request.parts.enumerated() {
            let part = try Part.referenced(
                number: wish.partNumber, at: "/parts/\(index)/partNumber", in: transaction)
            lines.append(try book.part(part, wish.quantity, in: transaction))
        }
        // SET-13: what the agreed jobs carry of a fee counts for its cap.
        var charged = Dictionary(
            document.agreedJobs.flatMap(\.fees).map { ($0.code, $0.price.net) }, uniquingKeysWith: +)
        lines += try book.fees(on: lines, payType: input.payType, charged: &charged)
        lines += try SubletQuote.lines(of: sublets, book)
        return ChangeQuote(
            payType: input.payType, operationRevision: operation.revision, lines: lines, currency: order.currency,
            promisedAt: input.promisedAt, quotedAt: call.now, validUntil: validity(input, call.now))
    }

    /// Until when the quote stands: not beyond the time that it promises, which nobody can agree to once it has passed.
    private static func validity(_ input: Input, _ now: Instant) -> Instant {
        let wanted = input.validUntil ?? now.adding(hours: validHours)
        return input.promisedAt.map { min($0, wanted) } ?? wanted
    }
}

extension LaborOperation {
    /// The operation as it is on the order's vehicle (PRI-01).
    func fitted(to order: RepairOrder, in transaction: Transaction) throws -> LaborOperation {
        guard let vehicle = try VehicleTable.find(order.vehicleID, in: transaction) else { return self }
        return fitted(make: vehicle.make, model: vehicle.model)
    }
}
