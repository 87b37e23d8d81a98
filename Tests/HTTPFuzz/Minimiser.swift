/// Makes a failing input smaller as long as it fails.
struct Minimiser {
    private static let maximumTries = 1_000

    private let fails: ([UInt8]) -> Bool

    init(fails: @escaping ([UInt8]) -> Bool) {
        self.fails = fails
    }

    func minimise(_ input: [UInt8]) -> [UInt8] {
        var best = input
        var tries = 0
        var size = max(1, best.count / 2)
        while size > 0, tries < Self.maximumTries {
            var start = 0
            var isSmaller = false
            while start < best.count, tries < Self.maximumTries {
                var candidate = best
                candidate.removeSubrange(start..<min(best.count, start + size))
                tries += 1
                if fails(candidate) {
                    best = candidate
                    isSmaller = true
                } else {
                    start += size
                }
            }
            if !isSmaller || size > best.count { size /= 2 }
        }
        return best
    }
}
