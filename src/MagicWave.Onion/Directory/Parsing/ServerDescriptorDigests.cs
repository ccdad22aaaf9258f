using System.Security.Cryptography;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>The digest that the Ed25519 signature of a server descriptor is over (dir-spec 2.1.1, <c>router-sig-ed25519</c>).</summary>
internal static class ServerDescriptorDigests
{
    /// <summary>The digest of the text from <c>router</c> through the space after <c>router-sig-ed25519</c>.</summary>
    public static byte[] Ed25519Signed(ReadOnlySpan<byte> text)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("Tor router descriptor signature v1"u8);
        hash.AppendData(text);
        return hash.GetHashAndReset();
    }
}
