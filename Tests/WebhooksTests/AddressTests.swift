import Testing

@testable import Webhooks

/// Where messages may go (SEC-05).
@Suite struct AddressTests {
    @Test(
        "addresses of private networks, of the machine, of groups, examples and tests are not public",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
            "127.255.0.9", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.7",
            "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.9",
            "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        ])
    func private4(text: String) throws {
        #expect(try #require(NetworkAddress(version4: text)).isPublic == false)
    }

    @Test(
        "the addresses beside those blocks are public",
        arguments: [
            "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
            "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
            "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255", "223.255.255.255",
            "8.8.8.8",
        ])
    func public4(text: String) throws {
        #expect(try #require(NetworkAddress(version4: text)).isPublic)
    }

    @Test(
        "the same of version 6, with version 4 inside it",
        arguments: [
            "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:192.168.1.1", "64:ff9b::a00:1",
            "64:ff9b:1::1", "100::1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1", "2001::1",
            "2001:0:53aa::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "3fff:fff::1", "5f00::1", "4000::1",
        ])
    func private6(text: String) throws {
        #expect(try #require(NetworkAddress(version6: text)).isPublic == false)
    }

    @Test(
        "public addresses of version 6",
        arguments: [
            "2001:4860:4860::8888", "2400:cb00::1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
            "2001:200::1", "2003::1", "3ffe::1", "2001:db7::1", "2001:db9::1",
        ])
    func public6(text: String) throws {
        #expect(try #require(NetworkAddress(version6: text)).isPublic)
    }

    @Test("an address is written as libcurl takes it")
    func text() throws {
        #expect(try #require(NetworkAddress(version4: "8.8.4.4")).text == "8.8.4.4")
        #expect(try #require(NetworkAddress(version6: "2001:4860::1")).text == "[2001:4860::1]")
    }

    @Test("the machine's own name is looked up, and found to be private")
    func lookup() {
        let addresses = HostLookup.addresses(of: "localhost")
        #expect(!addresses.isEmpty)
        #expect(addresses.allSatisfy { !$0.isPublic })
        #expect(HostLookup.addresses(of: "no-such-name.invalid").isEmpty)
    }
}
