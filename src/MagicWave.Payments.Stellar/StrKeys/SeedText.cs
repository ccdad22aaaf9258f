using System.Security.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.StrKeys;

/// <summary>
/// Secret seeds as text, S… (SEP-23): how other wallets hand out keys. Whoever reads it can spend the account, so there is no string of it:
/// the caller owns the characters and erases them. Thread-safe.
/// </summary>
public static class SeedText
{
    /// <summary>Length of the text, in characters.</summary>
    public static int Length => StrKeyCodec.TextLength(SettlementKey.SeedLength);

    /// <summary>Writes a seed.</summary>
    /// <param name="seed">32 bytes.</param>
    /// <param name="text">Exactly <see cref="Length"/> characters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A wrong length.</exception>
    public static void Write(ReadOnlySpan<byte> seed, Span<char> text)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SettlementKey.SeedLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(text.Length, Length);
        StrKeyCodec.Encode(StrKeyKind.Seed, seed, text);
    }

    /// <summary>The key of a seed.</summary>
    /// <returns>Null when the text is no seed. The caller disposes of the key.</returns>
    public static SettlementKey? TryRead(ReadOnlySpan<char> text)
    {
        Span<byte> content = stackalloc byte[StrKeyCodec.MaximumContentLength];
        SettlementKey? key = StrKeyCodec.TryDecode(text, out StrKeyKind kind, content, out int length) && kind == StrKeyKind.Seed
            ? SettlementKey.FromSeed(content[..length])
            : null;
        CryptographicOperations.ZeroMemory(content);
        return key;
    }
}
