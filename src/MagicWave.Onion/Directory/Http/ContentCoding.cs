using System.IO.Compression;

namespace MagicWave.Onion.Directory.Http;

/// <summary>The content codings of the directory protocol that are spoken here: identity, deflate (zlib) and gzip (dir-spec 6.1).</summary>
public static class ContentCoding
{
    /// <summary>What a client of ours says it takes.</summary>
    public const string Accepted = "deflate, identity";

    /// <summary>
    /// Undoes the coding of a body. False for an unknown coding, broken data, output beyond <paramref name="maxLength"/>, or a
    /// suspicious expansion (<see cref="HttpLimits.MaxCompressionFactor"/>).
    /// </summary>
    public static bool TryDecode(string? coding, ReadOnlyMemory<byte> body, int maxLength, out byte[] decoded)
    {
        decoded = [];
        switch (coding?.Trim().ToLowerInvariant())
        {
            case null or "" or "identity":
                return TryDecodeUnnamed(body, maxLength, out decoded);
            case "deflate" or "x-deflate":
                return TryInflate(static input => new ZLibStream(input, CompressionMode.Decompress), body, maxLength, out decoded);
            case "gzip" or "x-gzip":
                return TryInflate(static input => new GZipStream(input, CompressionMode.Decompress), body, maxLength, out decoded);
            default:
                return false;
        }
    }

    /// <summary>Compresses to the zlib format.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> document)
    {
        using MemoryStream output = new();
        using (ZLibStream zlib = new(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(document);
        }

        return output.ToArray();
    }

    /// <summary>Whether a list of codings has deflate in it.</summary>
    public static bool AcceptsDeflate(string? acceptEncoding)
    {
        if (acceptEncoding is null)
        {
            return false;
        }

        foreach (Range range in acceptEncoding.AsSpan().Split(','))
        {
            ReadOnlySpan<char> coding = acceptEncoding.AsSpan()[range];
            int parameter = coding.IndexOf(';');
            coding = (parameter < 0 ? coding : coding[..parameter]).Trim();
            if (coding.Equals("deflate", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Answers to requests for ".z" are compressed and may not say so; no directory document begins with the byte 0x78 of zlib and an
    // acceptable check of the first two bytes.
    private static bool TryDecodeUnnamed(ReadOnlyMemory<byte> body, int maxLength, out byte[] decoded)
    {
        ReadOnlySpan<byte> span = body.Span;
        if (span.Length > 2 && span[0] == 0x78 && ((span[0] << 8) + span[1]) % 31 == 0)
        {
            return TryInflate(static input => new ZLibStream(input, CompressionMode.Decompress), body, maxLength, out decoded);
        }

        decoded = span.Length <= maxLength ? span.ToArray() : [];
        return span.Length <= maxLength;
    }

    private static bool TryInflate(Func<Stream, Stream> open, ReadOnlyMemory<byte> body, int maxLength, out byte[] decoded)
    {
        decoded = [];
        using MemoryStream input = new(body.ToArray(), writable: false);
        using MemoryStream output = new();
        long bound = Math.Min(maxLength, Math.Max(HttpLimits.CompressionBombFloor, (long)body.Length * HttpLimits.MaxCompressionFactor));
        try
        {
            using Stream inflater = open(input);
            byte[] buffer = new byte[16 * 1024];
            for (int read = inflater.Read(buffer); read > 0; read = inflater.Read(buffer))
            {
                if (output.Length + read > bound)
                {
                    return false;
                }

                output.Write(buffer, 0, read);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // Of broken data the framework says either, as zlib does.
            return false;
        }

        decoded = output.ToArray();
        return true;
    }
}
