using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.StrKeys;

/// <summary>
/// The texts by which people and HTTP interfaces name accounts, signers and balances (SEP-23). Reading is strict: one text for each name,
/// with its checksum. Seeds are not here but in <see cref="SeedText"/>. Thread-safe.
/// </summary>
public static class StrKey
{
    private const int IdLength = sizeof(ulong);

    /// <summary>G…: an account.</summary>
    public static string Of(SettlementAccount account) => StrKeyCodec.Encode(StrKeyKind.Account, account.ToArray());

    /// <summary>M…, or G… for an account as a whole.</summary>
    public static string Of(MuxedAccount account)
    {
        if (account.Id is not { } id)
        {
            return Of(account.Account);
        }

        Span<byte> content = stackalloc byte[Hash256.Length + IdLength];
        account.Account.CopyTo(content);
        BinaryPrimitives.WriteUInt64BigEndian(content[Hash256.Length..], id);
        return StrKeyCodec.Encode(StrKeyKind.MuxedAccount, content);
    }

    /// <summary>G…, T…, X… or P…: a signer.</summary>
    public static string Of(SignerKey signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        if (signer.Type != SignerKeyType.SignedPayload)
        {
            return StrKeyCodec.Encode(KindOf(signer.Type), signer.Key.ToArray());
        }

        XdrWriter writer = new();
        writer.WriteHash(signer.Key);
        writer.WriteOpaque(signer.Payload.AsSpan());
        return StrKeyCodec.Encode(StrKeyKind.SignedPayload, writer.Written);
    }

    /// <summary>B…: a claimable balance.</summary>
    public static string Of(ClaimableBalanceId balance) => StrKeyCodec.Encode(StrKeyKind.ClaimableBalance, [0, .. balance.Hash.ToArray()]);

    /// <summary>Any of the public kinds that hold a hash alone: T…, X…, C…, L….</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another kind.</exception>
    public static string Of(StrKeyKind kind, Hash256 hash) =>
        kind is StrKeyKind.PreAuthorizedTransaction or StrKeyKind.HashX or StrKeyKind.Contract or StrKeyKind.LiquidityPool
            ? StrKeyCodec.Encode(kind, hash.ToArray())
            : throw new ArgumentOutOfRangeException(nameof(kind));

    /// <summary>The kind of a text, if it is a strkey at all.</summary>
    public static bool TryGetKind(ReadOnlySpan<char> text, out StrKeyKind kind)
    {
        Span<byte> content = stackalloc byte[StrKeyCodec.MaximumContentLength];
        bool valid = StrKeyCodec.TryDecode(text, out kind, content, out _);
        content.Clear();
        return valid;
    }

    /// <summary>Reads G….</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SettlementAccount account)
    {
        account = default;
        Span<byte> content = stackalloc byte[StrKeyCodec.MaximumContentLength];
        if (!StrKeyCodec.TryDecode(text, out StrKeyKind kind, content, out int length) || kind != StrKeyKind.Account)
        {
            content.Clear();
            return false;
        }

        account = SettlementAccount.FromBytes(content[..length]);
        return true;
    }

    /// <summary>Reads M… or G….</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MuxedAccount account)
    {
        account = default;
        Span<byte> content = stackalloc byte[StrKeyCodec.MaximumContentLength];
        if (!StrKeyCodec.TryDecode(text, out StrKeyKind kind, content, out _) || kind is not (StrKeyKind.Account or StrKeyKind.MuxedAccount))
        {
            content.Clear();
            return false;
        }

        account = new(
            SettlementAccount.FromBytes(content[..Hash256.Length]),
            kind == StrKeyKind.MuxedAccount ? BinaryPrimitives.ReadUInt64BigEndian(content[Hash256.Length..]) : null);
        return true;
    }

    /// <summary>Reads G…, T…, X… or P….</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SignerKey? signer)
    {
        signer = null;
        Span<byte> content = stackalloc byte[StrKeyCodec.MaximumContentLength];
        if (!StrKeyCodec.TryDecode(text, out StrKeyKind kind, content, out int length) || SignerOf(kind) is not { } type)
        {
            content.Clear();
            return false;
        }

        // But for its first four bytes, a strkey's content is a signer's binary form.
        XdrWriter writer = new();
        writer.WriteUInt32((uint)type);
        writer.WriteFixed(content[..length]);
        return XdrConvert.TryFromBytes<SignerKey>(writer.Written, out signer);
    }

    /// <summary>Reads B….</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ClaimableBalanceId balance)
    {
        balance = default;
        Span<byte> content = stackalloc byte[StrKeyCodec.MaximumContentLength];
        if (!StrKeyCodec.TryDecode(text, out StrKeyKind kind, content, out int length) || kind != StrKeyKind.ClaimableBalance)
        {
            content.Clear();
            return false;
        }

        balance = new(Hash256.FromBytes(content[1..length]));
        return true;
    }

    private static StrKeyKind KindOf(SignerKeyType type) => type switch
    {
        SignerKeyType.PreAuthorizedTransaction => StrKeyKind.PreAuthorizedTransaction,
        SignerKeyType.HashX => StrKeyKind.HashX,
        _ => StrKeyKind.Account,
    };

    private static SignerKeyType? SignerOf(StrKeyKind kind) => kind switch
    {
        StrKeyKind.Account => SignerKeyType.Ed25519,
        StrKeyKind.PreAuthorizedTransaction => SignerKeyType.PreAuthorizedTransaction,
        StrKeyKind.HashX => SignerKeyType.HashX,
        StrKeyKind.SignedPayload => SignerKeyType.SignedPayload,
        _ => null,
    };
}
