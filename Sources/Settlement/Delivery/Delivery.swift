import Network
import RepairOrders
import ServiceKit

/// The handing back of the vehicle: what was shown and told, what was returned, and the customer's signature.
struct Delivery: Sendable {
    let orderID: RepairOrderID
    let advisorID: StaffID
    /// Why another advisor than the one who received the vehicle delivers it (SET-07).
    let reason: String?
    let nextService: NextService?
    let explained: Bool
    /// Whether advisor and customer looked at the vehicle together (SET-08).
    let inspectedTogether: Bool?
    let oldParts: [OldPart]
    let coversRemoved: Bool
    let keysReturned: Bool
    let signature: Signature
    /// Whether the customer signed for safety-relevant work that was not done (SET-10).
    let safetyAcknowledged: Bool
    let wearTold: Bool?
    let copiesGiven: Bool?

    /// When and at which mileage the vehicle should come back (SET-09).
    struct NextService: Sendable {
        let on: LocalDate
        let mileageKm: Int64
    }

    /// A replaced part and what becomes of it (SET-08).
    struct OldPart: Sendable {
        enum Disposition: String, Sendable, CaseIterable {
            case customer, dispose, core, warrantyReturn
        }

        let partNumber: String
        let disposition: Disposition
        let shown: Bool
    }

    struct Signature: Sendable {
        enum Method: String, Sendable, CaseIterable {
            case drawn, code, link
        }

        let name: String
        let method: Method
        /// The drawn image or the code that was given.
        let evidence: String?
    }
}

extension Delivery {
    /// Covers are off and keys are back before the customer leaves (SET-11).
    func requireReturned() throws {
        guard coversRemoved else {
            throw Refusal(
                .SET_11, code: "covers_not_removed", "Take the protective covers off before delivery.",
                zh: "交车前请取下护套。", at: "/coversRemoved")
        }
        guard keysReturned else {
            throw Refusal(
                .SET_11, code: "keys_not_returned", "Give keys and papers back before delivery.",
                zh: "交车前请归还钥匙和证件。", at: "/keysReturned")
        }
    }

    /// Whether invoice and work were explained and the replaced parts shown (SET-08).
    ///
    /// Not every part leaves an old one (oil does not), so what counts is that all named ones were shown, and that some
    /// were where parts were fitted.
    func showedWork(partsFitted: Bool) -> Bool {
        explained && inspectedTogether != false && oldParts.allSatisfy(\.shown) && (!partsFitted || !oldParts.isEmpty)
    }

    /// Whether the next service was set and remaining wear told (SET-09).
    var toldNextService: Bool { nextService != nil && wearTold != false }

    /// The old parts are parts of this order's agreed jobs.
    func checkOldParts(_ jobs: [Job]) throws {
        let numbers = Set(jobs.flatMap { $0.parts.map(\.partNumber) })
        for (index, part) in oldParts.enumerated() where !numbers.contains(part.partNumber) {
            throw Refusal.unknownReference("/oldParts/\(index)/partNumber", "part of this order")
        }
    }

    /// The next service lies ahead, in time and distance.
    func checkNextService(after today: LocalDate, _ mileageKm: Int64) throws {
        guard let nextService else { return }
        guard nextService.on > today else {
            throw Refusal(
                status: 422, code: "next_service_past", "The next service must be on a later day than today.",
                zh: "下次保养日期必须晚于今天。", at: "/nextService/on")
        }
        guard nextService.mileageKm > mileageKm else {
            throw Refusal(
                status: 422, code: "next_service_past",
                "The next service must be at more than the present \(mileageKm) km.",
                zh: "下次保养里程必须大于当前 \(mileageKm) 公里。", at: "/nextService/mileageKm")
        }
    }
}
