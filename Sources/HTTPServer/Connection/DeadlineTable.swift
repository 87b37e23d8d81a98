/// The deadlines of a loop's connections: one first-in-first-out list a kind, linked through the slots.
///
/// All deadlines of a kind have the same length, so the list is in order of time by itself; setting, moving and
/// removing one costs the same whatever the number of connections.
struct DeadlineTable {
    private struct Node {
        var previous = -1
        var next = -1
        var kind: DeadlineClass?
        var time: Int64 = 0
    }

    private struct List {
        var first = -1
        var last = -1
    }

    private let lengths: [Int64]
    private var nodes: [Node] = []
    private var lists: [List]

    init(limits: ServerLimits) {
        lengths = DeadlineClass.allCases.map { Int64(limits.milliseconds(of: $0)) }
        lists = Array(repeating: List(), count: DeadlineClass.allCases.count)
    }

    /// Begins the slot's deadline of this kind at `now`, in place of the one that it had.
    mutating func set(_ slot: Int, _ kind: DeadlineClass?, now: Int64) {
        while slot >= nodes.count {
            nodes.append(Node())
        }
        remove(slot)
        guard let kind else { return }
        let last = lists[kind.rawValue].last
        nodes[slot] = Node(previous: last, next: -1, kind: kind, time: now + lengths[kind.rawValue])
        if last >= 0 { nodes[last].next = slot } else { lists[kind.rawValue].first = slot }
        lists[kind.rawValue].last = slot
    }

    /// Takes out and returns a slot whose deadline has passed at `now`.
    mutating func popExpired(now: Int64) -> (slot: Int, kind: DeadlineClass)? {
        for kind in DeadlineClass.allCases {
            let first = lists[kind.rawValue].first
            guard first >= 0, nodes[first].time <= now else { continue }
            remove(first)
            return (first, kind)
        }
        return nil
    }

    private mutating func remove(_ slot: Int) {
        let node = nodes[slot]
        guard let kind = node.kind else { return }
        if node.previous >= 0 {
            nodes[node.previous].next = node.next
        } else {
            lists[kind.rawValue].first = node.next
        }
        if node.next >= 0 {
            nodes[node.next].previous = node.previous
        } else {
            lists[kind.rawValue].last = node.previous
        }
        nodes[slot] = Node()
    }
}
