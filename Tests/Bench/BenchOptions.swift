import Glibc

/// What the command line says.
struct BenchOptions {
    enum Bench: String {
        case commits, growth, slots
    }

    var bench = Bench.commits
    /// Where the data is made; on the disk that is to be measured.
    var folder = "."
    var seconds = 2
    /// Nil is each bench's own.
    var rounds: Int?
    var loops = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    /// Rows in the order tables, for each run of the growth bench.
    var rows = [10_000, 1_000_000, 10_000_000]
    var isKept = false

    var milliseconds: Int { seconds * 1_000 }

    static let usage = """
        usage: bayline-bench commits [--folder DIR] [--seconds N] [--rounds N] [--loops N]
               bayline-bench growth [--folder DIR] [--rows N,N,…] [--rounds N] [--keep]
               bayline-bench slots [--folder DIR] [--rounds N]
        """

    /// Nil if something is not understood.
    init?(_ arguments: ArraySlice<String>) {
        var rest = arguments
        guard let bench = rest.popFirst().flatMap(Bench.init) else { return nil }
        self.bench = bench
        while let name = rest.popFirst() {
            if name == "--keep" {
                isKept = true
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--folder": folder = value
            case "--seconds": seconds = Int(value) ?? 0
            case "--rounds": rounds = Int(value) ?? 0
            case "--loops": loops = Int(value) ?? 0
            case "--rows": rows = value.split(separator: ",").map { Int($0) ?? 0 }
            default: return nil
            }
        }
        guard seconds > 0, rounds ?? 1 > 0, loops > 0, !rows.isEmpty, rows.allSatisfy({ $0 > 0 }) else { return nil }
    }
}
