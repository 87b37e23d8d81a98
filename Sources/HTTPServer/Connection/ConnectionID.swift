/// Names a connection of a loop: its slot, and which of the slot's occupants it is.
///
/// An event or answer for one that has gone finds another generation and is dropped.
struct ConnectionID: Sendable, Equatable {
    let slot: UInt32
    let generation: UInt32

    init(slot: Int, generation: UInt32) {
        self.slot = UInt32(truncatingIfNeeded: slot)
        self.generation = generation
    }

    init(token: UInt64) {
        slot = UInt32(truncatingIfNeeded: token)
        generation = UInt32(truncatingIfNeeded: token >> 32)
    }

    /// Both in one word, as it goes through the kernel.
    var token: UInt64 { UInt64(generation) << 32 | UInt64(slot) }
}
