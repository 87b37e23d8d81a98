import ServiceKit

/// The vehicle from above, with the numbers of marks where they are.
enum DocumentDiagram {
    static func svg(_ zones: [VehicleZone], label: String) -> HTML {
        var taken: [(x: Int, y: Int)] = []
        let numbers = zones.enumerated().compactMap { index, zone -> HTML? in
            guard var point = zone.point else { return nil }
            // Marks of one place lie side by side.
            while taken.contains(where: { abs($0.x - point.x) < 20 && abs($0.y - point.y) < 20 }) { point.y += 22 }
            taken.append(point)
            return """
                <circle cx="\("\(point.x)")" cy="\("\(point.y)")" r="10"/>\
                <text fill="#fff" x="\("\(point.x)")" y="\("\(point.y + 4)")">\("\(index + 1)")</text>
                """
        }
        return """
            <svg viewBox="0 0 200 360" width="130" role="img" aria-label="\(label)">\(HTML(stringLiteral: outline))\
            <g class="marks" fill="#b3261e">\(HTML(numbers))</g></svg>
            """
    }

    /// Body, glass, doors and wheels of any car.
    private static let outline = """
        <g class="car" fill="none" stroke="#7b8a96" stroke-width="2">\
                <path d="M52 26 Q100 2 148 26 Q162 36 164 70 L166 286 Q164 326 148 338 Q100 356 52 338 \
        Q36 326 34 286 L36 70 Q38 36 52 26 Z"/>\
                <path class="glass" d="M50 106 Q100 88 150 106 L142 138 Q100 126 58 138 Z"/>\
        <path class="glass" d="M58 232 Q100 242 142 232 L148 262 Q100 278 52 262 Z"/>\
        <path d="M58 138 L58 232 M142 138 L142 232 M36 108 L50 106 M164 108 L150 106 M34 186 L58 186 M166 186 L142 186 \
        M35 262 L52 262 M165 262 L148 262"/><rect x="22" y="62" width="13" height="38" rx="4"/>\
        <rect x="165" y="62" width="13" height="38" rx="4"/><rect x="22" y="264" width="13" height="38" rx="4"/>\
        <rect x="165" y="264" width="13" height="38" rx="4"/><path d="M36 122 L20 118 L22 130 L36 132 \
        M164 122 L180 118 L178 130 L164 132"/></g>
        """
}
