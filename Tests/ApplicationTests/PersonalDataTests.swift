import Application
import ServiceKit
import Testing

/// Every read is either noted in the audit log or known to hold nothing personal (SEC-03): a new route must be judged.
@Suite struct PersonalDataTests {
    /// What tells of who works here and of systems, what the caller's own is, and what is made of other reads, which
    /// are noted themselves; a link shows the customer what is theirs.
    private static let ofCallers: Set<String> = [
        "/v1/api-keys", "/v1/api-keys/{id}", "/v1/users", "/v1/users/{id}", "/v1/session", "/v1/sessions",
        "/v1/webhook-deliveries/{id}", "/v1/webhook-endpoints", "/v1/webhook-endpoints/{id}",
        "/v1/webhook-endpoints/{id}/deliveries", "/v1/exports/{kind}", "/v1/imports", "/v1/imports/{import}",
        "/v1/track/{token}", "/v1/track/{token}/photos/{id}",
        "/v1/track/{token}/photos/{id}/metadata", "/v1/track/{token}/slots", "/v1/attachments/{id}",
    ]

    /// What of customers these answer are identifiers, and free words about vehicles and work; names of staff at their
    /// work are for all colleagues.
    private static let harmless: Set<String> = [
        "/v1/appointments", "/v1/appointments/{id}", "/v1/appointments/{id}/preparation", "/v1/audit/head",
        "/v1/audit/verify", "/v1/complaints", "/v1/complaints/{id}", "/v1/deferred-jobs", "/v1/deferred-jobs/{id}",
        "/v1/events", "/v1/inspection-checklists", "/v1/inspection-checklists/{code}", "/v1/mpi-templates",
        "/v1/mpi-templates/{id}", "/v1/outlets/{id}/deferred-job-report",
        "/v1/repair-orders/{id}/mpi", "/v1/repair-orders/{id}/promises", "/v1/repair-orders/{id}/story",
        "/v1/repair-orders/{id}/reception-offers",
        "/v1/vehicles/{id}/wear", "/v1/events/stream", "/v1/equipment/{id}", "/v1/equipment/{id}/checkouts",
        "/v1/equipment/{id}/maintenances", "/v1/network/compliance", "/v1/network/compliance/{rule}/orders",
        "/v1/outlets/{id}/call-rates", "/v1/outlets/{id}/compliance", "/v1/outlets/{id}/inspection-report",
        "/v1/outlets/{id}/inspection-report/jobs", "/v1/outlets/{id}/inspection-report/comebacks",
        "/v1/outlets/{id}/compliance/{rule}/orders", "/v1/outlets/{id}/compliance/{rule}/reports",
        "/v1/network/compliance/{rule}/reports",
        "/v1/outlets/{id}/equipment", "/v1/outlets/{id}/equipment-figures", "/v1/outlets/{id}/rules",
        "/v1/outlets/{id}/skill-matrix", "/v1/skills", "/v1/skills/{code}", "/v1/staff/{id}/open-work",
        "/v1/goods-receipts/{id}", "/v1/guarantees/{id}", "/v1/invoices", "/v1/jobs", "/v1/jobs/{id}",
        "/v1/labor-operations", "/v1/labor-operations/{code}", "/v1/outlets", "/v1/outlets/{id}",
        "/v1/outlets/{id}/bays", "/v1/outlets/{id}/bays/{bayId}", "/v1/outlets/{id}/calendar",
        "/v1/outlets/{id}/capacity", "/v1/outlets/{id}/price-list", "/v1/outlets/{id}/slot-holds",
        "/v1/outlets/{id}/slot-holds/{holdId}", "/v1/outlets/{id}/slots", "/v1/outlets/{id}/stock",
        "/v1/outlets/{id}/transport-resources", "/v1/outlets/{id}/transport-resources/{resourceId}",
        "/v1/outlets/{id}/wait-list", "/v1/outlets/{id}/wait-list/{entryId}", "/v1/slots", "/v1/parts",
        "/v1/accounts", "/v1/accounts/{id}", "/v1/accounts/{id}/statements", "/v1/credit-notes/{id}",
        "/v1/discount-limits", "/v1/discounts/{id}", "/v1/invoices/{id}/credit-notes",
        "/v1/outlets/{id}/refund-limit", "/v1/parts/{part}", "/v1/payments/{id}", "/v1/price-lists",
        "/v1/price-lists/{id}", "/v1/repair-orders", "/v1/repair-orders/{id}/clockings",
        "/v1/invoices/{id}/payment-intents", "/v1/payment-intents/{id}", "/v1/repair-orders/{id}/compliance",
        "/v1/repair-orders/{id}/custody", "/v1/repair-orders/{id}/deposits", "/v1/repair-orders/{id}/discounts",
        "/v1/repair-orders/{id}/comebacks", "/v1/repair-orders/{id}/guarantee", "/v1/repair-orders/{id}/handover",
        "/v1/repair-orders/{id}/inspection-plan",
        "/v1/repair-orders/{id}/inspections", "/v1/repair-orders/{id}/inspections/{inspectionId}",
        "/v1/repair-orders/{id}/part-issues", "/v1/repair-orders/{id}/part-issues/{slipId}",
        "/v1/repair-orders/{id}/part-returns", "/v1/repair-orders/{id}/part-returns/{slipId}",
        "/v1/repair-orders/{id}/payers", "/v1/repair-orders/{id}/safety-stops", "/v1/service-packages",
        "/v1/service-packages/{code}", "/v1/staff", "/v1/staff/{id}", "/v1/stock-movements",
        "/v1/vehicles/{id}/mileage-readings", "/v1/callback-reports", "/v1/callback-settings",
        "/v1/corrective-actions", "/v1/corrective-actions/{id}", "/v1/outlets/{id}/callback-reports/{period}",
        "/v1/outlets/{id}/callback-settings", "/v1/reviews", "/v1/reviews/{id}", "/v1/surveys", "/v1/surveys/{id}",
        "/v1/notification-templates", "/v1/notification-templates/{kind}", "/v1/appointments/{id}/reminders",
        "/v1/vehicles/{id}/owners", "/v1/vehicles/{id}/service-history", "/v1/customers/{id}/data-quality",
        "/v1/data-quality", "/v1/clockings/{id}", "/v1/outlets/{id}/hours", "/v1/staff/{id}/times",
        "/v1/staff-times/{id}", "/v1/repair-orders/{id}/jobs/{jobId}/candidates", "/v1/sublets", "/v1/sublets/{id}",
        "/v1/repair-orders/{id}/sublets", "/v1/outlets/{id}/sub-statuses", "/v1/outlets/{id}/sub-statuses/{code}",
        "/v1/expert-cases", "/v1/expert-cases/{id}", "/v1/repair-orders/{id}/expert-cases",
        "/v1/repair-orders/{id}/jobs/{jobId}/equipment", "/v1/repair-orders/{id}/moves",
    ]

    @Test("each route that reads is marked, or named among those that hold none")
    func judged() {
        let reads = Composition.modules.flatMap(\.routes).filter { $0.method == .get }
        #expect(reads.count > 50)
        for route in reads {
            let isMarked = route.personalData != .none
            #expect(isMarked != Self.harmless.union(Self.ofCallers).contains(route.pattern), "\(route.pattern)")
        }
        #expect(Self.harmless.subtracting(reads.map(\.pattern)) == [])
    }
}
