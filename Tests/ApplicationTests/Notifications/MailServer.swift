// Foundation, for Process: tests start the mail server as a program of its own.
import Foundation
import Synchronization

/// A real SMTP server (aiosmtpd) in a folder of its own, which writes each letter into a file.
final class MailServer {
    let port: Int
    let folder: String
    private let process: Process

    private static let python = ProcessInfo.processInfo.environment["BAYLINE_TEST_PYTHON"] ?? "python3"

    /// Whether Python has the server's package; `.ci/run` installs it.
    static let isAvailable: Bool = {
        let python = MailServer.python
        let probe = Process()
        probe.executableURL = URL(filePath: "/usr/bin/env")
        probe.arguments = [python, "-c", "import aiosmtpd"]
        probe.standardError = FileHandle.nullDevice
        guard (try? probe.run()) != nil else { return false }
        probe.waitUntilExit()
        return probe.terminationStatus == 0
    }()

    /// - Parameter refusals: replies to the first letters, like `451 busy`; then all are taken.
    init(folder: String, refusals: [String] = []) throws {
        self.folder = folder
        let script = """
            import asyncio, json, os, sys
            from aiosmtpd.smtp import SMTP
            folder, refusals = sys.argv[1], sys.argv[2:]
            class Handler:
                count = 0
                async def handle_DATA(self, server, session, envelope):
                    if refusals: return refusals.pop(0)
                    Handler.count += 1
                    letter = {'from': envelope.mail_from, 'to': envelope.rcpt_tos,
                              'data': envelope.content.decode('utf-8')}
                    path = os.path.join(folder, f'{Handler.count}.part')
                    with open(path, 'w') as file: json.dump(letter, file)
                    os.rename(path, os.path.join(folder, f'{Handler.count}.json'))
                    return '250 taken'
            async def main():
                loop = asyncio.get_running_loop()
                server = await loop.create_server(lambda: SMTP(Handler()), '127.0.0.1', 0)
                print(server.sockets[0].getsockname()[1], flush=True)
                await loop.run_in_executor(None, sys.stdin.read)
            asyncio.run(main())
            """
        process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [Self.python, "-c", script, folder] + refusals
        let (output, input) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardInput = input
        self.input = input
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.split(separator: "\n").first ?? "") else {
            process.terminate()
            throw POSIXError(.ECONNREFUSED)
        }
        self.port = port
    }

    private let input: Pipe

    func stop() {
        try? input.fileHandleForWriting.close()
        process.terminate()
        process.waitUntilExit()
    }

    /// A letter that was taken; nil while there is none.
    func letter(_ number: Int) -> (from: String, to: [String], data: String)? {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(number).json"),
            let json = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        else { return nil }
        return (json["from"] as? String ?? "", json["to"] as? [String] ?? [], json["data"] as? String ?? "")
    }
}
