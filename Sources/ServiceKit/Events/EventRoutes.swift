import JSON
import SQLDatabase

/// Events in their total order (EVT-01): as pages, with a wait for the next where there is none, and as a stream.
enum EventRoutes {
    static let all: [Route] = [
        .stream(
            "/v1/events", .readEvents, query: ["resource", "outlet", "types", "after", "wait"], paged: true,
            EventPoll.begin),
        .stream(
            "/v1/events/stream", .readEvents, query: ["resource", "outlet", "types", "after"],
            offers: ["text/event-stream"], EventSubscription.begin),
    ]
}
