using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Onion.Handshakes;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// A client's private X25519 key for a service that only chosen clients may discover (rend-spec-v3 appendix G.1.2). In a file of tor's
/// <c>ClientOnionAuthDir</c> it is one line: the address without <c>.onion</c>, <c>:descriptor:x25519:</c> and the key in base32. Erased on
/// disposal.
/// </summary>
public sealed class ClientAuthorization : IDisposable
{
    private const string Middle = ":descriptor:x25519:";

    /// <summary>Takes a key over.</summary>
    /// <param name="address">The service that it is for.</param>
    /// <param name="privateKey">32 bytes; copied. The caller erases its own.</param>
    /// <exception cref="ArgumentException">It does not have 32 bytes.</exception>
    public ClientAuthorization(OnionAddress address, ReadOnlySpan<byte> privateKey)
    {
        Address = address;
        Key = new OnionKey(privateKey);
    }

    /// <summary>The service that it is for.</summary>
    public OnionAddress Address { get; }

    /// <summary>What the service must be told, to let the client in.</summary>
    public AuthorizedClientKey PublicKey => AuthorizedClientKey.FromBytes(Key.PublicKey);

    /// <summary>Both halves.</summary>
    internal OnionKey Key { get; }

    /// <summary>Makes a new one.</summary>
    public static ClientAuthorization Generate(OnionAddress address, IRandom random)
    {
        using OnionKey key = OnionKey.Generate(random);
        return new(address, key.PrivateKey);
    }

    /// <summary>Reads the line of a file; white space around it is ignored.</summary>
    /// <returns>False for anything else, and so for an address that is none and for a key that is all zero.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ClientAuthorization? authorization)
    {
        authorization = null;
        text = text.Trim();
        int colon = text.IndexOf(':');
        if (colon < 0 || !text[colon..].StartsWith(Middle, StringComparison.Ordinal) || !OnionAddress.TryParse(text[..colon], out OnionAddress address))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[OnionKey.Length];
        bool isGood = Base32.TryDecode(text[(colon + Middle.Length)..], key) && !FixedTime.IsZero(key);
        authorization = isGood ? new(address, key) : null;
        CryptographicOperations.ZeroMemory(key);
        return isGood;
    }

    /// <summary>The line of a file. It is a secret that nothing erases any more: write it where it belongs and forget it.</summary>
    public string ToSecretText() => Address.Label + Middle + Base32.Encode(Key.PrivateKey);

    /// <summary>The address, and not the key.</summary>
    public override string ToString() => Address.ToString();

    /// <summary>Erases the key.</summary>
    public void Dispose() => Key.Dispose();
}
