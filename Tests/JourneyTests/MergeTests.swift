import JSON
import ServiceKit
import SQLDatabase
import TestSupport
import Testing

/// Two records were one customer (CUS-02).
@Suite struct MergeTests {
    let shop: Workshop
    var service: TestService { shop.service }

    init() throws { shop = try Workshop() }

    private func customer(_ name: String, phone: String, _ more: JSONValue = [:]) -> String {
        var body: JSONValue = ["kind": "person", "name": "\(name)", "phones": [["number": "\(phone)"]]]
        for member in ["email", "birthday", "source"] where more[member] != .null {
            body = body.with(member, more[member])
        }
        return service.post("/v1/customers", body).id
    }

    private func merge(_ id: String, _ body: JSONValue) -> TestAnswer {
        service.post("/v1/customers/\(id)/merge", body)
    }

    @Test("CUS-02: all history moves in one transaction, and the merged id answers 301 with mergedInto")
    func moves() throws {
        let gone = customer(
            "Wang Xiaoming", phone: "+8613911112222", ["email": "w@example.com", "birthday": "1980-05-06"])
        let order = shop.ready(customer: gone)
        let invoice = shop.act(order, "invoice")
        service.post("/v1/customers/\(gone)/contacts", ["kind": "note", "text": "Prefers Saturdays"])
        service.post("/v1/outlets/\(shop.outlet)/calls", ["answered": true, "rings": 1, "phone": "+8613911112222"])
        let before = try service.referencesToCustomers()
        #expect(before[gone, default: 0] >= 5)
        let merged = merge(shop.customer, ["fromCustomerId": "\(gone)"])
        #expect(merged.status == 200)
        #expect(merged.id == shop.customer)
        #expect(merged["phones"].items.map { $0["number"].text } == ["+8613800000100", "+8613911112222"])
        #expect(merged["phones"].items.map { $0["primary"] } == [true, false])
        #expect(merged["email"] == "w@example.com")
        #expect(merged["birthday"] == "1980-05-06")
        let moved = service.get("/v1/customers/\(gone)")
        #expect(moved.status == 301)
        #expect(moved.field("Location") == "/v1/customers/\(shop.customer)")
        #expect(moved["mergedInto"].text == shop.customer)
        for part in ["contacts", "consents", "data-quality", "export", "profile"] {
            let answer = service.get("/v1/customers/\(gone)/\(part)")
            #expect(answer.status == 301 && answer["mergedInto"].text == shop.customer)
            #expect(answer.field("Location") == "/v1/customers/\(shop.customer)/\(part)")
        }
        #expect(try service.referencesToCustomers()[gone] == nil)
        #expect(shop.order(order)["customerId"].text == shop.customer)
        #expect(service.get("/v1/invoices/\(invoice.id)")["customerId"].text == shop.customer)
        #expect(service.get("/v1/repair-orders?customer=\(shop.customer)")["items"].items.count == 1)
        #expect(service.ordersThatEventsMiss().isEmpty)
        #expect(
            service.get("/v1/customers?phone=%2B8613911112222")["items"].items.map { $0["id"].text } == [shop.customer])
    }

    @Test("CUS-02: nothing new is done for who was merged; a second merge takes the first along")
    func after() {
        let (first, second) = (customer("A", phone: "+8613911113333"), customer("B", phone: "+8613911114444"))
        #expect(merge(first, ["intoCustomerId": "\(second)"]).id == second)
        let refused = service.patch("/v1/customers/\(first)", ["name": "C"])
        #expect(refused.status == 409)
        #expect(refused.rule == "CUS-02")
        #expect(refused["mergedInto"].text == second)
        let vehicle = service.post(
            "/v1/vehicles", ["plate": "沪A1", "make": "VW", "model": "Golf", "ownerId": "\(first)"])
        #expect(vehicle.status == 422)
        #expect(vehicle.rule == "CUS-02")
        #expect(merge(second, ["intoCustomerId": "\(shop.customer)"]).status == 200)
        #expect(service.get("/v1/customers/\(first)")["mergedInto"].text == shop.customer)
    }

    @Test(
        "CUS-02: a merge names one other customer who is there",
        arguments: [([:], 422), (["fromCustomerId": "cus_01M82YNFM04V3PKX1HFMKR6NMD"], 422)] as [(JSONValue, Int)])
    func bounds(body: JSONValue, status: Int) {
        #expect(merge(shop.customer, body).status == status)
        let own = merge(shop.customer, ["fromCustomerId": "\(shop.customer)"])
        #expect(own.code == "same_customer")
        #expect(own.rule == "CUS-02")
    }

    @Test("every column that refers to customers says how it follows a merge")
    func declared() throws {
        let declared = Set(
            Workshop.modules.flatMap(\.customerData).compactMap { data in data.column.map { "\(data.table).\($0)" } })
        let found = Set(try service.customerColumns().map { "\($0.table).\($0.column)" })
        #expect(!found.isEmpty)
        #expect(found.subtracting(declared) == [])
    }
}

extension TestService {
    private static let keysOnSQLite: SQL = """
        SELECT m.name, k."from" FROM sqlite_master m, pragma_foreign_key_list(m.name) k
        WHERE m.type = 'table' AND k."table" = 'customers' ORDER BY 1, 2
        """
    private static let keysOnPostgreSQL: SQL = """
        SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT)
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
            JOIN pg_class f ON f.oid = c.confrelid
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND f.relname = 'customers' ORDER BY 1, 2
        """

    /// Every column with a foreign key to customers.
    func customerColumns() throws -> [(table: String, column: String)] {
        try database.read { transaction in
            let isSQLite = transaction.dialect.name == "SQLite"
            return try transaction.query(isSQLite ? Self.keysOnSQLite : Self.keysOnPostgreSQL) {
                ($0.text(0), $0.text(1))
            }
        }
    }

    /// How many rows refer to each customer.
    func referencesToCustomers() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for (table, column) in try customerColumns() {
            guard let table = SQL.name(table), let column = SQL.name(column) else { continue }
            try database.read { transaction in
                try transaction.forEach("SELECT " + column + " FROM " + table + " WHERE " + column + " IS NOT NULL", [])
                {
                    counts[$0.text(0), default: 0] += 1
                }
            }
        }
        return counts
    }
}
