import JSON
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// How far a wear part still goes: by what was measured of it before, or by what is usual (INS-08).
enum EstimateWear {
    /// Distances are told in full hundreds of kilometres, rounded down.
    private static let step: Int64 = 100
    /// Nearer than this, the next visit may be too late.
    private static let soonKm: Int64 = 5_000

    /// The readings with their limits and distances; they are kept with the vehicle.
    static func run(
        _ readings: [WearReading], of order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws -> [WearReading] {
        guard !readings.isEmpty else { return [] }
        let history = try VehicleWearTable.list(of: order.vehicleID, in: transaction).filter { $0.orderID != order.id }
        let complete = readings.map { estimate($0, at: order.mileageKm, history) }
        for reading in complete {
            try VehicleWearTable.keep(kept(reading, of: order, at: call.now), in: transaction)
        }
        return complete
    }

    /// - Parameter history: newest first within each component and position.
    static func estimate(_ given: WearReading, at mileageKm: Int64?, _ history: [VehicleWear]) -> WearReading {
        var reading = given
        let usual = UsualWear.of(given.component, unit: given.unit)
        reading.limit = given.limit ?? usual?.limit
        guard given.remainingKm == nil, let limit = reading.limit else { return reading }
        let left = given.measured - limit
        let unit = given.unit
        guard left > 0 else {
            reading.remainingKm = 0
            reading.formula = "\(number(given.measured)) \(unit) ≤ \(number(limit)) \(unit)"
            return reading
        }
        let top = "(\(number(given.measured)) − \(number(limit))) \(unit)"
        if let mileageKm, let earlier = start(of: given, at: mileageKm, history), let from = earlier.mileageKm {
            let (worn, driven) = (earlier.measured - given.measured, mileageKm - from)
            reading.remainingKm = rounded(left, times: driven, over: worn)
            reading.formula = """
                \(top) ÷ ((\(number(earlier.measured)) − \(number(given.measured))) \(unit) ÷ \
                (\(mileageKm) − \(from)) km), rounded down to \(step) km
                """
        } else if let usual, (given.newValue ?? usual.newValue) > limit {
            let new = given.newValue ?? usual.newValue
            reading.remainingKm = rounded(left, times: usual.lifeKm, over: new - limit)
            reading.formula = """
                \(top) ÷ (\(number(new)) − \(number(limit))) \(unit) × \(usual.lifeKm) km of usual life, \
                rounded down to \(step) km; nothing was measured before
                """
        }
        return reading
    }

    /// The oldest measurement from which on the part has only worn: before that it was renewed.
    private static func start(of reading: WearReading, at mileageKm: Int64, _ history: [VehicleWear]) -> VehicleWear? {
        var (oldest, value, mileage): (VehicleWear?, Int64, Int64) = (nil, reading.measured, mileageKm)
        for earlier in history
        where earlier.component == reading.component && earlier.position == reading.position
            && earlier.unit == reading.unit
        {
            guard let at = earlier.mileageKm, earlier.measured >= value, at < mileage else { break }
            (oldest, value, mileage) = (earlier, earlier.measured, at)
        }
        return oldest.flatMap { $0.measured > reading.measured ? $0 : nil }
    }

    private static func rounded(_ left: Int64, times distance: Int64, over worn: Int64) -> Int64 {
        let (product, overflow) = left.multipliedReportingOverflow(by: distance)
        let exact = overflow ? Int64.max : product / worn
        return min(exact / step * step, 1_000_000)
    }

    private static func number(_ thousandths: Int64) -> String { Quantity(thousandths: thousandths).text }

    private static func kept(_ reading: WearReading, of order: RepairOrder, at now: Instant) -> VehicleWear {
        var light: String?
        if let limit = reading.limit {
            light =
                reading.measured <= limit ? "red" : reading.remainingKm.map { $0 < soonKm } ?? false ? "amber" : "green"
        }
        return VehicleWear(
            vehicleID: order.vehicleID, component: reading.component, position: reading.position, orderID: order.id,
            result: light ?? "", measured: reading.measured, unit: reading.unit, mileageKm: order.mileageKm, at: now,
            limit: reading.limit, remainingKm: reading.remainingKm, formula: reading.formula)
    }
}
