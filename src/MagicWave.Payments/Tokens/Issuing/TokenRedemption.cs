using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>
/// Tokens that a hop brings to the issuer: version (1), network (32), issuer (32), hop (32), count (1), tokens (354 each), signature of the hop's account
/// (64). Bringing it again, or a token in another one, changes nothing. Immutable.
/// </summary>
public sealed class TokenRedemption
{
    /// <summary>Most tokens in one.</summary>
    public const int MaximumTokens = 64;

    /// <summary>Longest one, in bytes.</summary>
    public const int MaximumLength = HeaderLength + (MaximumTokens * Token.Length) + Ed25519.SignatureLength;

    private const byte Version = 1;
    private const int HeaderLength = 1 + NetworkId.Length + (2 * SettlementAccount.Length) + 1;

    private TokenRedemption(byte[] bytes, NetworkId network, SettlementAccount issuer, SettlementAccount hop, List<Token> tokens)
    {
        Bytes = bytes;
        Network = network;
        Issuer = issuer;
        Hop = hop;
        Tokens = tokens;
    }

    /// <summary>The message as it travels.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The ledger and asset.</summary>
    public NetworkId Network { get; }

    /// <summary>Who sold the tokens.</summary>
    public SettlementAccount Issuer { get; }

    /// <summary>Who is to be paid for them.</summary>
    public SettlementAccount Hop { get; }

    /// <summary>The tokens; none for a hop that only asks what it is owed.</summary>
    public IReadOnlyList<Token> Tokens { get; }

    private static ReadOnlySpan<byte> Tag => "MagicWave token redemption 1"u8;

    /// <summary>Reads one that the hop signed. The tokens are not verified.</summary>
    /// <returns>False when it is not one of this version, its hop did not sign it, or it names a token twice.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TokenRedemption? redemption)
    {
        redemption = null;
        ByteReader reader = new(bytes);
        if (bytes.Length > MaximumLength || !reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadBytes(NetworkId.Length, out ReadOnlySpan<byte> network)
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> issuer)
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> account)
            || !reader.TryReadByte(out byte count) || count > MaximumTokens)
        {
            return false;
        }

        List<Token> tokens = new(count);
        HashSet<TokenId> ids = [];
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadBytes(Token.Length, out ReadOnlySpan<byte> token) || !Token.TryRead(token, out Token? read) || !ids.Add(read.Id))
            {
                return false;
            }

            tokens.Add(read);
        }

        SettlementAccount hop = SettlementAccount.FromBytes(account);
        if (reader.Length != Ed25519.SignatureLength || !SignedDocument.IsSignedBy(hop, Tag, bytes))
        {
            return false;
        }

        redemption = new(bytes.ToArray(), NetworkId.FromBytes(network), SettlementAccount.FromBytes(issuer), hop, tokens);
        return true;
    }

    internal static TokenRedemption Create(NetworkId network, SettlementAccount issuer, SettlementKey hop, IReadOnlyList<Token> tokens)
    {
        byte[] bytes = new byte[HeaderLength + (tokens.Count * Token.Length) + Ed25519.SignatureLength];
        ByteWriter writer = new(bytes);
        writer.WriteByte(Version);
        network.CopyTo(writer.Reserve(NetworkId.Length));
        issuer.CopyTo(writer.Reserve(SettlementAccount.Length));
        hop.Account.CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.WriteByte((byte)tokens.Count);
        foreach (Token token in tokens)
        {
            writer.WriteBytes(token.Bytes);
        }

        SignedDocument.Sign(Tag, bytes, hop);
        return TryRead(bytes, out TokenRedemption? redemption) ? redemption : throw new ArgumentException("These tokens make no message.", nameof(tokens));
    }
}
