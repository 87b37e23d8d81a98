import ServiceKit

/// The points that every vehicle is checked for, in one version (INS-02).
struct InspectionChecklist: Sendable {
    let id: String
    let version: Int64
    let items: [Item]

    struct Item: Sendable {
        let id: String
        let text: Text
    }
}
