using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Cryptography.BlindRsa;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens;

/// <summary>
/// The public keys of an issuer, signed by its account: "MWTK", version (1), network (32), issuer (32), published (8), valid until (8), count (1),
/// then for each key denomination in MiB (2), epoch (4), value in stroops (8), start (8), length (2) and SubjectPublicKeyInfo; signature (64).
/// Times are milliseconds since 1970. Keys are in the order of epoch and denomination, one for each pair: a list has no room for keys of
/// one user. That everybody has the same list is what its digest in the consensus is for: <see cref="TokenKeyListDigest"/>. Immutable.
/// </summary>
public sealed class TokenKeyList
{
    /// <summary>Most keys in a list: sixteen epochs of four denominations.</summary>
    public const int MaximumKeys = 64;

    /// <summary>Longest list, in bytes.</summary>
    public const int MaximumLength = 64 * 1024;

    /// <summary>Most that one token may be worth: keeps sums far from overflow.</summary>
    public const long MaximumValue = 1_000_000_000_000;

    private const byte Version = 1;
    private const long MaximumTime = 253_402_300_800_000;
    private const int MaximumKeyLength = 700;

    private readonly Dictionary<TokenKeyId, TokenKey> _byId;

    private TokenKeyList(byte[] bytes, NetworkId network, SettlementAccount issuer, UnixTime published, UnixTime validUntil, List<TokenKey> keys)
    {
        Bytes = bytes;
        Network = network;
        Issuer = issuer;
        Published = published;
        ValidUntil = validUntil;
        Keys = keys;
        _byId = keys.ToDictionary(key => key.Id);
        ChallengeDigest = TokenChallenge.Digest(issuer);
        Digest = TokenKeyListDigest.FromBytes(SHA256.HashData(bytes));
    }

    /// <summary>The document.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of the document.</summary>
    public TokenKeyListDigest Digest { get; }

    /// <summary>The ledger and asset of the values.</summary>
    public NetworkId Network { get; }

    /// <summary>Whose keys they are; it sells and redeems the tokens.</summary>
    public SettlementAccount Issuer { get; }

    /// <summary>When it was made.</summary>
    public UnixTime Published { get; }

    /// <summary>Until when it is to be believed.</summary>
    public UnixTime ValidUntil { get; }

    /// <summary>The keys by epoch and denomination.</summary>
    public IReadOnlyList<TokenKey> Keys { get; }

    /// <summary>The digest that every token of the issuer carries.</summary>
    public ReadOnlyMemory<byte> ChallengeDigest { get; }

    private static ReadOnlySpan<byte> Magic => "MWTK"u8;

    private static ReadOnlySpan<byte> Tag => "MagicWave token key list 1"u8;

    /// <summary>Reads a list and checks its order, bounds and signature.</summary>
    /// <param name="bytes">The document, from anybody.</param>
    /// <param name="list">The list.</param>
    /// <returns>False when it is not a list of this version that its issuer signed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TokenKeyList? list)
    {
        list = null;
        ByteReader reader = new(bytes);
        if (bytes.Length > MaximumLength || !reader.TryReadBytes(Magic.Length, out ReadOnlySpan<byte> magic) || !PublicBytes.Equal(magic, Magic)
            || !reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadBytes(NetworkId.Length, out ReadOnlySpan<byte> network)
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> account)
            || !TryReadTime(ref reader, out UnixTime published) || !TryReadTime(ref reader, out UnixTime validUntil)
            || !reader.TryReadByte(out byte count) || count > MaximumKeys)
        {
            return false;
        }

        List<TokenKey> keys = new(count);
        for (int i = 0; i < count; i++)
        {
            if (!TryReadKey(ref reader, out TokenKey? key) || (i > 0 && Order(keys[^1]) >= Order(key)) || keys.Exists(other => other.Id == key.Id))
            {
                return false;
            }

            keys.Add(key);
        }

        SettlementAccount issuer = SettlementAccount.FromBytes(account);
        if (reader.Length != Ed25519.SignatureLength || !SignedDocument.IsSignedBy(issuer, Tag, bytes))
        {
            return false;
        }

        list = new(bytes.ToArray(), NetworkId.FromBytes(network), issuer, published, validUntil, keys);
        return true;
    }

    /// <summary>The key of that name; null when there is none.</summary>
    public TokenKey? Find(TokenKeyId id) => _byId.GetValueOrDefault(id);

    /// <summary>The key to buy a denomination under: of those for sale, the one of the latest epoch. Null when there is none.</summary>
    public TokenKey? ForSale(int mebibytes, UnixTime now) => Keys.LastOrDefault(key => key.Mebibytes == mebibytes && key.IsForSale(now));

    /// <summary>
    /// Why a client must not buy under this list; null when it may. It is another network or another list than the consensus names (so that nobody
    /// is served keys of their own), it is out of date, or it splits the buyers of a denomination over more than two epochs at once.
    /// </summary>
    /// <param name="network">The ledger and asset of the client.</param>
    /// <param name="listed">The digest in the consensus.</param>
    /// <param name="now">The time.</param>
    public TokenKeyListFault? Check(NetworkId network, TokenKeyListDigest listed, UnixTime now)
    {
        if (Network != network)
        {
            return TokenKeyListFault.WrongNetwork;
        }

        if (Digest != listed)
        {
            return TokenKeyListFault.NotTheListOfTheConsensus;
        }

        if (now < Published || now >= ValidUntil)
        {
            return TokenKeyListFault.OutOfDate;
        }

        bool isSplit = TokenDenomination.All.Any(mebibytes => Keys.Count(key => key.Mebibytes == mebibytes && key.IsForSale(now)) > 2);
        return isSplit ? TokenKeyListFault.TooManyKeys : null;
    }

    internal static TokenKeyList Create(NetworkId network, SettlementKey issuer, UnixTime published, UnixTime validUntil, IEnumerable<TokenKey> keys)
    {
        TokenKey[] ordered = [.. keys.OrderBy(Order)];
        byte[] buffer = new byte[MaximumLength];
        ByteWriter writer = new(buffer);
        writer.WriteBytes(Magic);
        writer.WriteByte(Version);
        network.CopyTo(writer.Reserve(NetworkId.Length));
        issuer.Account.CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.WriteUInt64((ulong)published.Milliseconds);
        writer.WriteUInt64((ulong)validUntil.Milliseconds);
        writer.WriteByte((byte)ordered.Length);
        foreach (TokenKey key in ordered)
        {
            writer.WriteUInt16((ushort)key.Mebibytes);
            writer.WriteUInt32(key.Epoch);
            writer.WriteUInt64((ulong)key.Value.Value);
            writer.WriteUInt64((ulong)key.Start.Milliseconds);
            writer.WriteUInt16((ushort)key.PublicKey.SubjectPublicKeyInfo.Length);
            writer.WriteBytes(key.PublicKey.SubjectPublicKeyInfo.Span);
        }

        writer.Reserve(Ed25519.SignatureLength).Clear();
        byte[] bytes = buffer[..writer.Length];
        SignedDocument.Sign(Tag, bytes, issuer);
        return TryRead(bytes, out TokenKeyList? list) ? list : throw new ArgumentException("These keys make no list.", nameof(keys));
    }

    private static ulong Order(TokenKey key) => ((ulong)key.Epoch << 32) | (uint)key.Mebibytes;

    private static bool TryReadKey(ref ByteReader reader, [NotNullWhen(true)] out TokenKey? key)
    {
        key = null;
        if (!reader.TryReadUInt16(out ushort mebibytes) || !TokenDenomination.IsKnown(mebibytes) || !reader.TryReadUInt32(out uint epoch)
            || !reader.TryReadUInt64(out ulong value) || value is 0 or > MaximumValue || !TryReadTime(ref reader, out UnixTime start)
            || !reader.TryReadUInt16(out ushort length) || length > MaximumKeyLength
            || !reader.TryReadBytes(length, out ReadOnlySpan<byte> info)
            || !BlindRsaPublicKey.TryRead(info.ToArray(), out BlindRsaPublicKey? publicKey)
            || publicKey.ModulusLength != Token.AuthenticatorLength)
        {
            return false;
        }

        key = new(mebibytes, epoch, new((long)value), start, publicKey);
        return true;
    }

    private static bool TryReadTime(ref ByteReader reader, out UnixTime time)
    {
        bool isRead = reader.TryReadUInt64(out ulong milliseconds) && milliseconds <= MaximumTime;
        time = new(isRead ? (long)milliseconds : 0);
        return isRead;
    }
}
