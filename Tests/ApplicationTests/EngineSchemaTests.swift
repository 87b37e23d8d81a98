import Application
import DatabaseSupport
import SQLDatabase
import ServiceKit
import Testing

/// All migrations give the same tables on PostgreSQL as on SQLite.
@Suite("The schema on every engine", .enabled(if: TestEngine.available.contains(.postgres)))
struct EngineSchemaTests {
    private static let migrations = Composition.modules.flatMap(\.migrations)

    @Test(
        "columns, types, NOT NULL, keys, unique columns, references, checks and indexes are alike",
        arguments: Aspect.allCases)
    fileprivate func alike(aspect: Aspect) throws {
        let sqlite = try Self.lines(aspect.sqlite, on: .sqlite)
        let postgres = try Self.lines(aspect.postgres, on: .postgres)
        #expect(sqlite.count >= aspect.least)
        #expect(postgres.subtracting(sqlite) == [])
        #expect(sqlite.subtracting(postgres) == [])
    }

    private static func lines(_ sql: SQL, on engine: TestEngine) throws -> Set<String> {
        let fresh = try engine.database(migrations)
        return Set(try fresh.database.read { try $0.query(sql) { $0.text(0) } })
    }

    @Test("texts sort by their bytes in every column")
    func collation() throws {
        let sql: SQL = """
            SELECT c.relname || '.' || a.attname FROM pg_attribute a
                JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                JOIN pg_collation l ON l.oid = a.attcollation
            WHERE a.attnum > 0 AND NOT a.attisdropped AND l.collname <> 'C'
            """
        #expect(try Self.lines(sql, on: .postgres) == [])
    }
}

/// One thing that a schema says, asked of each engine; an answer is one line a fact.
private enum Aspect: String, CaseIterable {
    case columns
    case keys
    case references
    case checks
    case indexes

    /// Fewer facts than these, and the question is wrong.
    var least: Int {
        switch self {
        case .columns: 600
        case .keys: 80
        case .references: 120
        case .checks: 40
        case .indexes: 70
        }
    }

    var sqlite: SQL {
        switch self {
        case .columns:
            """
            SELECT t.name || '.' || c.name || ' ' || c.type || CASE WHEN c."notnull" = 1 OR c.pk > 0
                THEN ' not null' ELSE '' END
            FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
            """
        case .keys:
            """
            SELECT t.name || '(' || (SELECT group_concat(name, ',') FROM
                (SELECT c.name FROM pragma_index_info(i.name) c ORDER BY c.name)) || ')'
                || CASE WHEN i.partial = 1 THEN ' partial' ELSE '' END
            FROM sqlite_schema t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i."unique" = 1
            UNION SELECT t.name || '(' || c.name || ')' FROM sqlite_schema t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND c.pk = 1 AND t.sql LIKE '%' || c.name || ' INTEGER PRIMARY KEY%'
            """
        case .references:
            """
            SELECT t.name || '.' || f."from" || ' -> ' || f."table" || '.' || f."to"
            FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
            """
        case .checks:
            """
            SELECT name || ' ' || ((length(sql) - length(replace(sql, 'CHECK (', ''))) / 7) FROM sqlite_schema
            WHERE type = 'table' AND sql LIKE '%CHECK (%'
            """
        case .indexes:
            """
            SELECT i.name || ' ' || t.name || '(' || (SELECT group_concat(name, ',') FROM
                (SELECT c.name FROM pragma_index_info(i.name) c ORDER BY c.seqno)) || ')'
                || CASE WHEN i.partial = 1 THEN ' partial' ELSE '' END
                || CASE WHEN i."unique" = 1 THEN ' unique' ELSE '' END
            FROM sqlite_schema t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin = 'c'
            """
        }
    }

    var postgres: SQL {
        switch self {
        case .columns:
            """
            SELECT c.relname || '.' || a.attname || ' '
                || CASE format_type(a.atttypid, a.atttypmod) WHEN 'bigint' THEN 'INTEGER' WHEN 'text' THEN 'TEXT'
                    WHEN 'bytea' THEN 'BLOB' ELSE format_type(a.atttypid, a.atttypmod) END
                || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
            """
        case .keys:
            """
            SELECT c.relname || '(' || (SELECT string_agg(a.attname, ',' ORDER BY a.attname COLLATE "C")
                FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey::int2[])) || ')'
                || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace
            """
        case .references:
            """
            SELECT t.relname || '.' || a.attname || ' -> ' || f.relname || '.' || b.attname
            FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid,
                unnest(c.conkey, c.confkey) AS k (here, there), pg_attribute a, pg_attribute b
            WHERE c.contype = 'f' AND a.attrelid = t.oid AND a.attnum = k.here AND b.attrelid = f.oid
                AND b.attnum = k.there
            """
        case .checks:
            """
            SELECT t.relname || ' ' || count(*) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
            WHERE c.contype = 'c' AND t.relnamespace = 'public'::regnamespace GROUP BY t.relname
            """
        case .indexes:
            """
            SELECT n.relname || ' ' || t.relname || '(' || (SELECT string_agg(a.attname, ',' ORDER BY k.place)
                FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) || ')'
                || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END
                || CASE WHEN i.indisunique THEN ' unique' ELSE '' END
            FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class n ON n.oid = i.indexrelid
            WHERE t.relnamespace = 'public'::regnamespace
                AND NOT EXISTS (
                    SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
            """
        }
    }
}
