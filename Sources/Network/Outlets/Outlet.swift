package import ServiceKit

/// A service location of the network (NET-01).
package struct Outlet: Sendable {
    package internal(set) var id: OutletID
    /// Unique in the network; begins the numbers of its documents.
    package let code: String
    package var name: String
    /// Where its hours and days are (NET-02).
    package let zone: OutletZone
    /// The currency of all its amounts.
    package let currency: Currency
    package var address: Address
    package var location: GeoPosition
    package var functions: [OutletFunction]
    package var phone: String
    /// Opening hours by weekday and their exceptions (NET-02).
    package var schedule: Schedule
    /// The share of technician hours that is kept for booked customers (BKG-05).
    package var bookedShare: Percent
    /// Days from delivery to callback (CBK-01).
    package var callbackDays: Int
    /// The rate of tax on every line of its documents.
    package var taxRate: Percent
    /// The distance between slots.
    package var slotMinutes: Int
    /// How long an advisor receives one customer.
    package var receptionMinutes: Int
    /// How long a booked customer may wait for reception (RCP-01).
    package var bookedReceptionLimitMinutes: Int
    /// How long a walk-in may wait for reception (RCP-01).
    package var walkInReceptionLimitMinutes: Int
    /// How it takes bookings.
    package var booking: BookingSettings
    /// When its customers get no messages (EVT-03).
    package var quietHours: QuietHours
    package var grade: String?
    /// The region of the network, by which regional people reach it (SEC-02).
    package var region: String?
    package internal(set) var status: OutletStatus
    package internal(set) var version: Int64
    package internal(set) var createdAt: Instant
}

extension Outlet {
    static let transitions = TransitionTable<OutletStatus, OutletAction>(
        "outlet",
        [
            (.planned, .activate, .active), (.planned, .close, .closed),
            (.active, .suspend, .suspended), (.active, .close, .closed),
            (.suspended, .activate, .active), (.suspended, .close, .closed),
            (.closed, .activate, .active),
        ])

    /// Refuses new appointments and orders where the outlet is not active (NET-01).
    package func requireTakesWork() throws {
        guard status != .active else { return }
        throw Refusal.outletNotActive(self)
    }

    /// Moves to a status by the action that leads there.
    ///
    /// - Throws: `Refusal` 409 where the present status does not allow it.
    mutating func move(to wanted: OutletStatus) throws {
        guard wanted != status else { return }
        let allowed = Self.transitions.actions(from: status).map(\.rawValue)
        guard let action = OutletAction(leadingTo: wanted) else {
            throw Refusal.state(status.rawValue, action: "plan", allowed: allowed, rule: nil)
        }
        status = try Self.transitions.require(action, from: status, rule: nil)
    }
}

extension Refusal {
    fileprivate static func outletNotActive(_ outlet: Outlet) -> Refusal {
        var refusal = Refusal(
            .NET_01, code: "outlet_not_active",
            """
            Outlet \(outlet.code) is \(outlet.status.rawValue) and takes no new work; what is open there can be \
            finished. Choose an active outlet, or have this one activated.
            """,
            zh: "网点 \(outlet.code) 当前状态为 \(outlet.status.rawValue),不接受新业务,已有业务可继续完成。请选择其他营业网点或先启用该网点。")
        refusal.state = outlet.status.rawValue
        return refusal
    }

    static func outletCodeTaken(_ code: String) -> Refusal {
        Refusal(
            code: "outlet_code_taken", "Another outlet has the code \(code). Choose a code that no outlet has.",
            zh: "网点代码 \(code) 已被使用,请使用其他代码。", at: "/code")
    }
}
