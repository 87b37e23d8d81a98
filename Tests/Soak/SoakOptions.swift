/// What the command line says.
struct SoakOptions {
    var port: UInt16 = 8080
    var key = ""
    var process = 0
    var seconds = 120
    var connections = 64
    /// So many requests to a server in this process, instead of load on another.
    var inProcess: Int?

    static let usage = """
        usage: bayline-soak --port PORT --key KEY --pid PID [--seconds N] [--connections N]
               bayline-soak --in-process REQUESTS
        """

    /// Nil if something is not understood or missing.
    init?(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--port": port = UInt16(value) ?? 0
            case "--key": key = value
            case "--pid": process = Int(value) ?? 0
            case "--seconds": seconds = Int(value) ?? 0
            case "--connections": connections = Int(value) ?? 0
            case "--in-process": inProcess = Int(value) ?? 0
            default: return nil
            }
        }
        if let inProcess {
            if inProcess < 1 { return nil }
        } else if port == 0 || key.isEmpty || process < 1 || seconds < 1 || connections < 1 {
            return nil
        }
    }
}
