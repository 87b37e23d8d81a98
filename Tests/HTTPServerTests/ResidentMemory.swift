import Glibc

/// What the process has in memory, proc_pid_statm(5).
enum ResidentMemory {
    static var bytes: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, CInt(line.count), file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let pages = Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0
        return pages * sysconf(CInt(_SC_PAGESIZE))
    }

    /// Waits for `isDone` and returns the most that was in memory meanwhile.
    static func peak(while isDone: () -> Bool) -> Int {
        var peak = bytes
        let end = ContinuousClock.now + .seconds(60)
        while !isDone(), ContinuousClock.now < end {
            usleep(2_000)
            peak = max(peak, bytes)
        }
        return peak
    }
}
