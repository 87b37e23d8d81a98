import Glibc

/// What a process has in memory, proc_pid_status(5).
struct ProcessMemory {
    /// Bytes in memory, with those of mapped files.
    let resident: Int
    /// Bytes of its own: without mapped files, which grow with a database.
    let own: Int

    /// Nil if there is no such process.
    init?(of process: Int) {
        guard let file = fopen("/proc/\(process)/status", "r") else { return nil }
        defer { fclose(file) }
        var resident: Int?
        var own: Int?
        var buffer = [CChar](repeating: 0, count: 512)
        while fgets(&buffer, CInt(buffer.count), file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let words = line.split { $0 == " " || $0 == "\t" || $0 == "\n" }
            guard words.count > 1, let number = Int(words[1]) else { continue }
            if words[0] == "VmRSS:" { resident = number * 1_024 }
            if words[0] == "RssAnon:" { own = number * 1_024 }
        }
        guard let resident, let own else { return nil }
        self.resident = resident
        self.own = own
    }
}

/// Says whether memory stays what it is.
enum Flatness {
    /// What may come on top without being growth: a page cache that fills, an allocator that rounds up.
    private static let slack = 4 << 20

    /// The median of the last quarter may be no more than 5 % and 4 MiB above that of the second.
    static func judge(_ samples: [Int]) -> (isFlat: Bool, second: Int, last: Int) {
        let quarter = samples.count / 4
        guard quarter > 0 else { return (false, 0, 0) }
        let second = median(samples[quarter..<2 * quarter])
        let last = median(samples[(samples.count - quarter)...])
        return (last <= second + second / 20 + slack, second, last)
    }

    private static func median(_ samples: ArraySlice<Int>) -> Int {
        samples.sorted()[samples.count / 2]
    }
}
