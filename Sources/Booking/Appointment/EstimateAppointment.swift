import Customers
import JSON
import Network
import Parts
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Prices the proposed jobs by the price list of the appointment's day (BKG-03).
enum EstimateAppointment {
    static func run(_ input: EstimateInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        try document.require(.estimate)
        try document.propose(operations: input.operations, call, in: transaction)
        try document.propose(parts: input.parts, call, in: transaction)
        let estimate = try price(document, call, in: transaction)
        document.appointment.estimate = estimate
        let change = Event.Change("total", to: estimate.total.text)
        try document.apply(.estimate, event: "appointment.estimated", changes: [change], call, in: transaction)
        return try document.answer(call, in: transaction)
    }

    private static func price(
        _ document: AppointmentDocument, _ call: Call, in transaction: Transaction
    ) throws -> AppointmentEstimate {
        let (appointment, outlet) = (document.appointment, document.outlet)
        let vehicle = try VehicleTable.find(appointment.vehicleID, in: transaction)
        let operations = try LaborOperation.proposed(appointment.operations, in: transaction).map { operation in
            vehicle.map { operation.fitted(make: $0.make, model: $0.model) } ?? operation
        }
        let parts = try Part.proposed(appointment.parts, in: transaction)
        guard !operations.isEmpty || !parts.isEmpty else { throw Refusal.nothingProposed }
        let day = outlet.zone.date(of: appointment.startsAt)
        let book = try PriceBook.inForce(outlet, on: day, in: transaction)
        let labor = try operations.map { try book.labor($0, payType: .customer) }
        var lines = try labor + parts.map { try book.part($0.part, $0.quantity, in: transaction) }
        // As one job, since parts are not of one operation yet; reception works them out job by job (SET-13).
        var charged: [String: Int64] = [:]
        lines += try book.fees(on: lines, payType: .customer, charged: &charged)
        let totals = Totals.of(lines, book.currency)
        var writer = JSONWriter()
        writer.array { writer in
            for line in lines { line.write(to: &writer) }
        }
        return AppointmentEstimate(
            lines: String(decoding: writer.bytes, as: UTF8.self), net: totals.net, tax: totals.tax,
            total: totals.total, hours: operations.map(WorkStep.init).hours, priceListID: book.priceListID, at: call.now
        )
    }
}

extension Refusal {
    fileprivate static var nothingProposed: Refusal {
        Refusal(
            .BKG_03, code: "nothing_proposed",
            "The appointment has neither operations nor parts, so there is nothing to price. Name the proposed jobs.",
            zh: "该预约没有拟定作业或配件,无法估价。请先填写拟定作业。", at: "/operations")
    }
}
