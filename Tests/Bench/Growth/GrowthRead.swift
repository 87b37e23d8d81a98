/// The reads that are measured.
enum GrowthRead: String, CaseIterable {
    case byID = "by id, an order of this month"
    case anyID = "by id, any order of ten years"
    case board
    case slots = "slots of a week"
    case list = "list of an outlet, first page"
    case later = "list of an outlet, a page in the middle"
    case closed = "list of an outlet's closed orders"
    case inRepair = "list of all outlets' orders in repair"
    case customer = "list of a customer of this month"
    case anyCustomer = "list of any customer of ten years"

    /// Whether it goes to rows that nobody has asked for lately: a small network lies in the page cache as a whole, a
    /// large one does not, so each such row comes from the file.
    var isFarBack: Bool { self == .anyID || self == .anyCustomer || self == .later }
}
