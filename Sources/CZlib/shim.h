#pragma once
#include <zlib.h>

// What Swift cannot call itself: macros that pass the version and the size of the stream.

/// 15 window bits and 16 more: a gzip wrapper (zlib manual, deflateInit2). Memory level 8 is zlib's default.
static inline int bayline_gzip_start(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

/// Takes gzip alone, not zlib's own wrapper (zlib manual, inflateInit2).
static inline int bayline_gunzip_start(z_stream *stream) {
    return inflateInit2(stream, 15 + 16);
}
