/// The reads that are measured.
enum GrowthRead: String, CaseIterable {
    case byID = "by id, any order"
    case board
    case slots = "slots of a week"
    case list = "list of an outlet, first page"
    case later = "list of an outlet, a page in the middle"
    case closed = "list of an outlet's closed orders"
    case inRepair = "list of all outlets' orders in repair"
    case customer = "list of a customer"
    case vehicle = "list of a vehicle"
}
