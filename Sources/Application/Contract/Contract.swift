import CContract

/// The contract, `openapi.yaml`, as it was built into the program (API-07).
package enum Contract {
    package static let document = Array(
        UnsafeBufferPointer(start: bayline_openapi(), count: bayline_openapi_size()))
}
