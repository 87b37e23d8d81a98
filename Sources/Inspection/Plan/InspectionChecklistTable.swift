import JSON
import Network
import SQLDatabase
import ServiceKit

enum InspectionChecklistTable {
    /// The version that holds on a day.
    static func valid(on day: LocalDate, in transaction: Transaction) throws -> InspectionChecklist? {
        try transaction.first(
            """
            SELECT id, version, items FROM inspection_checklists
            WHERE id = 'final-inspection' AND valid_from <= $1 ORDER BY version DESC LIMIT 1
            """,
            [day.sql]
        ) { row in
            let items = try StoredDocument.read(row.text(2)) { reader in
                reader.array("items", count: 1...100) { element in
                    element.object { item in
                        InspectionChecklist.Item(
                            id: item.string("id"), text: Text(item.string("text"), zh: item.string("zh")))
                    }
                }.compactMap { $0 }
            }
            return InspectionChecklist(id: row.text(0), version: row.int64(1), items: items)
        }
    }
}
