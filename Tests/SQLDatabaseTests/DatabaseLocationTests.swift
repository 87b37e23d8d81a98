import SQLDatabase
import Testing

@Suite("Where a database is")
struct DatabaseLocationTests {
    @Test(
        "a path is a file, with or without `sqlite:`, and the two schemes of PostgreSQL are servers",
        arguments: [
            ("bayline.sqlite", .file("bayline.sqlite")), ("/data/postgres", .file("/data/postgres")),
            ("sqlite:/data/a b.sqlite", .file("/data/a b.sqlite")), ("sqlite:", .file("")),
            ("postgres:///name", .server(uri: "postgres:///name")),
            ("postgresql://host/name", .server(uri: "postgresql://host/name")),
            ("postgres:name", .file("postgres:name")),
        ] as [(String, DatabaseLocation)])
    func kinds(text: String, location: DatabaseLocation) {
        #expect(DatabaseLocation(text) == location)
    }

    @Test(
        "passwords are not shown, wherever they stand",
        arguments: [
            ("postgres://user:secret@host:5432/name", "postgres://user:…@host:5432/name"),
            ("postgres://user:se@cret@host/name", "postgres://user:…@host/name"),
            ("postgres://user@host/name", "postgres://user@host/name"),
            (
                "postgres://host/name?user=u&password=secret&sslmode=require",
                "postgres://host/name?user=u&password=…&sslmode=require"
            ),
            ("postgres:///name?host=/socket&sslpassword=secret", "postgres:///name?host=/socket&sslpassword=…"),
            ("postgres://a,b:1/name", "postgres://a,b:1/name"), ("/file.sqlite", "/file.sqlite"),
        ])
    func shown(text: String, shown: String) {
        #expect(DatabaseLocation(text).shown == shown)
    }
}
