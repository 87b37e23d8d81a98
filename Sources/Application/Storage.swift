package import Attachments
package import SQLDatabase
import SQLiteEngine

#if Postgres
    import PostgresEngine
#endif

/// Opens the database that a configuration names, on the engine that it belongs to.
package enum Storage {
    /// Where a configuration keeps attachments.
    static func attachments(_ configuration: Application.Configuration) -> AttachmentStore {
        AttachmentStore(
            attachmentPlace(of: configuration.database, configuration.attachments),
            limit: configuration.attachmentBytes)
    }

    /// The folder that is named, or else `NAME.attachments` beside the file NAME; nodes that share a server's database
    /// have to share a folder, too.
    package static func attachmentPlace(of database: String, _ named: String?) -> AttachmentStore.Place {
        if let named { return .folder(named) }
        guard case .file(let path) = DatabaseLocation(database) else { return .folder("bayline.attachments") }
        return path.isEmpty || path == ":memory:" ? .temporary : .folder(path + ".attachments")
    }

    static func open(_ configuration: Application.Configuration) throws -> any Database {
        switch DatabaseLocation(configuration.database) {
        case .file(let path):
            return try SQLiteDatabase(path: path, options: configuration.storage)
        case .server(let uri):
            return try server(uri, configuration)
        }
    }

    /// Opens a database for a command that works on all of it: with a large cache, and without time limits.
    ///
    /// - Parameter place: a file, or a server's `postgres://` address.
    package static func openAlone(_ place: String) throws -> any Database {
        switch DatabaseLocation(place) {
        case .file(let path):
            var options = SQLiteOptions()
            options.cacheKiB = 131_072
            return try SQLiteDatabase(path: path, options: options)
        case .server(let uri):
            return try serverAlone(uri)
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

        private static func serverAlone(_ uri: String) throws -> any Database {
            guard let address = PostgresAddress(uri) else {
                throw DatabaseError(.cannotOpen, "this is no address of a PostgreSQL database")
            }
            var options = PostgresOptions()
            options.workers = 1
            options.statementTimeoutMilliseconds = 0
            options.idleTransactionTimeoutMilliseconds = 0
            return try PostgresDatabase(address, options: options)
        }
    #else
        private static func serverAlone(_ uri: String) throws -> any Database {
            try server(uri, Application.Configuration(database: uri))
        }

        private static func server(_ uri: String, _ configuration: Application.Configuration) throws -> any Database {
            throw DatabaseError(
                .cannotOpen, "this program was built without PostgreSQL; build it with `swift build --traits Postgres`")
        }
    #endif
}
