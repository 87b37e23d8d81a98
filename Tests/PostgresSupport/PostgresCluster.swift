#if Postgres
    import CPostgres
    import Glibc
    import SQLDatabase
    import Synchronization

    /// A PostgreSQL server for tests: made in a temporary folder, reached by a unix socket only, stopped and removed
    /// with the process that made it, however that ends.
    package final class PostgresCluster: Sendable {
        /// How a server is ended (manual, 19.5).
        package enum Ending: String, Sendable {
            /// Open transactions are undone, connections are closed.
            case fast
            /// Like a crash: recovery at the next start.
            case immediate
            /// SIGKILL of the first process: the others notice.
            case kill
        }

        private let shell: pid_t
        private let line: Int32
        private let folder: String
        private let made = Mutex(0)

        /// The one that the suites of this process share, each with databases of its own; made when first asked for.
        package static let shared = Result { try PostgresCluster() }

        /// Whether there is a server to test with.
        package static var isAvailable: Bool {
            PostgresPrograms.folder != nil
        }

        /// Makes a cluster and starts it, in about a second.
        ///
        /// - Parameter settings: like `fsync=off`, beside those of a new cluster.
        package init(settings: [String] = []) throws {
            guard let programs = PostgresPrograms.folder else {
                throw DatabaseError(.cannotOpen, "there are no programs of PostgreSQL")
            }
            var command = ["/bin/sh", "-c", ClusterScript.text, "bayline-postgres", programs]
            for setting in ["max_connections=300"] + settings { command += ["-c", setting] }
            // The server refuses to run as root.
            let asUser = getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
            (shell, line) = try Self.spawn(asUser + command)
            folder = try Self.answer(line)
        }

        deinit {
            Glibc.close(line)
            var status: Int32 = 0
            while waitpid(shell, &status, 0) == -1, errno == EINTR {}
        }

        /// The address of one of its databases.
        package func address(of database: String) -> String {
            "postgres:///\(database)?host=\(folder)&user=bayline"
        }

        /// Makes a database and answers its name.
        ///
        /// - Parameter template: a database to copy, to which nobody may be connected.
        package func makeDatabase(from template: String = "template0") throws -> String {
            let number = made.withLock { made in
                made += 1
                return made
            }
            let name = "test_\(number)"
            try execute("CREATE DATABASE \(name) TEMPLATE \(template)")
            return name
        }

        /// Removes a database, and closes whatever is still connected to it.
        package func dropDatabase(_ name: String) throws {
            try execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        }

        /// Ends the server; the cluster stays.
        package func stop(_ ending: Ending) throws {
            try tell(ending.rawValue)
        }

        /// Starts it again, and waits until it takes connections.
        package func start() throws {
            try tell("start")
        }

        /// Runs a statement by itself, outside any transaction: what the engine does not do.
        package func execute(_ statement: String, in database: String = "postgres") throws {
            let connection = PQconnectdb(address(of: database))
            defer { PQfinish(connection) }
            let result = PQexec(connection, statement)
            defer { PQclear(result) }
            guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(result)) else {
                let message = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
                throw DatabaseError(.other, "\(statement): \(message)")
            }
        }

        private func tell(_ word: String) throws {
            let bytes = Array((word + "\n").utf8)
            guard send(line, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
                throw DatabaseError(.other, "the cluster's shell is gone")
            }
            _ = try Self.answer(line)
        }

        /// The rest of the line `ok …`.
        private static func answer(_ descriptor: Int32) throws -> String {
            var line: [UInt8] = []
            var byte: UInt8 = 0
            while true {
                let count = read(descriptor, &byte, 1)
                if count == -1, errno == EINTR { continue }
                guard count == 1, byte != UInt8(ascii: "\n") else { break }
                line.append(byte)
            }
            let text = String(decoding: line, as: UTF8.self)
            guard text.hasPrefix("ok ") else {
                throw DatabaseError(.cannotOpen, "the test cluster does not run: \(text)")
            }
            return String(text.dropFirst(3))
        }

        /// - Returns: the process, and a socket to its input and from its output. It is closed in programs that this
        ///   process starts later, or the cluster would outlive it.
        private static func spawn(_ command: [String]) throws -> (pid_t, Int32) {
            var ends: [Int32] = [-1, -1]
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
                throw DatabaseError(.other, "no pair of sockets: \(String(cString: strerror(errno)))")
            }
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
            posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
            var arguments = command.map { strdup($0) } + [nil]
            defer { for argument in arguments { free(argument) } }
            var process: pid_t = 0
            let code = posix_spawnp(&process, command[0], &actions, nil, &arguments, environ)
            Glibc.close(ends[1])
            guard code == 0 else {
                throw DatabaseError(.other, "\(command[0]) does not start: \(String(cString: strerror(code)))")
            }
            return (process, ends[0])
        }
    }
#endif
