import SQLDatabase
import SQLiteEngine

#if Postgres
    import PostgresEngine
#endif

/// Opens the database that a configuration names, on the engine that it belongs to.
enum Storage {
    static func open(_ configuration: Application.Configuration) throws -> any Database {
        switch DatabaseLocation(configuration.database) {
        case .file(let path):
            return try SQLiteDatabase(path: path, options: configuration.storage)
        case .server(let uri):
            return try server(uri, configuration)
        }
    }

    #if Postgres
        private static func server(_ uri: String, _ configuration: Application.Configuration) throws -> any Database {
            guard let address = PostgresAddress(uri) else {
                throw DatabaseError(.cannotOpen, "this is no address of a PostgreSQL database")
            }
            var options = PostgresOptions()
            if let workers = configuration.databaseWorkers { options.workers = workers }
            return try PostgresDatabase(address, options: options)
        }
    #else
        private static func server(_ uri: String, _ configuration: Application.Configuration) throws -> any Database {
            throw DatabaseError(
                .cannotOpen, "this program was built without PostgreSQL; build it with `swift build --traits Postgres`")
        }
    #endif
}
