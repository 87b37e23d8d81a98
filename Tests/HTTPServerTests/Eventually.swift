import Glibc

/// Looks at a condition that another thread brings about, until it holds or the time has passed.
func eventually(milliseconds: Int = 5_000, _ condition: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < end {
        if try condition() { return true }
        usleep(2_000)
    }
    return false
}
