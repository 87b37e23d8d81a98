/// The media types that attachments may have, each known by its first bytes (SEC-04): none that a browser runs.
enum FileKind: String, CaseIterable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case gif = "image/gif"
    case webp = "image/webp"
    case heic = "image/heic"
    case pdf = "application/pdf"
    case mp4Video = "video/mp4"
    case webmVideo = "video/webm"
    case mp3 = "audio/mpeg"
    case mp4Audio = "audio/mp4"
    case ogg = "audio/ogg"
    case wav = "audio/wav"
    case webmAudio = "audio/webm"

    /// Whether a page may show it in its place.
    var isImage: Bool { rawValue.hasPrefix("image/") }

    /// The kind that a field `Content-Type` names.
    init?(field: String?) {
        let type = field?.split(separator: ";", omittingEmptySubsequences: false).first ?? ""
        self.init(rawValue: type.filter { $0 != " " && $0 != "\t" }.lowercased())
    }

    /// Whether a file that begins like this is one.
    func begins(_ head: [UInt8]) -> Bool {
        func has(_ text: String, at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: Array(text.utf8)) }
        switch self {
        case .jpeg: return head.starts(with: [0xFF, 0xD8, 0xFF])
        case .png: return head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        case .gif: return has("GIF87a") || has("GIF89a")
        case .webp: return has("RIFF") && has("WEBP", at: 8)
        case .heic: return has("ftyp", at: 4) && ["hei", "hev", "mif1", "msf1"].contains { has($0, at: 8) }
        case .pdf: return has("%PDF-")
        case .mp4Video, .mp4Audio: return has("ftyp", at: 4)
        case .webmVideo, .webmAudio: return head.starts(with: [0x1A, 0x45, 0xDF, 0xA3])
        case .mp3: return has("ID3") || (head.first == 0xFF && head.dropFirst().first.map { $0 & 0xE0 == 0xE0 } == true)
        case .ogg: return has("OggS")
        case .wav: return has("RIFF") && has("WAVE", at: 8)
        }
    }
}
