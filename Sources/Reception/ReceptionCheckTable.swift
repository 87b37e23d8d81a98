import SQLDatabase
import ServiceKit

/// What must hold of agreements and of what the customer left here (RCP-08, RCP-10, RCP-12).
enum ReceptionCheckTable {
    static let all: [Check] = [
        .digests(
            "agreements.document", "signed_documents", "SELECT order_id, hash, document FROM signed_documents"),
        .rows(
            "agreements.signed", "repair_orders",
            """
            SELECT o.id, 'was authorised, but ' || CAST(COUNT(s.signer) AS TEXT) || ' have signed its document'
            FROM repair_orders o
            LEFT JOIN order_signatures s ON s.order_id = o.id AND s.document_hash = o.signed_document_hash
            WHERE o.authorized_at IS NOT NULL GROUP BY o.id HAVING COUNT(s.signer) <> 2
            """),
        .rows(
            "agreements.job", "repair_order_jobs",
            """
            SELECT j.id, 'is ' || j.status || ' and nobody agreed to it' FROM repair_order_jobs j
            WHERE j.status IN ('approved', 'assigned', 'inProgress', 'paused', 'completed', 'passed')
                AND j.goodwill = 0
                AND NOT EXISTS (SELECT 1 FROM job_authorizations a WHERE a.order_id = j.order_id AND a.job_id = j.id)
            """),
        .rows(
            "agreements.revoked", "repair_order_jobs",
            """
            SELECT j.id, 'is ' || j.status || ' though the customer took the last agreement to it back'
            FROM repair_order_jobs j JOIN job_authorizations a ON a.order_id = j.order_id AND a.job_id = j.id
            WHERE j.status NOT IN ('declined', 'deferred') AND a.revoked_at IS NOT NULL AND a.sequence = (
                SELECT MAX(l.sequence) FROM job_authorizations l WHERE l.order_id = j.order_id AND l.job_id = j.id)
            """),
        .rows(
            "promises.last", "repair_orders",
            """
            SELECT o.id, 'promises another time than its last change of the promise' FROM repair_orders o
            JOIN promise_changes p ON p.order_id = o.id
            WHERE p.promised_at <> o.promised_at AND p.sequence = (
                SELECT MAX(l.sequence) FROM promise_changes l WHERE l.order_id = o.id)
            """),
        .rows(
            "mpi.vehicle", "multi_point_inspections",
            """
            SELECT m.id, 'is of another vehicle than its order' FROM multi_point_inspections m
            JOIN repair_orders o ON o.id = m.order_id WHERE o.vehicle_id <> m.vehicle_id
            """),
        .rows(
            "offers.job", "reception_answers",
            """
            SELECT a.offer_id, 'was accepted on order ' || a.order_id || ' and has no job'
            FROM reception_answers a WHERE a.answer = 'accepted' AND a.job_id IS NULL
            """),
        .rows(
            "custody.returned", "repair_orders",
            """
            SELECT o.id, 'was delivered, but ' || c.what || ' ' || c.tag || ' were last ' || c.movement
            FROM repair_orders o JOIN custody_records c ON c.order_id = o.id
            WHERE o.delivered_at IS NOT NULL AND c.movement <> 'returned' AND c.sequence = (
                SELECT MAX(l.sequence) FROM custody_records l
                WHERE l.order_id = c.order_id AND l.what = c.what AND l.tag = c.tag)
            """),
    ]
}
