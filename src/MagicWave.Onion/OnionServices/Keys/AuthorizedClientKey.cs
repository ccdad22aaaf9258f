using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Security;
using MagicWave.Cryptography;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// The public X25519 key of a client that may discover a service (rend-spec-v3 appendix G.1.1). In a file of tor's
/// <c>authorized_clients</c> it is one line, <c>descriptor:x25519:</c> and the key in base32.
/// </summary>
public sealed class AuthorizedClientKey
{
    /// <summary>The key's length, in bytes.</summary>
    public const int Length = X25519.KeyLength;

    private const string Prefix = "descriptor:x25519:";

    private readonly byte[] _key;

    private AuthorizedClientKey(byte[] key) => _key = key;

    /// <summary>The key, 32 bytes.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>Takes a key.</summary>
    /// <exception cref="ArgumentException">It does not have 32 bytes.</exception>
    public static AuthorizedClientKey FromBytes(ReadOnlySpan<byte> key) =>
        key.Length == Length ? new(key.ToArray()) : throw new ArgumentException($"A client's key has {Length} bytes.", nameof(key));

    /// <summary>Reads the line of a file; white space around it is ignored.</summary>
    /// <returns>False for anything else, and so for other kinds of authorization and for a key that is all zero.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out AuthorizedClientKey? client)
    {
        client = null;
        text = text.Trim();
        byte[] key = new byte[Length];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !Base32.TryDecode(text[Prefix.Length..], key)
            || FixedTime.IsZero(key))
        {
            return false;
        }

        client = new(key);
        return true;
    }

    /// <summary>The line of a file.</summary>
    public override string ToString() => Prefix + Base32.Encode(_key);
}
