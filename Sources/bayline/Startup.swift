import Application
import ArgumentParser
import Dispatch
import Glibc
import HTTPServer
import SQLDatabase

/// What every command that serves does: open, say, wait, stop.
enum Startup {
    /// Opens the application; a database that cannot be used ends the program with a sentence and status 1.
    static func open(_ configuration: Application.Configuration) throws -> Application {
        surviveFileLimits()
        do {
            return try Application(configuration)
        } catch let error as DatabaseError {
            let database = DatabaseLocation(configuration.database).shown
            complain("The database \(database) cannot be used: \(error.message)")
            throw ExitCode.failure
        }
    }

    /// Runs what works on a database; what the database says against it ends the program with a sentence and status 1.
    static func reporting(_ failure: String, _ body: () throws -> Void) throws {
        surviveFileLimits()
        do {
            try body()
        } catch let error as DatabaseError {
            complain("\(failure): \(error.message)")
            throw ExitCode.failure
        } catch let refused as Administration.Refused {
            complain("\(refused)")
            throw ExitCode.failure
        }
    }

    /// Serves until SIGTERM or SIGINT, then stops in order.
    static func serve(
        _ application: Application, _ configuration: Application.Configuration, announce: (UInt16) -> Void = { _ in }
    ) throws {
        // Each connection needs a descriptor; many systems allow 1024 unless asked.
        let descriptors = DescriptorLimit.raise(to: configuration.limits.descriptors)
        if descriptors < configuration.limits.descriptors {
            complain(
                "The system allows \(descriptors) open files; \(configuration.limits.connections) connections may need "
                    + "\(configuration.limits.descriptors). Raise it (ulimit -n) or lower --connections.")
        }
        let ended = DispatchSemaphore(value: 0)
        Signals.onTermination { ended.signal() }
        do {
            let port = try application.start()
            say("Serving \(DatabaseLocation(configuration.database).shown) on http://\(configuration.host):\(port)")
            announce(port)
        } catch {
            // In order, so that no log of it lies beside the file.
            application.database.close()
            complain("\(error)")
            throw ExitCode.failure
        }
        ended.wait()
        application.stop()
    }

    /// A file at its size limit then fails the write that would pass it, instead of ending the program: setrlimit(2),
    /// RLIMIT_FSIZE.
    private static func surviveFileLimits() {
        signal(SIGXFSZ, SIG_IGN)
    }

    /// For commands that run beside a server: it is served first, nice(2).
    static func giveWay() {
        _ = nice(10)
    }

    /// One line on standard output, at once.
    static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    static func complain(_ line: String) {
        ask(line + "\n")
    }

    /// Words on standard error, with no end of line.
    static func ask(_ words: String) {
        let bytes = Array(words.utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
