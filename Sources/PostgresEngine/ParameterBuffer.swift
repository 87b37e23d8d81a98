#if Postgres
    import SQLDatabase

    /// The values of one statement in the binary form of the protocol, in one piece of memory.
    struct ParameterBuffer {
        // One byte in front, so that an empty text has an address, too: a null pointer means NULL.
        private var bytes: [UInt8] = [0]
        private var starts: [Int] = []
        private var lengths: [Int32] = []

        init(_ values: [SQLValue]) {
            starts.reserveCapacity(values.count)
            lengths.reserveCapacity(values.count)
            for value in values {
                let start = bytes.count
                switch value {
                case .null:
                    starts.append(-1)
                case .integer(let number):
                    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
                    starts.append(start)
                case .text(let text):
                    bytes.append(contentsOf: text.utf8)
                    starts.append(start)
                case .blob(let blob):
                    bytes.append(contentsOf: blob)
                    starts.append(start)
                }
                lengths.append(Int32(truncatingIfNeeded: bytes.count - start))
            }
        }

        /// Calls `body` with count, values, lengths and formats, as `PQexecPrepared` takes them.
        func withPointers<Result>(
            _ body: (
                Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
            ) -> Result
        ) -> Result {
            bytes.withUnsafeBytes { memory in
                let base = memory.bindMemory(to: CChar.self).baseAddress
                let pointers = starts.map { start in start < 0 ? nil : base.map { $0 + start } }
                let formats = [Int32](repeating: 1, count: starts.count)
                return pointers.withUnsafeBufferPointer { pointers in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(
                                Int32(pointers.count), pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                        }
                    }
                }
            }
        }
    }
#endif
