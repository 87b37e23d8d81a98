import Application
import Foundation
import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing
import Yams

/// SEC-02: every operation of `openapi.yaml` × every role × its own and another outlet, and without a key.
@Suite struct PermissionMatrixTests {
    @Test("each role may do what the table says at its own outlet, sees nothing of another, and nobody without a key")
    func matrix() throws {
        let matrix = try AccessMatrix()
        var cells = 0
        for operation in matrix.operations {
            #expect(matrix.status(of: operation, key: nil) == 401, "\(operation.name) without a key")
            cells += 1
            for role in Role.allCases {
                cells += try check(operation, role, matrix)
            }
        }
        #expect(cells == matrix.operations.count * (1 + 2 * Role.allCases.count))
        print("permission matrix: \(matrix.operations.count) operations, \(Role.allCases.count) roles, \(cells) cells")
    }

    /// An operation by one role at both outlets; returns the number of cells.
    private func check(_ operation: AccessMatrix.Operation, _ role: Role, _ matrix: AccessMatrix) throws -> Int {
        for isOwn in [true, false] {
            let answer = try matrix.send(operation, as: role, toOwn: isOwn)
            let name: Comment =
                "\(operation.name) as \(role) at \(isOwn ? "its own" : "another") outlet: \(answer.text)"
            guard role.permissions.contains(operation.permission) else {
                #expect(answer.status == 403 && answer.code == "not_permitted", name)
                continue
            }
            switch operation.subject {
            case .outlet where isOwn, .everyone:
                #expect(answer.status != 401 && answer.status != 403 && answer.code != "not_found", name)
                #expect(answer.code != "invalid_body" && answer.code != "malformed_json", name)
            case .outlet: #expect(answer.status == 404 && answer.code == "not_found", name)
            case .body where isOwn:
                #expect(answer.status != 403 && answer.code != "not_found" && !answer.pointsAtOutlet, name)
            case .body: #expect(answer.status == 422 && answer.pointsAtOutlet, name)
            case .network: #expect(answer.status == 403 && answer.code == "not_permitted", name)
            case .own: #expect(answer.status == 404 || answer.status == 200, name)
            case .list: #expect(answer.status == 200 || answer.status == 400, name)
            }
            for secret in matrix.other.secrets where answer.status < 300 && operation.method == "GET" {
                #expect(!answer.text.contains(secret), "\(name) tells of \(secret)")
            }
        }
        return 2
    }

    @Test("nobody follows the stream of events without a key or the permission")
    func stream() throws {
        let matrix = try AccessMatrix()
        #expect(matrix.streamRefusal(for: nil) == 401)
        for role in Role.allCases where !role.permissions.contains(.readEvents) {
            #expect(matrix.streamRefusal(for: role) == 403, "\(role)")
        }
    }

    @Test("an outlet's status, region and grade are the network's to change", arguments: ["status", "region", "grade"])
    func ofNetwork(member: String) throws {
        let matrix = try AccessMatrix()
        let body: JSONValue = [:]
        let answer = try matrix.patchOutlet(as: .outletManager, body.with(member, "suspended"))
        #expect(answer.status == 403, "\(answer.text)")
        #expect(try matrix.patchOutlet(as: .outletManager, ["phone": "+862150001001"]).status == 200)
    }

    @Test("who reaches the network sees both outlets")
    func network() throws {
        let matrix = try AccessMatrix()
        for operation in matrix.operations where operation.subject == .outlet && operation.method == "GET" {
            for isOwn in [true, false] {
                let answer = try matrix.send(operation, key: matrix.networkKey, toOwn: isOwn)
                #expect(answer.status == 200, "\(operation.name): \(answer.text)")
            }
        }
    }
}
