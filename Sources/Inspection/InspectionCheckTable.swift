import SQLDatabase
import ServiceKit

/// What must hold of inspections and guarantees (INS-01, INS-05, INS-09).
enum InspectionCheckTable {
    static let all: [Check] = [
        .rows(
            "inspections.passed", "repair_orders",
            """
            SELECT o.id, 'is ' || o.status || ' without a passed inspection and a guarantee card' FROM repair_orders o
            WHERE o.status IN ('ready', 'invoiced', 'delivered', 'closed')
                AND (NOT EXISTS (SELECT 1 FROM inspections i WHERE i.order_id = o.id AND i.result = 'pass')
                    OR NOT EXISTS (SELECT 1 FROM guarantees g WHERE g.order_id = o.id))
            """),
        .rows(
            "inspections.guarantee", "guarantees",
            """
            SELECT g.id, 'is of order ' || g.order_id || ', which is ' || o.status || ', and '
                || CASE WHEN g.starts_at IS NULL THEN 'has not begun' ELSE 'has begun' END
            FROM guarantees g JOIN repair_orders o ON o.id = g.order_id
                JOIN inspections i ON i.id = g.inspection_id
            WHERE (g.starts_at IS NOT NULL) <> (o.delivered_at IS NOT NULL) OR i.order_id <> g.order_id
                OR i.result <> 'pass'
            """),
        .rows(
            "inspections.rework", "repair_orders",
            """
            SELECT o.id, 'failed ' || CAST(COUNT(i.id) AS TEXT) || ' inspections, and was returned to repair '
                || CAST((SELECT COUNT(*) FROM events e
                    WHERE e.root_id = o.id AND e.type = 'repairOrder.returnedToRepair') AS TEXT) || ' times'
            FROM repair_orders o JOIN inspections i ON i.order_id = o.id AND i.result = 'fail' GROUP BY o.id
            HAVING COUNT(i.id) <> (SELECT COUNT(*) FROM events e
                WHERE e.root_id = o.id AND e.type = 'repairOrder.returnedToRepair')
            """),
        .rows(
            "inspections.jobs", "inspected_jobs",
            """
            SELECT j.job_id, 'at inspection ' || j.inspection_id || ' is attempt ' || CAST(j.attempt AS TEXT) || ', '
                || j.result || CASE WHEN j.cause_class IS NULL THEN ' without a cause' ELSE ' with a cause' END
            FROM inspected_jobs j JOIN inspections i ON i.id = j.inspection_id
            WHERE i.order_id <> j.order_id OR (j.result = 'fail') <> (j.cause_class IS NOT NULL)
                OR j.attempt <> (SELECT COUNT(*) FROM inspected_jobs e
                    WHERE e.job_id = j.job_id AND e.attempt <= j.attempt)
            """),
        .rows(
            "comebacks.rework", "comebacks",
            """
            SELECT b.order_id, 'has free rework ' || b.job_id || ', which is '
                || COALESCE('paid by ' || j.pay_type, 'no job')
            FROM comebacks b LEFT JOIN repair_order_jobs j ON j.id = b.job_id
            WHERE b.job_id IS NOT NULL AND (j.id IS NULL OR j.pay_type <> 'internal')
            """),
    ]
}
