import Attachments
import Customers
import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// The multi-point inspection of an order's vehicle, and the wear that such inspections have measured.
enum HealthCheckRoutes {
    static let all: [Route] = [
        .get("/v1/repair-orders/{id}/mpi", .readOrders, show),
        .put(
            "/v1/repair-orders/{id}/mpi", .examineVehicles, rules: BodyRules(.RCP_05),
            reading: HealthCheckInput.init(from:), record),
        .get("/v1/vehicles/{id}/wear", .readOrders, wear),
    ]

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        guard let check = try HealthCheckTable.find(of: order.id, in: transaction) else {
            throw Refusal(
                .RCP_05, status: 404, code: "no_mpi", "No multi-point inspection was recorded on this order yet.",
                zh: "该委托书尚未记录多点检查。")
        }
        return .ok(check, version: order.version)
    }

    private static func record(
        _ input: HealthCheckInput, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let order = document.order
        guard [.draft, .authorized, .inRepair, .inInspection].contains(order.status) else {
            throw Refusal.state(
                order.status.rawValue, action: "recordMpi", allowed: document.nextActions.map(\.rawValue), rule: .RCP_05
            )
        }
        let before = try HealthCheckTable.find(of: order.id, in: transaction)
        try requireUnanswered(before, in: transaction)
        let check = try make(input, order, before, call, in: transaction)
        try HealthCheckTable.replace(check, in: transaction)
        try VehicleWearTable.replace(check.wear, of: order.id, in: transaction)
        let photos = input.points.flatMap(\.photos)
        if !photos.isEmpty || before?.results.contains(where: { !$0.photos.isEmpty }) == true {
            try Attachment.refer(
                photos, from: check.id.text, role: .multiPointInspection, on: order.id.text, outlet: order.outletID,
                call,
                in: transaction)
        }
        try document.save(event: "repairOrder.mpiRecorded", changes: check.changes, call, in: transaction)
        return .ok(check, version: document.order.version)
    }

    /// What the customer has answered to is not inspected away.
    private static func requireUnanswered(_ before: HealthCheck?, in transaction: Transaction) throws {
        guard let before else { return }
        let answered = try ReceptionAnswerTable.list(of: before.orderID, in: transaction).map(\.offerID)
        guard before.results.contains(where: { answered.contains($0.id.text) }) else { return }
        throw Refusal(
            .RCP_05, code: "mpi_answered",
            "The customer has answered to results of this inspection already; it cannot be replaced.",
            zh: "客户已对该检查结果作出答复,不能再替换。")
    }

    private static func make(
        _ input: HealthCheckInput, _ order: RepairOrder, _ before: HealthCheck?, _ call: Call,
        in transaction: Transaction
    ) throws -> HealthCheck {
        let template = try input.templateID.map { id in
            guard let template = try HealthCheckTemplateTable.find(id, in: transaction) else {
                throw Refusal.unknownReference("/templateId", "template", rule: .RCP_05)
            }
            return template
        }
        let staff = input.staffID ?? call.caller.staff.flatMap(StaffID.init) ?? order.advisorID
        if input.staffID != nil {
            _ = try Staff.referenced(staff, at: "/staffId", outlet: order.outletID, in: transaction)
        }
        for (index, point) in input.points.enumerated() {
            guard let operation = point.operation else { continue }
            _ = try LaborOperation.referenced(
                code: operation, at: "/results/\(index)/operation", in: transaction)
        }
        let results = try input.results(by: template, known: before?.results ?? [], call)
        return HealthCheck(
            id: before?.id ?? call.newID(), orderID: order.id, vehicleID: order.vehicleID, templateID: template?.id,
            templateRevision: template?.revision, staffID: staff, at: call.now, mileageKm: order.mileageKm,
            note: input.note, results: results)
    }

    private static func wear(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let vehicle = try call.id("id", VehicleID.self)
        guard try VehicleTable.find(vehicle, in: transaction) != nil else { throw Refusal.notFound("vehicle") }
        let all = try VehicleWearTable.list(of: vehicle, in: transaction)
        return .json { writer in
            writer.object { writer in
                writer.member("vehicleId", vehicle)
                writer.array("latest", all.latest)
                writer.array("history", all)
            }
        }
    }
}

extension [VehicleWear] {
    /// The first of each part and position: the list is newest first within them.
    fileprivate var latest: [VehicleWear] {
        var seen = Set<String>()
        return filter { seen.insert($0.component + "\u{1F}" + $0.position).inserted }
    }
}

extension HealthCheck {
    /// What was measured, to be kept with the vehicle.
    fileprivate var wear: [VehicleWear] {
        results.compactMap { result in
            guard let measured = result.measured, let unit = result.unit else { return nil }
            return VehicleWear(
                vehicleID: vehicleID, component: result.item, position: result.position, orderID: orderID,
                result: result.light.rawValue, measured: measured, unit: unit, mileageKm: mileageKm, at: at)
        }
    }

    fileprivate var changes: [Event.Change] {
        [Event.Change("mpiId", to: id.text)]
            + [HealthCheckTemplate.Light.green, .amber, .red].map { light in
                let count = Int64(results.filter { $0.light == light }.count)
                return Event.Change(light.rawValue, to: .number(JSONNumber(count)))
            }
    }
}
