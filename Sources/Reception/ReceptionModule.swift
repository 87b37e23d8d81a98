import SQLDatabase
package import ServiceKit

/// Process 2: listen, look at the vehicle with the customer, agree what is done, for how much, by when, and sign it.
package enum ReceptionModule {
    package static let module = Module(
        "reception", migrations: [migration] + ReceptionMigrations.all,
        routes: [CreateRepairOrder.route, RecordWalkAround.route, RecordDiagnosis.route, EstimateOrder.route]
            + JobRoutes.all + [AddPackage.route] + AuthorizationRoutes.all + [ShowDocument.route] + CustodyRoutes.all
            + PromiseRoutes.all + HealthCheckTemplateRoutes.all + HealthCheckRoutes.all + ReceptionOfferRoutes.all
            + DeferredWorkRoutes.all + OrderAttachmentRoutes.all + [CaptureReport.route],
        reactions: [ReturnAtDelivery.reaction, ReopenAtCancel.reaction],
        checks: ReceptionCheckTable.all, customerData: SignedCustomerTable.data)

    private static let migration = Migration(
        number: 8, name: "reception",
        statements: [
            """
            CREATE TABLE signed_documents (
                order_id TEXT NOT NULL REFERENCES repair_orders (id), hash TEXT NOT NULL CHECK (length(hash) = 64),
                document TEXT NOT NULL, signed_at INTEGER NOT NULL, PRIMARY KEY (order_id, hash)
            ) STRICT
            """,
            """
            CREATE TABLE order_signatures (
                order_id TEXT NOT NULL, document_hash TEXT NOT NULL,
                signer TEXT NOT NULL CHECK (signer IN ('customer', 'advisor')), name TEXT NOT NULL,
                method TEXT NOT NULL CHECK (method IN ('drawn', 'code', 'link', 'account')), evidence TEXT,
                staff_id TEXT REFERENCES staff (id), at INTEGER NOT NULL, PRIMARY KEY (order_id, document_hash, signer),
                FOREIGN KEY (order_id, document_hash) REFERENCES signed_documents (order_id, hash)
            ) STRICT
            """,
            """
            CREATE TABLE job_authorizations (
                order_id TEXT NOT NULL REFERENCES repair_orders (id), sequence INTEGER NOT NULL,
                job_id TEXT NOT NULL REFERENCES repair_order_jobs (id), at INTEGER NOT NULL, method TEXT NOT NULL,
                person TEXT NOT NULL,
                amount INTEGER NOT NULL CHECK (amount >= 0), currency TEXT NOT NULL, document_hash TEXT,
                PRIMARY KEY (order_id, sequence)
            ) STRICT
            """,
            """
            CREATE TABLE custody_records (
                order_id TEXT NOT NULL REFERENCES repair_orders (id), sequence INTEGER NOT NULL,
                id TEXT NOT NULL UNIQUE,
                what TEXT NOT NULL CHECK (what IN ('keys', 'papers')), tag TEXT NOT NULL, place TEXT NOT NULL,
                movement TEXT NOT NULL CHECK (movement IN ('taken', 'moved', 'returned')),
                staff_id TEXT NOT NULL REFERENCES staff (id), at INTEGER NOT NULL, PRIMARY KEY (order_id, sequence)
            ) STRICT
            """,
        ])
}
