import JSON
import Network
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// When a part that is short is expected: the parts store says so, the advisor is told (BKG-07).
enum ShortageRoutes {
    static let all: [Route] = [
        .put(
            "/v1/appointments/{id}/shortages/{part}", .receiveParts, rules: BodyRules(.BKG_07), reading: Input.read,
            expect)
    ]

    struct Input: Sendable {
        let expectedOn: LocalDate
        let by: StaffID

        static func read(_ reader: inout ObjectReader) -> Input {
            Input(expectedOn: reader.date("expectedOn"), by: reader.id("byStaffId"))
        }
    }

    private static func expect(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        let part = try call.text("part")
        let id = document.appointment.id
        guard try Stock.shortages(of: id.text, in: transaction).contains(where: { $0.partNumber == part }) else {
            throw Refusal.notFound("shortage")
        }
        let staff = try Staff.referenced(input.by, at: "/byStaffId", outlet: document.outlet.id, in: transaction)
        guard input.expectedOn >= document.outlet.zone.date(of: call.now) else { throw Refusal.expectedBeforeToday }
        try ShortageTable.expect(
            part, on: input.expectedOn, by: staff.id, at: call.now, for: id, in: transaction)
        let changes = [
            Event.Change("partNumber", to: part), Event.Change("expectedOn", to: input.expectedOn.text),
        ]
        try document.save(event: "appointment.shortageExpected", changes: changes, call, in: transaction)
        try document.tellParts(call, in: transaction)
        return try document.answer(call, in: transaction)
    }
}

extension Refusal {
    fileprivate static var expectedBeforeToday: Refusal {
        Refusal(
            .BKG_07, status: 422, code: "expected_before_today",
            "A missing part cannot be expected on a day that has passed.", zh: "短缺配件的预计到货日不能早于今天。",
            at: "/expectedOn")
    }
}
