import Testing

@testable import HTTPServer

@Suite("Connections of one address")
struct AddressLedgerTests {
    private func ledger(_ limit: Int) -> AddressLedger {
        var limits = ServerLimits()
        limits.connectionsPerAddress = limit
        return AddressLedger(limits: limits)
    }

    @Test("an IPv6 network of 64 bits is one client, whichever of its addresses it takes")
    func network() {
        let ledger = ledger(2)
        #expect(ledger.add("2001:db8:1:2::1"))
        #expect(ledger.add("2001:db8:1:2:ffff::9"))
        #expect(!ledger.add("2001:db8:1:2:3:4:5:6"))
        #expect(ledger.add("2001:db8:1:3::1"))
        ledger.remove("2001:db8:1:2::1")
        #expect(ledger.add("2001:db8:1:2:7::"))
        #expect(!ledger.add("2001:db8:1:2::1"))
    }

    @Test("other addresses count one by one")
    func addresses() {
        let ledger = ledger(1)
        for address in ["192.0.2.1", "192.0.2.2", "::ffff:192.0.2.1", "::ffff:192.0.2.2", ""] {
            #expect(ledger.add(address))
            #expect(!ledger.add(address))
        }
    }
}
