import Glibc

/// Whether a read takes as long on a network with a long past as on a young one.
///
/// All sizes are measured in turns, request by request, so that what else the machine does meets them alike. Nothing is
/// kept ready: each answer is made from what is stored.
struct GrowthBench {
    /// What issue 4 allows, against the smallest.
    private static let limit = 1.5
    private static let requestsPerRound = 20
    private static let ordersInBase = 1_580
    private static let roundsPerRefill = 6

    let options: BenchOptions

    /// Prints the tables; returns whether every read stays within the limit as a client sees it.
    ///
    /// The part of a read that is the program's own is shown, too: there a page from far back weighs most.
    func run() throws -> Bool {
        var paths: [String] = []
        defer { if !options.isKept { paths.forEach(GrowthStore.delete) } }
        for rows in options.rows {
            let path = options.folder + "/growth-\(rows).sqlite"
            paths.append(path)
            if access(path, F_OK) == 0, options.isKept { continue }
            GrowthStore.delete(path)
            _ = try GrowthData(path: path, rows: rows, base: Self.ordersInBase) { Self.say("\(rows): \($0)") }
        }
        var isWithin = true
        for way in GrowthWay.allCases {
            let isReached = try measure(way, paths)
            if way == .overHTTP { isWithin = isReached }
        }
        return isWithin
    }

    private func measure(_ way: GrowthWay, _ paths: [String]) throws -> Bool {
        var stores: [GrowthStore] = []
        defer { for store in stores { store.close() } }
        for path in paths { stores.append(try GrowthStore(path: path, way: way)) }
        var times: [[[Int]]] = stores.map { _ in GrowthRead.allCases.map { _ in [] } }
        for round in 0..<((options.rounds ?? 60) + 2) {
            if round % Self.roundsPerRefill == 0 { paths.forEach(Self.readThrough) }
            for (place, read) in GrowthRead.allCases.enumerated() {
                for (index, store) in stores.enumerated() {
                    let taken = try store.time(read, requests: Self.requestsPerRound)
                    // The first two fill the caches.
                    if round >= 2 { times[index][place] += taken }
                }
            }
        }
        return report(way, stores, times)
    }

    private func report(_ way: GrowthWay, _ stores: [GrowthStore], _ times: [[[Int]]]) -> Bool {
        let heads = stores.map { Text.grouped($0.rows) + " rows" }
        print("| \(way.rawValue): median µs (99 %) | " + heads.joined(separator: " | ") + " | largest ratio |")
        print("|---|" + String(repeating: "---:|", count: stores.count + 1))
        var isWithin = true
        for (place, read) in GrowthRead.allCases.enumerated() {
            let medians = times.map { Self.quantile(0.5, $0[place]) }
            let tails = times.map { Self.quantile(0.99, $0[place]) }
            let ratio = Double(medians.max() ?? 0) / Double(max(1, medians.first ?? 1))
            if ratio > Self.limit { isWithin = false }
            let cells = zip(medians, tails).map { "\(Text.grouped($0)) (\(Text.grouped($1)))" }
            print("| \(read.rawValue) | " + cells.joined(separator: " | ") + " | \(Text.decimal(ratio, 2)) |")
        }
        print("| orders | " + stores.map { Text.grouped($0.orders) }.joined(separator: " | ") + " | |")
        print("| file, MB | " + stores.map { Text.grouped($0.megabytes) }.joined(separator: " | ") + " | |\n")
        return isWithin
    }

    /// Has the system hold the file in memory, from which other work on the machine may have taken it: how long a disk
    /// takes is not asked here.
    private static func readThrough(_ path: String) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while read(file, &chunk, chunk.count) > 0 {}
    }

    private static func quantile(_ share: Double, _ times: [Int]) -> Int {
        let sorted = times.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
