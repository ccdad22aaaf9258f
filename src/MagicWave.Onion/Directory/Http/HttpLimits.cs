namespace MagicWave.Onion.Directory.Http;

/// <summary>Bounds on what a peer may send, checked before memory is taken.</summary>
public static class HttpLimits
{
    /// <summary>Bytes of a request or status line with its headers (C tor's MAX_HEADERS_SIZE).</summary>
    public const int MaxHeadLength = 50_000;

    /// <summary>Bytes of a target. A request for 92 microdescriptors takes about 4,100.</summary>
    public const int MaxTargetLength = 16_384;

    /// <summary>Bytes of an upload: a descriptor (20,000) and an extra-info document (50,000), dir-spec 2.1.</summary>
    public const int MaxUploadLength = 70_000;

    /// <summary>Bytes of an answer before and after decompression (C tor's MAX_DIR_DL_SIZE).</summary>
    public const int MaxBodyLength = (1 << 24) - 1;

    /// <summary>
    /// How many times as long as its compressed form a document may be before it is taken for a bomb; small documents are not judged.
    /// </summary>
    public const int MaxCompressionFactor = 25;

    /// <summary>Output below this length is never judged a bomb.</summary>
    public const int CompressionBombFloor = 64 * 1024;
}
