import DatabaseSupport
import SQLDatabase

/// A fault for each check, planted in a demo network.
enum CheckPlants {
    struct Plant: Sendable {
        let code: String
        let statements: [SQL]
        /// Where there is such a fault.
        let engines: [TestEngine]

        init(_ code: String, on engines: [TestEngine] = TestEngine.allCases, _ statements: SQL...) {
            self.code = code
            self.engines = engines
            self.statements = statements
        }
    }

    static let all =
        ground + booking + orders + workshop + money + papers + callbacks + WebhookPlants.all + JobPlants.all
        + ReceptionPlants.all + HourPlants.all + ShopPlants.all

    private static let ground: [Plant] = [
        Plant("events.sequence", on: [.sqlite], "DELETE FROM events WHERE sequence = 500"),
        Plant("events.version", "UPDATE events SET version = 0 WHERE sequence = 700"),
        Plant("audit.chain", "UPDATE audit_seals SET last_read = 1 WHERE number = 1"),
        Plant(
            "idempotency.answer", on: [.sqlite],
            """
            INSERT INTO idempotency_keys (caller, key, request_hash, created_at, status, fields, body)
            VALUES ('c', 'k', 'short', 1, 201, '', x'7b7d')
            """),
        Plant(
            "idempotency.answer", on: [.postgres],
            """
            INSERT INTO idempotency_keys (caller, key, request_hash, created_at, status, fields, body)
            VALUES ('c', 'k', 'short', 1, 201, '', '\\x7b7d')
            """),
        Plant("numbers.range", "INSERT INTO number_ranges (name, last) VALUES ('other', 0)"),
        Plant("network.outletRoles", "DELETE FROM outlet_roles WHERE role = 'technician'"),
        Plant(
            "network.staffOutlet",
            "DELETE FROM staff_outlets WHERE staff_id = (SELECT min(staff_id) FROM staff_outlets)"),
        Plant(
            "network.equipmentHolder",
            """
            INSERT INTO equipment (id, outlet_id, identity, name, kind, measuring, status, version, created_at)
            SELECT 'eqp_1', min(id), 'T-1', 'Tester', 'tester', 0, 'checkedOut', 1, 0 FROM outlets
            """),
        Plant(
            "repairOrders.ruleResult",
            """
            UPDATE rule_results SET result = CASE WHEN result = 'met' THEN 'missed' ELSE 'met' END
            WHERE rule = 'RCP-05'
            """),
        Plant("repairOrders.ruleMeasured", "DELETE FROM rule_results WHERE rule = 'RCP-05'"),
        Plant(
            "customers.merged",
            """
            UPDATE customers SET merged_into = (SELECT max(id) FROM customers)
            WHERE id = (SELECT min(owner_id) FROM vehicles)
            """),
        Plant(
            "customers.owner",
            """
            INSERT INTO vehicle_owners (vehicle_id, sequence, owner_id, since)
            SELECT v.id, 1, (SELECT max(c.id) FROM customers c WHERE c.id <> v.owner_id), 0 FROM vehicles v
            WHERE v.id = (SELECT min(id) FROM vehicles)
            """),
        Plant(
            "customers.mileage",
            """
            UPDATE vehicles SET mileage_km = mileage_km + 1
            WHERE id = (SELECT min(vehicle_id) FROM mileage_readings)
            """),
        Plant("customers.readings", "UPDATE mileage_readings SET km = 0, odometer_replaced = 0 WHERE sequence = 2"),
        Plant("parts.lotBalance", "UPDATE lots SET on_hand = on_hand + 1 WHERE id = (SELECT min(id) FROM lots)"),
        Plant(
            "parts.movementLot",
            """
            UPDATE stock_movements SET part_id = (SELECT max(id) FROM parts)
            WHERE id = (SELECT min(id) FROM stock_movements)
            """),
        Plant(
            "parts.movementSign",
            """
            UPDATE stock_movements SET quantity = -quantity
            WHERE id = (SELECT min(id) FROM stock_movements WHERE kind = 'issue')
            """),
        Plant(
            "parts.outstanding",
            """
            UPDATE stock_movements SET kind = 'return'
            WHERE id = (SELECT min(id) FROM stock_movements WHERE kind = 'receipt')
            """),
        Plant(
            "parts.receipt",
            """
            UPDATE goods_receipt_lines SET quantity = quantity + 1
            WHERE receipt_id = (SELECT min(receipt_id) FROM goods_receipt_lines) AND position = 0
            """,
            """
            UPDATE goods_receipt_lines SET quantity = quantity + 1
            WHERE receipt_id = (SELECT min(receipt_id) FROM goods_receipt_lines) AND position = 1
            """),
        Plant("pricing.revisions", "UPDATE labor_operation_revisions SET revision = 3 WHERE revision = 1"),
    ]

    private static let booking: [Plant] = [
        Plant(
            "appointments.numberGap",
            "UPDATE appointments SET number = 'SH01-20261101-0007' WHERE id = (SELECT min(id) FROM appointments)"),
        Plant("appointments.numberRange", "UPDATE number_ranges SET last = last + 1 WHERE name LIKE 'apt:%'"),
        Plant("appointments.state", "UPDATE appointments SET arrived_at = NULL WHERE status = 'fulfilled'"),
        Plant("appointments.order", "UPDATE repair_orders SET appointment_id = NULL"),
        Plant("appointments.events", "DELETE FROM events WHERE type = 'appointment.created'"),
        Plant(
            "capacity.released",
            """
            UPDATE appointments SET status = 'cancelled', ended_at = 1
            WHERE id = (SELECT min(appointment_id) FROM capacity_claims)
            """),
        Plant(
            "capacity.held", "DELETE FROM capacity_claims",
            "UPDATE appointments SET status = 'confirmed' WHERE id = (SELECT min(id) FROM appointments)"),
        Plant(
            "capacity.overlap",
            """
            UPDATE capacity_claims SET starts_at = starts_at - 1000
            WHERE id IN (SELECT c.id FROM capacity_claims c JOIN capacity_claims d
                ON d.resource_id = c.resource_id AND d.ends_at = c.starts_at)
            """),
        Plant(
            "capacity.holds",
            """
            INSERT INTO slot_holds (id, outlet_id, starts_at, ends_at, advisor_id, operations, created_at, expires_at,
                ended_at, version)
            SELECT 'hld_1', outlet_id, 1, 2, advisor_id, '[]', 1, 2, 1, 2 FROM appointments
            WHERE id = (SELECT min(id) FROM appointments)
            """,
            """
            INSERT INTO capacity_claims (id, outlet_id, kind, resource_id, starts_at, ends_at, hold_id, expires_at,
                walk_in)
            SELECT 'clm_1', outlet_id, 'advisor', advisor_id, 1, 2, id, 2, 0 FROM slot_holds
            """),
        Plant("capacity.days", "DELETE FROM capacity_days"),
        Plant(
            "waitList.offer",
            """
            INSERT INTO wait_list_entries (id, outlet_id, customer_id, vehicle_id, channel, concerns, operations,
                window_from, window_until, created_at, status, version, place)
            SELECT 'wle_1', outlet_id, customer_id, vehicle_id, 'phone', '[]', '[]', 1, 2, 1, 'booked', 1, 1
            FROM appointments WHERE id = (SELECT min(id) FROM appointments)
            """),
    ]

    private static let orders: [Plant] = [
        Plant(
            "orders.numberGap",
            "UPDATE repair_orders SET number = 'SH01-20261101-0007' WHERE id = (SELECT min(id) FROM repair_orders)"),
        Plant("orders.numberRange", "UPDATE number_ranges SET last = last + 1 WHERE name LIKE 'ro:%'"),
        Plant("orders.times", "UPDATE repair_orders SET passed_at = NULL WHERE status = 'ready'"),
        Plant("orders.agreement", "UPDATE repair_orders SET promised_at = NULL WHERE status = 'closed'"),
        Plant("orders.status", "UPDATE repair_orders SET status = 'ready' WHERE status = 'inInspection'"),
        Plant("orders.steps", "DELETE FROM events WHERE type = 'repairOrder.submitted'"),
        Plant("orders.version", "UPDATE repair_orders SET version = version + 1 WHERE status = 'draft'"),
        Plant("jobs.state", "UPDATE repair_order_jobs SET status = 'inProgress' WHERE status = 'passed'"),
        Plant("jobs.agreed", "UPDATE repair_order_jobs SET labor_net = NULL WHERE status = 'passed'"),
        Plant(
            "jobs.order",
            "UPDATE repair_order_concerns SET order_id = (SELECT max(id) FROM repair_orders)"),
        Plant(
            "partLines.order",
            "UPDATE repair_order_part_lines SET order_id = (SELECT max(id) FROM repair_orders)"),
        Plant(
            "agreements.document",
            """
            UPDATE signed_documents SET document = replace(document, '"number"', '"numbEr"')
            WHERE order_id = (SELECT min(order_id) FROM signed_documents)
            """),
        Plant("agreements.signed", "DELETE FROM order_signatures WHERE signer = 'customer'"),
        Plant("agreements.job", "DELETE FROM job_authorizations WHERE sequence = 1"),
        Plant("custody.returned", "UPDATE custody_records SET movement = 'moved' WHERE movement = 'returned'"),
    ]

    private static let workshop: [Plant] = [
        Plant(
            "slips.numberGap",
            "UPDATE part_slips SET number = 'PI-SH01-20261101-0007' WHERE id = (SELECT min(id) FROM part_slips)"),
        Plant("slips.numberRange", "UPDATE number_ranges SET last = last + 1 WHERE name LIKE 'partSlip.%'"),
        Plant("slips.ledger", "UPDATE part_slip_lines SET quantity = quantity + 1 WHERE position = 0"),
        Plant("slips.partsOut", "UPDATE repair_orders SET has_parts_out = 0 WHERE status = 'closed'"),
        Plant("slips.returned", "UPDATE part_slip_lines SET kind = 'return'"),
        Plant("work.clock", "UPDATE clockings SET ended_at = NULL WHERE id = (SELECT min(id) FROM clockings)"),
        Plant("work.completion", "DELETE FROM job_completions WHERE rework = 0"),
        Plant("work.stop", "UPDATE repair_orders SET is_stopped = 1 WHERE status = 'inRepair'"),
        Plant("changes.open", "UPDATE repair_orders SET open_change_requests = 1 WHERE status = 'ready'"),
        Plant("changes.state", "UPDATE change_requests SET new_job_id = NULL WHERE status = 'approved'"),
        Plant("changes.document", "UPDATE change_requests SET quote_document = '{}' WHERE quote_hash IS NOT NULL"),
        Plant("inspections.passed", "UPDATE inspections SET result = 'fail'"),
        Plant("inspections.guarantee", "UPDATE guarantees SET starts_at = NULL"),
        Plant(
            "inspections.rework", "UPDATE inspections SET result = 'pass' WHERE result = 'fail'",
            "UPDATE inspections SET result = 'fail' WHERE id = (SELECT max(id) FROM inspections)"),
        Plant("inspections.jobs", "UPDATE inspected_jobs SET attempt = attempt + 1"),
        Plant(
            "comebacks.rework",
            """
            INSERT INTO comebacks (order_id, first_job_id, first_order_id, answer, job_id, staff_id, at)
            SELECT j.order_id, j.id, j.order_id, 'accepted', j.id, (SELECT min(id) FROM staff), 0
            FROM repair_order_jobs j WHERE j.id = (SELECT min(id) FROM repair_order_jobs WHERE pay_type = 'customer')
            """),
    ]

    private static let money: [Plant] = [
        Plant(
            "invoices.numberGap", "UPDATE invoices SET number = 'SH01-2026-900000' WHERE number = 'SH01-2026-000003'"),
        Plant("invoices.numberRange", "UPDATE number_ranges SET last = last + 1 WHERE name LIKE 'inv:%'"),
        Plant(
            "invoices.totals",
            "UPDATE invoice_lines SET net = net + 1 WHERE invoice_id = (SELECT min(id) FROM invoices)"
        ),
        Plant(
            "invoices.shares",
            "UPDATE invoice_shares SET net = net + 1 WHERE invoice_id = (SELECT min(id) FROM invoices)"),
        Plant("invoices.agreed", "UPDATE invoices SET agreed_total = agreed_total - 1"),
        Plant("invoices.order", "UPDATE repair_orders SET actual_total = actual_total + 1 WHERE status = 'closed'"),
        Plant("invoices.jobs", "DELETE FROM invoice_lines WHERE kind = 'labor' AND position = 0"),
        Plant("invoices.parts", "UPDATE invoice_lines SET quantity = quantity + 1 WHERE kind = 'part'"),
        Plant("payments.invoice", "UPDATE payments SET amount = amount - 1"),
        Plant(
            "payments.refunds", "UPDATE payments SET refunded = 1 WHERE id = (SELECT min(id) FROM payments)"),
        Plant("payments.currency", "UPDATE payments SET currency = 'JPY'"),
        Plant("payments.settled", "UPDATE repair_orders SET is_settled = 0 WHERE status = 'closed'"),
        Plant("payments.events", "DELETE FROM events WHERE type = 'payment.received'"),
        Plant("deliveries.order", "DELETE FROM gate_passes"),
        Plant("deliveries.document", "UPDATE deliveries SET document = document || ' '"),
    ]

    private static let papers: [Plant] = [
        Plant("pricing.packages", "INSERT INTO service_packages VALUES ('pkg_1', 'X', 1, 0)"),
        Plant("creditNotes.numberGap", creditNote("C000002", net: 0)),
        Plant("creditNotes.numberRange", "INSERT INTO number_ranges (name, last) VALUES ('crn:out:2026', 1)"),
        Plant("creditNotes.amounts", creditNote("C000001", net: 1)),
        Plant("creditNotes.lines", "UPDATE invoice_lines SET standing = 1 WHERE position = 0"),
        Plant(
            "discounts.invoice",
            """
            INSERT INTO order_discounts (id, order_id, currency, amount, reason, given_by, created_at, status,
                invoice_id, version)
            SELECT 'dsc_1', order_id, currency, 7, 'x', (SELECT min(id) FROM staff), 0, 'used', id, 1 FROM invoices
            WHERE discount IS NULL ORDER BY id LIMIT 1
            """),
        Plant(
            "accounts.balance",
            """
            INSERT INTO accounts SELECT 'acc_1', 'F-1', outlet_id, customer_id, currency, 100, 30, 'active', 5, 0, 1
            FROM invoices ORDER BY id LIMIT 1
            """),
        Plant(
            "intents.payments",
            """
            INSERT INTO payment_intents (id, invoice_id, order_id, outlet_id, currency, amount, created_at, status,
                gateway_id, captured, payment_id, updated_at, version)
            SELECT 'pin_1', invoice_id, order_id, (SELECT min(id) FROM outlets), currency, 7, 0, 'succeeded',
                'g', 7, id,
                0, 1 FROM payments ORDER BY id LIMIT 1
            """),
        Plant("statements.numberGap", account, statement("S000002")),
        Plant("statements.numberRange", "INSERT INTO number_ranges (name, last) VALUES ('stm:out:2026', 1)"),
        Plant("statements.amounts", account, statement("S000001")),
    ]

    private static let account: SQL = """
        INSERT INTO accounts SELECT 'acc_1', 'F-1', outlet_id, customer_id, currency, 100, 30, 'active', 0, 0, 1
        FROM invoices ORDER BY id LIMIT 1
        """

    private static func statement(_ number: SQL) -> SQL {
        "INSERT INTO account_statements SELECT 'stm_1', 'SH01-2026-" + number
            + "', id, outlet_id, currency, 0, 0, 0, 9, 0, 1 FROM accounts WHERE id = 'acc_1'"
    }

    private static func creditNote(_ number: SQL, net: Int) -> SQL {
        "INSERT INTO credit_notes SELECT 'crn_1', 'SH01-2026-" + number
            + "', id, order_id, outlet_id, currency, 0, 0, 'x', (SELECT min(id) FROM staff), 1, "
            + (net == 0 ? "0" : "1") + ", 0 FROM invoices ORDER BY id LIMIT 1"
    }

    private static let callbacks: [Plant] = [
        Plant("complaints.numberGap", "UPDATE complaints SET number = number || '0'"),
        Plant("complaints.numberRange", "UPDATE number_ranges SET last = last + 1 WHERE name LIKE 'cpl:%'"),
        Plant("complaints.state", "UPDATE complaints SET status = 'resolved'"),
        Plant(
            "correctiveActions.state",
            """
            INSERT INTO corrective_actions (id, outlet_id, kind, cause, text, owner_id, due_on, check_on, created_at,
                status, version)
            SELECT 'cap_1', outlet_id, 'corrective', 'c', 't', staff_id, 20000, 20010, 1, 'done', 1
            FROM staff_outlets WHERE staff_id = (SELECT min(staff_id) FROM staff_outlets)
            """),
        Plant(
            "reviews.order",
            """
            INSERT INTO reviews (id, outlet_id, order_id, customer_id, rating, created_at)
            SELECT 'rev_1', o.outlet_id, o.id, (SELECT min(id) FROM customers WHERE id <> o.customer_id), 5, 1
            FROM repair_orders o WHERE o.id = (SELECT min(id) FROM repair_orders)
            """),
        Plant("callbacks.survey", "DELETE FROM callback_answers"),
        Plant(
            "callbacks.report",
            """
            INSERT INTO callback_reports (id, outlet_id, period, approved_by, approved_at, document, digest)
            SELECT 'cbr_1', outlet_id, '2026-11', staff_id, 1, '{}', 'other'
            FROM staff_outlets WHERE staff_id = (SELECT min(staff_id) FROM staff_outlets)
            """),
        Plant("callbacks.delivery", "UPDATE callbacks SET status = 'attempted', completed_at = NULL"),
        Plant("callbacks.attempts", "UPDATE callbacks SET attempt_count = attempt_count + 1"),
        Plant("callbacks.state", "UPDATE callbacks SET is_reached = 0"),
        Plant("callbacks.reached", "UPDATE callback_attempts SET outcome = 'busy'"),
        Plant("callbacks.complaint", "UPDATE callbacks SET complaint_id = NULL"),
    ]
}
