using System.Diagnostics.CodeAnalysis;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>What an amount is of: the ledger's own coin, or what an account has issued under a code. All have seven decimal digits.</summary>
public sealed record Asset : IReadableXdrValue<Asset>
{
    private readonly string? _code;
    private readonly SettlementAccount _issuer;

    private Asset(string? code, SettlementAccount issuer) => (_code, _issuer) = (code, issuer);

    /// <summary>The ledger's own coin, in which fees and reserves are paid.</summary>
    public static Asset Native { get; } = new(null, default);

    /// <summary>Its kind.</summary>
    public AssetType Type => _code is null ? AssetType.Native : AssetCode.TypeOf(_code);

    /// <summary>Whether it is the ledger's own coin.</summary>
    public bool IsNative => _code is null;

    /// <summary>One to twelve ASCII letters and digits; null for the ledger's own coin.</summary>
    public string? Code => _code;

    /// <summary>Who issued it; null for the ledger's own coin.</summary>
    public SettlementAccount? Issuer => IsNative ? null : _issuer;

    /// <summary>An issued asset.</summary>
    /// <param name="code">One to twelve ASCII letters and digits, with regard to case.</param>
    /// <param name="issuer">Whose it is.</param>
    /// <exception cref="ArgumentException">The code is not of that form.</exception>
    public static Asset Issued(string code, SettlementAccount issuer)
    {
        ArgumentNullException.ThrowIfNull(code);
        return AssetCode.IsValid(code)
            ? new(code, issuer)
            : throw new ArgumentException("An asset's code is one to twelve ASCII letters and digits.", nameof(code));
    }

    /// <summary>Whether it is an asset that this account issued.</summary>
    public bool IsIssuedBy(SettlementAccount account) => !IsNative && _issuer == account;

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out Asset value)
    {
        value = null;
        if (!reader.TryReadInt32(out int type))
        {
            return false;
        }

        if (type == (int)AssetType.Native)
        {
            value = Native;
            return true;
        }

        if (type is not ((int)AssetType.AlphaNum4 or (int)AssetType.AlphaNum12)
            || !AssetCode.TryRead(ref reader, (AssetType)type, out string? code)
            || !reader.TryReadAccount(out SettlementAccount issuer))
        {
            return false;
        }

        value = new(code, issuer);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32((uint)Type);
        if (_code is not null)
        {
            AssetCode.Write(writer, _code);
            writer.WriteAccount(_issuer);
        }
    }

    /// <summary>The code only: the issuer is an account, and accounts stay out of texts.</summary>
    public override string ToString() => _code ?? "native";
}
