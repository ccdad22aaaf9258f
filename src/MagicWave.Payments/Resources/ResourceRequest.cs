using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>
/// A publisher's signed request to be paid for one thing: version (1), kind (1), id (16), session (16), network (32), site (32), the site's signature
/// over the account (64), account (32), resource (32), amount (16), the lock that the rendezvous point is to make (72), issued (8), pay before (8),
/// serve until (8), the account's signature over all of it (64). Immutable.
/// </summary>
public sealed class ResourceRequest
{
    /// <summary>The version that is written and read.</summary>
    public const byte Version = 1;

    /// <summary>Length in bytes.</summary>
    public const int Length = 2 + RequestId.Length + ResourceSession.Length + NetworkId.Length + SiteKey.Length + SiteBinding.SignatureLength
        + SettlementAccount.Length + ResourceDigest.Length + Units.Amount.EncodedLength + LockTerms.EncodedLength + (3 * sizeof(ulong))
        + Ed25519.SignatureLength;

    private const byte Kind = 1;
    private readonly byte[] _bytes;

    private ResourceRequest(byte[] bytes) => _bytes = bytes;

    /// <summary>Its name: another for every request.</summary>
    public required RequestId Id { get; init; }

    /// <summary>The visitor's session that it was made for.</summary>
    public required ResourceSession Session { get; init; }

    /// <summary>The ledger and asset.</summary>
    public required NetworkId Network { get; init; }

    /// <summary>The site, as its onion address names it.</summary>
    public required SiteKey Site { get; init; }

    /// <summary>Where it is paid.</summary>
    public required SettlementAccount Payee { get; init; }

    /// <summary>What for.</summary>
    public required ResourceDigest Resource { get; init; }

    /// <summary>What the publisher gets.</summary>
    public required Amount Amount { get; init; }

    /// <summary>The lock that the rendezvous point is to make: the amount, and what the publisher's own hops keep.</summary>
    public required LockTerms Lock { get; init; }

    /// <summary>When it was made.</summary>
    public required UnixTime Issued { get; init; }

    /// <summary>When the payer has to begin at the latest.</summary>
    public required UnixTime PayBefore { get; init; }

    /// <summary>Until when the proof is taken.</summary>
    public required UnixTime ServeUntil { get; init; }

    private static ReadOnlySpan<byte> Tag => "MagicWave resource request 1"u8;

    /// <summary>Reads one. The signatures are not looked at: see <see cref="IsAuthentic"/>.</summary>
    /// <returns>Null when the bytes are not a request of this version and length, or something in it is out of its range.</returns>
    public static ResourceRequest? TryRead(ReadOnlySpan<byte> bytes)
    {
        ByteReader reader = new(bytes);
        if (bytes.Length != Length || !reader.TryReadBytes(2, out ReadOnlySpan<byte> head) || head[0] != Version || head[1] != Kind
            || !reader.TryReadBytes(RequestId.Length, out ReadOnlySpan<byte> id)
            || !reader.TryReadBytes(ResourceSession.Length, out ReadOnlySpan<byte> session)
            || !reader.TryReadBytes(NetworkId.Length, out ReadOnlySpan<byte> network)
            || !reader.TryReadBytes(SiteKey.Length, out ReadOnlySpan<byte> site)
            || !reader.TryReadBytes(SiteBinding.SignatureLength, out _)
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> payee)
            || !reader.TryReadBytes(ResourceDigest.Length, out ReadOnlySpan<byte> resource)
            || !reader.TryReadBytes(Units.Amount.EncodedLength, out ReadOnlySpan<byte> amount)
            || !LockTerms.TryRead(ref reader, out LockTerms joined)
            || !LockTerms.TryReadTime(ref reader, out UnixTime issued)
            || !LockTerms.TryReadTime(ref reader, out UnixTime payBefore)
            || !LockTerms.TryReadTime(ref reader, out UnixTime serveUntil))
        {
            return null;
        }

        Amount asked = Units.Amount.FromBytes(amount);
        bool isInOrder = asked.Units >= 1 && asked <= joined.Amount && issued < payBefore && payBefore < joined.Expires && joined.Expires <= serveUntil;
        return !isInOrder ? null : new(bytes.ToArray())
        {
            Id = RequestId.FromBytes(id),
            Session = ResourceSession.FromBytes(session),
            Network = NetworkId.FromBytes(network),
            Site = SiteKey.FromBytes(site),
            Payee = SettlementAccount.FromBytes(payee),
            Resource = ResourceDigest.FromBytes(resource),
            Amount = asked,
            Lock = joined,
            Issued = issued,
            PayBefore = payBefore,
            ServeUntil = serveUntil,
        };
    }

    /// <summary>Reads the form for headers.</summary>
    /// <returns>Null when the text is not base64url (without padding) of a request.</returns>
    public static ResourceRequest? TryParse(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return HeaderText.TryDecode(text, bytes) ? TryRead(bytes) : null;
    }

    /// <summary>Whether the account signed it, and the site the account.</summary>
    public bool IsAuthentic() =>
        SignedBody.IsSignedBy(Payee, Tag, default, _bytes)
        && SiteBinding.TryCreate(Site, Payee, Network, _bytes.AsSpan(SignatureStart, SiteBinding.SignatureLength)) is not null;

    /// <summary>The bytes, as the publisher signed them.</summary>
    public ReadOnlySpan<byte> AsBytes() => _bytes;

    /// <summary>The form for headers: base64url without padding, 536 characters.</summary>
    public string ToHeader() => HeaderText.Encode(_bytes);

    private const int SignatureStart = 2 + RequestId.Length + ResourceSession.Length + NetworkId.Length + SiteKey.Length;

    internal static ResourceRequest Sign(ResourceTerms terms, SiteBinding binding, SettlementKey key)
    {
        byte[] bytes = new byte[Length];
        ByteWriter writer = new(bytes);
        writer.WriteBytes([Version, Kind]);
        terms.Id.CopyTo(writer.Reserve(RequestId.Length));
        terms.Session.CopyTo(writer.Reserve(ResourceSession.Length));
        binding.Network.CopyTo(writer.Reserve(NetworkId.Length));
        binding.Site.CopyTo(writer.Reserve(SiteKey.Length));
        writer.WriteBytes(binding.Signature.Span);
        binding.Account.CopyTo(writer.Reserve(SettlementAccount.Length));
        terms.Resource.CopyTo(writer.Reserve(ResourceDigest.Length));
        terms.Amount.CopyTo(writer.Reserve(Units.Amount.EncodedLength));
        terms.Lock.Write(ref writer);
        writer.WriteUInt64((ulong)terms.Issued.Milliseconds);
        writer.WriteUInt64((ulong)terms.PayBefore.Milliseconds);
        writer.WriteUInt64((ulong)terms.ServeUntil.Milliseconds);
        SignedBody.Sign(Tag, default, bytes, key);
        return TryRead(bytes) ?? throw new ArgumentException("The terms are out of their range.", nameof(terms));
    }
}
