// Checks the checker: with .ci/mutex.c the thread sanitizer must be silent about what a Mutex guards, about what is
// handed over through one, and about what queues hand over to each other; and it must still report a counter that two
// queues change without either ("racy").
import Dispatch
import Synchronization

struct Full: Error {}

// Its number is used by whoever has taken it out of the mutex.
final class Parcel: @unchecked Sendable {
    var number = 0
}

final class Counters: Sendable {
    let guarded = Mutex<[Int]>([])
    let parcels = Mutex<[Parcel]>([])
    // Changed by one queue at a time, or, in the racy run, on purpose by several.
    nonisolated(unsafe) var bare = 0
}

let counters = Counters()
let isRacy = CommandLine.arguments.contains("racy")
let group = DispatchGroup()
let serial = DispatchQueue(label: "serial")
for number in 0..<4 {
    DispatchQueue(label: "queue \(number)").async(group: group) {
        for step in 0..<10_000 {
            counters.guarded.withLock { $0.append(step) }
            try? counters.guarded.withLock { guarded throws(Full) in
                guard guarded.count > 100 else { throw Full() }
                guarded = []
            }
            let parcel = counters.parcels.withLock { $0.popLast() } ?? Parcel()
            parcel.number += 1
            counters.parcels.withLock { $0.append(parcel) }
            if isRacy { counters.bare += 1 }
            if step % 100 == 0, !isRacy { serial.async(group: group) { counters.bare += 1 } }
        }
    }
}
group.wait()
print("\(counters.bare) steps, \(counters.parcels.withLock { $0.reduce(0) { $0 + $1.number } }) parcels")
