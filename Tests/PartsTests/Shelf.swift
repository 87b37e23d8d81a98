import JSON
import Network
import Parts
import SQLDatabase
import ServiceKit

/// A module that does with stock what booking and repair do, so that tests can.
enum Shelf {
    static let module = Module(
        "shelf",
        routes: [
            .post("/v1/shelf/issue", .issueParts, reading: IssueInput.read, issue),
            .post("/v1/shelf/put-back", .issueParts, reading: PutBackInput.read, putBack),
            .post("/v1/shelf/reserve", .issueParts, reading: IssueInput.read, reserve),
            .post("/v1/shelf/{holder}/release", .issueParts) { call, transaction in
                try Stock.release(holder: try call.text("holder"), call: call, in: transaction)
                return .json { $0.object { _ in } }
            },
            .post("/v1/shelf/{holder}/move/{to}", .issueParts) { call, transaction in
                try Stock.moveReservations(
                    from: try call.text("holder"), to: try call.text("to"), call: call, in: transaction)
                return .json { $0.object { _ in } }
            },
            .get("/v1/shelf/{holder}", .issueParts, held),
            .get("/v1/shelf/{holder}/available", .issueParts, query: ["outlet", "partNumber"], available),
        ])

    struct IssueInput: Sendable {
        let outlet: OutletID
        let number: String
        let quantity: Quantity
        let lot: String?
        let holder: String
        let staff: StaffID?

        static func read(_ reader: inout ObjectReader) -> IssueInput {
            IssueInput(
                outlet: reader.id("outletId"), number: reader.string("partNumber"),
                quantity: reader.quantity("quantity"), lot: reader.optionalString("lot"),
                holder: reader.string("holder"), staff: reader.optionalID("staffId"))
        }
    }

    struct PutBackInput: Sendable {
        let outlet: OutletID
        let lot: LotID
        let quantity: Quantity
        let staff: StaffID

        static func read(_ reader: inout ObjectReader) -> PutBackInput {
            PutBackInput(
                outlet: reader.id("outletId"), lot: reader.id("lotId"), quantity: reader.quantity("quantity"),
                staff: reader.id("staffId"))
        }
    }

    private static func issue(_ input: IssueInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let part = try Part.referenced(number: input.number, at: "/partNumber", in: transaction)
        let lots = try Stock.issue(
            part, input.quantity, lot: input.lot, outlet: input.outlet, holder: input.holder, reference: "slip",
            staff: input.staff ?? StaffID(stored: ""), call: call, in: transaction)
        return .json(status: 201) { writer in
            writer.object { writer in
                writer.array("lots") { writer in
                    for lot in lots {
                        writer.object { writer in
                            writer.member("lotId", lot.lotID)
                            writer.member("lot", lot.lot)
                            writer.member("quantity", lot.quantity)
                            writer.member("unitCost", lot.unitCost)
                        }
                    }
                }
            }
        }
    }

    private static func putBack(_ input: PutBackInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try Stock.putBack(
            lotID: input.lot, input.quantity, outlet: input.outlet, reference: "return", staff: input.staff,
            call: call, in: transaction)
        return .json(status: 201) { $0.object { _ in } }
    }

    private static func reserve(_ input: IssueInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let part = try Part.referenced(number: input.number, at: "/partNumber", in: transaction)
        let result = try Stock.reserve(
            part, input.quantity, outlet: input.outlet, holder: input.holder, call: call, in: transaction)
        return .json(status: 201) { writer in
            writer.object { writer in
                writer.member("reserved", result.reserved)
                writer.member("short", result.short)
            }
        }
    }

    private static func held(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let holder = try call.text("holder")
        let reservations = try Stock.reservations(of: holder, in: transaction)
        let shortages = try Stock.shortages(of: holder, in: transaction)
        return .json { writer in
            writer.object { writer in
                writer.object("reserved") { writer in
                    for row in reservations {
                        writer.member(dynamic: row.partNumber, decimal: row.quantity.thousandths, places: 3)
                    }
                }
                writer.object("short") { writer in
                    for row in shortages {
                        writer.member(dynamic: row.partNumber, decimal: row.short.thousandths, places: 3)
                    }
                }
            }
        }
    }

    private static func available(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet: OutletID = try call.query.required("outlet", call.query.id("outlet"))
        let number = try call.query.required("partNumber", call.query["partNumber"])
        let part = try Part.referenced(number: number, at: "/partNumber", in: transaction)
        let quantity = try Stock.available(
            part.id, outlet: outlet, for: try call.text("holder"), call: call, in: transaction)
        return .json { writer in writer.object { $0.member("available", quantity) } }
    }
}
