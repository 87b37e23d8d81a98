import JSON
import SQLDatabase
import ServiceKit

/// What happened to one order, for people.
enum StoryRoutes {
    static let all: [Route] = [.get("/v1/repair-orders/{id}/story", .readOrders, offersHTML: true, show)]

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        let story = try OrderStory(document, in: transaction)
        guard !call.prefersHTML else {
            return Answer.html(StoryPage(story: story, language: call.language).html).inClientsLanguage()
        }
        return Answer.json(capacity: 32_768) { story.write(to: &$0, call.language) }.inClientsLanguage()
    }
}
