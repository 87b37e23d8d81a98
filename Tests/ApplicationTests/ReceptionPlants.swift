import SQLDatabase

/// A fault for each check of reception, deferred work and attachments.
enum ReceptionPlants {
    static let all: [CheckPlants.Plant] = [
        .init(
            "agreements.revoked",
            "UPDATE job_authorizations SET revoked_at = 1, revoke_reason = 'late', revoked_by = 'someone'"),
        .init(
            "promises.last",
            """
            INSERT INTO promise_changes (order_id, sequence, promised_at, reason, told_by, told_at, at)
            SELECT id, 99, promised_at + 1, 'later', 'phone', 0, 0 FROM repair_orders WHERE promised_at IS NOT NULL
            """),
        .init(
            "mpi.vehicle",
            """
            UPDATE multi_point_inspections SET vehicle_id =
                (SELECT min(v.id) FROM vehicles v WHERE v.id <> multi_point_inspections.vehicle_id)
            """),
        .init(
            "offers.job",
            """
            INSERT INTO reception_answers (order_id, offer_id, kind, description, safety_class, answer, staff_id, at)
            SELECT id, 'mpr_1', 'mpi', 'Horn', 'none', 'accepted', advisor_id, 0
            FROM repair_orders WHERE id = (SELECT min(id) FROM repair_orders)
            """),
        .init(
            "deferredJobs.revived",
            """
            INSERT INTO deferred_jobs (id, vehicle_id, order_id, description, reason, safety, created_at, status,
                revived_order_id, revived_job_id)
            SELECT 'dfj_1', vehicle_id, id, 'Pads', 'declined', 0, 0, 'open', id, 'job_1'
            FROM repair_orders WHERE id = (SELECT min(id) FROM repair_orders)
            """),
        .init(
            "deferredJobs.chain",
            """
            INSERT INTO deferred_jobs (id, vehicle_id, order_id, description, reason, safety, created_at, status)
            SELECT 'dfj_1', vehicle_id, id, 'Pads', 'declined', 0, 0, 'open'
            FROM repair_orders WHERE id = (SELECT min(id) FROM repair_orders)
            """),
        .init(
            "attachments.hash",
            """
            INSERT INTO attachments (id, hash, size, media_type, created_by, created_at)
            VALUES ('att_1', 'short', 1, 'image/png', 'key_1', 0)
            """),
        .init(
            "attachments.size",
            """
            INSERT INTO attachments (id, hash, size, media_type, created_by, created_at)
            VALUES ('att_1', 
                '0000000000000000000000000000000000000000000000000000000000000000', 1, 'image/png', 'k', 0),
                ('att_2', '0000000000000000000000000000000000000000000000000000000000000000', 2, 'image/png', 'k', 0)
            """),
    ]
}
