import Customers
import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Brings orders to where settlement begins, with any prices: what reception, repair and inspection do is theirs to
/// test.
enum TestOrders {
    static let module = Module(
        "testOrders",
        routes: [
            .post("/v1/test/orders", .manageOrders, reading: read, create),
            .post("/v1/test/orders/{id}/pass", .manageOrders, pass),
        ])

    struct Input: Sendable {
        struct JobInput: Sendable {
            let operation: String
            let payType: PayType
            let isAgreed: Bool
            let labor: LinePrice
            let parts: [(number: String, quantity: Quantity, price: LinePrice)]
        }

        let outletID: OutletID
        let customerID: CustomerID
        let vehicleID: VehicleID
        let advisorID: StaffID
        let jobs: [JobInput]
        let deferred: [(description: String, safety: Bool)]
    }

    private static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            outletID: reader.id("outletId"), customerID: reader.id("customerId"), vehicleID: reader.id("vehicleId"),
            advisorID: reader.id("advisorId"),
            jobs: reader.array("jobs") { $0.object(job) }.compactMap { $0 },
            deferred: (reader.optionalArray("deferred") { element in
                element.object { ($0.string("description"), $0.bool("safety")) }
            } ?? []).compactMap { $0 })
    }

    private static func job(_ reader: inout ObjectReader) -> Input.JobInput {
        Input.JobInput(
            operation: reader.string("operation"), payType: reader.choice("payType", PayType.self),
            isAgreed: reader.optionalBool("agreed") ?? true, labor: price(&reader),
            parts: (reader.optionalArray("parts") { element in
                element.object { ($0.string("partNumber"), $0.quantity("quantity"), price(&$0)) }
            } ?? []).compactMap { $0 })
    }

    private static func price(_ reader: inout ObjectReader) -> LinePrice {
        LinePrice(
            unitPrice: reader.integer("unitPrice", in: 0...Money.limit),
            net: reader.integer("net", in: 0...Money.limit),
            tax: reader.integer("tax", in: 0...Money.limit))
    }

    /// An authorised order under repair.
    private static func create(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(input.outletID, in: transaction)
        let order = RepairOrder(
            id: call.newID(),
            number: try NumberRange.document(
                "ro", outletCode: outlet.code, on: outlet.zone.date(of: call.now), in: transaction),
            outletID: outlet.id, customerID: input.customerID, vehicleID: input.vehicleID, appointmentID: nil,
            advisorID: input.advisorID, currency: outlet.currency, createdAt: call.now)
        try RepairOrderTable.insert(order, in: transaction)
        var document = RepairOrderDocument(order: order)
        for (position, job) in input.jobs.enumerated() {
            document.jobs.append(try insert(job, at: position, of: order.id, call, in: transaction))
        }
        document.order.mileageKm = 41_890
        document.order.authorizedTotal = document.total(where: \.isAgreed)
        for deferred in input.deferred {
            let job = DeferredJob(
                id: call.newID(), vehicleID: order.vehicleID, orderID: order.id, description: deferred.description,
                operation: nil, reason: .declined, isSafetyRelevant: deferred.safety, price: nil, createdAt: call.now)
            try DeferredJobTable.insert(job, in: transaction)
        }
        try document.apply(.authorize, event: "repairOrder.authorized", call, in: transaction)
        try document.apply(.start, event: "repairOrder.started", call, in: transaction)
        return .created(document, at: "/v1/repair-orders/\(order.id.text)", version: document.order.version)
    }

    private static func insert(
        _ input: Input.JobInput, at position: Int, of order: RepairOrderID, _ call: Call, in transaction: Transaction
    ) throws -> Job {
        let operation = try LaborOperation.referenced(code: input.operation, at: "/jobs", in: transaction)
        var job = Job(
            id: call.newID(), orderID: order, position: position, concernID: nil, work: Job.Work(operation),
            payType: input.payType)
        try job.move(input.isAgreed ? .approve : .decline)
        job.labor = input.labor
        for (index, part) in input.parts.enumerated() {
            job.parts.append(
                PartLine(
                    id: call.newID(), jobID: job.id, position: index, partNumber: part.number, name: part.number,
                    quantity: part.quantity, price: part.price))
        }
        try JobTable.insert(job, in: transaction)
        return job
    }

    /// The work is done and passed: the order is ready.
    private static func pass(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        for index in document.jobs.indices where document.jobs[index].isAgreed {
            for action in [JobAction.assign, .start, .complete, .pass] where document.jobs[index].status != .passed {
                if Job.transitions.next(document.jobs[index].status, action) != nil {
                    try document.jobs[index].move(action)
                }
            }
            try JobTable.update(document.jobs[index], in: transaction)
        }
        try document.apply(.submit, event: "repairOrder.submitted", call, in: transaction)
        try document.apply(.pass, event: "repairOrder.passed", call, in: transaction)
        return .ok(document, version: document.order.version)
    }
}
