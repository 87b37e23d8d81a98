import Glibc

/// Full load on a running server, with all kinds of clients; and whether it bears it.
struct Soak {
    let options: SoakOptions

    /// Returns whether there was no error and memory stayed flat.
    func run() -> Bool {
        guard let orders = readOrders(), !orders.isEmpty else {
            print("No repair orders on port \(options.port) with this key: start `bayline demo` first.")
            return false
        }
        let mix = Mix(key: options.key, orders: orders, run: UInt64(Load.milliseconds()))
        let load = Load(port: options.port, connections: options.connections, mix: mix)
        let start = Load.milliseconds()
        var samples: [Int] = []
        var row = (answers: 0, errors: 0, start: start)
        print("  seconds    requests    per s   errors   resident MB   own MB")
        while true {
            load.turn()
            let elapsed = Load.milliseconds() - start
            guard elapsed >= Int64(samples.count + 1) * 1_000 else { continue }
            guard let memory = ProcessMemory(of: options.process) else {
                print("Process \(options.process) is gone.")
                return false
            }
            samples.append(memory.own)
            let isLast = samples.count >= options.seconds
            if samples.count % 10 == 0 || isLast {
                let now = Load.milliseconds()
                let answers = load.tally.answers - row.answers
                let rate = answers * 1_000 / max(1, Int(now - row.start))
                let cells = [
                    (samples.count, 9), (answers, 12), (rate, 9), (load.tally.errors - row.errors, 9),
                    (memory.resident >> 20, 14), (memory.own >> 20, 9),
                ]
                print(cells.map { pad($0.0, $0.1) }.joined())
                fflush(nil)
                row = (load.tally.answers, load.tally.errors, now)
            }
            if isLast { break }
        }
        return judge(load.tally, samples)
    }

    private func judge(_ tally: Tally, _ samples: [Int]) -> Bool {
        let memory = Flatness.judge(samples)
        for line in tally.summary { print(line) }
        print("\(tally.answers) answers, \(tally.errors) errors")
        print(
            "memory: median of the second quarter \(memory.second >> 10) KB, of the last \(memory.last >> 10) KB: "
                + (memory.isFlat ? "flat" : "it grows"))
        return tally.errors == 0 && tally.answers > 0 && memory.isFlat
    }

    private func pad(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: " ", count: max(1, width - text.count)) + text
    }

    /// The identifiers of some orders, taken from the first page.
    private func readOrders() -> [String]? {
        guard let stream = Stream(port: options.port) else { return nil }
        let request =
            "GET /v1/repair-orders?limit=50 HTTP/1.1\r\nHost: soak\r\nAuthorization: Bearer \(options.key)\r\n\r\n"
        guard stream.sendAll(Array(request.utf8)) else { return nil }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = stream.receive(into: &buffer)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
            do throws(Answer.Failure) {
                let answer = try bytes.withUnsafeBufferPointer { bytes throws(Answer.Failure) in try Answer(bytes) }
                return answer.status == 200 ? identifiers(String(decoding: bytes, as: UTF8.self)) : nil
            } catch {
                if error == .broken { return nil }
            }
        }
    }

    private func identifiers(_ text: String) -> [String] {
        let length = 29
        var found: Set<String> = []
        for piece in text.split(separator: "\"") where piece.hasPrefix("ro_") && piece.utf8.count == length {
            found.insert(String(piece))
        }
        return found.sorted()
    }
}
