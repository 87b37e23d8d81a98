import JSON
import Network
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// Brings unused parts back to the lots they came from, by slip: never more than are out (REP-05).
enum ReturnParts {
    static func run(_ input: PartSlipInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireState(.inRepair, .inInspection, .ready, for: "returnParts", .REP_05)
        let job = try document.job(input.jobID, at: "/jobId", rule: .REP_05)
        let outlet = document.order.outletID
        let bringer = try Staff.referenced(input.givenBy, at: "/returnedBy", outlet: outlet, in: transaction)
        let clerk = try PartSlipPeople.clerk(input.takenBy, at: "/receivedBy", outlet, in: transaction)
        let id = call.newID(ReturnSlipID.self)
        var slip = PartSlip(
            id: .return(id), number: try PartSlipNumber.next(.return, outlet, call, in: transaction),
            orderID: document.order.id, jobID: job.id, givenBy: bringer.id, takenBy: clerk.id, at: call.now)
        var out = try IssuedParts.balance(of: document.order.id, in: transaction).filter { $0.jobID == job.id }
        for (index, line) in input.lines.enumerated() {
            let part = try Part.referenced(
                number: line.partNumber, at: "/lines/\(index)/partNumber", in: transaction)
            slip.lines += try document.asking { try allot(line, part, from: &out) }
        }
        for line in slip.lines {
            try Stock.putBack(
                lotID: line.lotID, line.quantity, outlet: outlet, reference: slip.id.text, staff: clerk.id, call: call,
                in: transaction)
        }
        try PartSlipTable.insert(slip, in: transaction)
        return try document.answer(slip, event: "partReturn.created", call, in: transaction)
    }

    /// Divides a line among the lots that are out, the last issued first.
    static func allot(
        _ line: PartSlipInput.Line, _ part: Part, from out: inout [IssuedPart]
    ) throws -> [PartSlip.Line] {
        var open = line.quantity
        var lines: [PartSlip.Line] = []
        let isMeant: (IssuedPart) -> Bool = { $0.partID == part.id && (line.lot == nil || $0.lot == line.lot) }
        let outstanding = out.filter(isMeant).reduce(Quantity.zero) { $0 + $1.quantity }
        guard open <= outstanding else { throw Refusal.notOut(line, outstanding) }
        for index in out.indices where open > .zero && isMeant(out[index]) && out[index].quantity > .zero {
            let back = min(open, out[index].quantity)
            out[index].quantity = out[index].quantity - back
            open = open - back
            let lot = out[index]
            lines.append(
                PartSlip.Line(
                    partID: lot.partID, partNumber: lot.partNumber, lotID: lot.lotID, lot: lot.lot, quantity: back,
                    unitCost: lot.unitCost, reason: line.reason))
        }
        return lines
    }
}

extension Refusal {
    fileprivate static func notOut(_ line: PartSlipInput.Line, _ outstanding: Quantity) -> Refusal {
        let lot = line.lot.map { " of lot \($0)" } ?? ""
        return Refusal(
            .REP_05, code: "not_issued",
            """
            \(line.quantity.text) of \(line.partNumber)\(lot) cannot come back: \(outstanding.text) are out for this \
            job.
            """,
            zh: "该工项仅领出 \(line.partNumber) \(outstanding.text),不能退回 \(line.quantity.text)。"
        ).with("partNumber", .string(line.partNumber))
            .with("outstanding", .number(JSONNumber(scaled: outstanding.thousandths, places: Quantity.places)))
    }
}
