import JSON
import SQLDatabase
import ServiceKit

/// The routes that need no key: probes, metrics, the contract, and the page that reads it.
enum OpenRoutes {
    private static let contract = StaticDocument(mediaType: "application/yaml", bytes: Contract.document)

    static func module(database: any Database, stopping: StopFlag, metrics: MetricsPage) -> Module {
        Module(
            "open",
            routes: [
                .open("/healthz") { status("ok") },
                .open("/readyz", readsDatabase: true) {
                    guard !stopping.isRaised else { throw Refusal.notReady }
                    _ = try database.read { try APIKeyTable.isEmpty(in: $0) }
                    return status("ready")
                },
                .open("/metrics", readsDatabase: true) { metrics.answer() },
                .open("/openapi.yaml") { contract.answer },
                .openPage("/docs") { try DocsPage.shared.document(in: $0).answer.inClientsLanguage() },
            ])
    }

    private static func status(_ status: String) -> Answer {
        .json { writer in writer.object { $0.member("status", status) } }
    }
}

extension Refusal {
    static var notReady: Refusal {
        Refusal(status: 503, code: "not_ready", "The service is stopping.", zh: "服务正在停止。")
    }
}
