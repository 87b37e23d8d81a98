#if Postgres
    package import SQLDatabase

    extension Dialect {
        /// PostgreSQL: writers run side by side, each as if alone (manual, 13.2.3); a reader sees one snapshot.
        package static let postgres = Dialect(
            name: "PostgreSQL",
            beginRead: "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            beginWrite: "BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE",
            lockForUpdate: " FOR UPDATE",
            tableSuffix: "",
            integerType: "BIGINT",
            blobType: "BYTEA")
    }
#endif
