import Glibc

/// Looks at a condition that another thread brings about, until it holds or five seconds have passed.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + .seconds(5)
    while ContinuousClock.now < end {
        if try condition() { return true }
        usleep(2_000)
    }
    return false
}
