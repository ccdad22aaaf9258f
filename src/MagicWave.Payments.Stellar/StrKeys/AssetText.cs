using System.Diagnostics.CodeAnalysis;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.StrKeys;

/// <summary>Assets as text (SEP-11): <c>CODE:ISSUER</c>, or <c>native</c> for the ledger's own coin. Thread-safe.</summary>
public static class AssetText
{
    private const string Native = "native";

    /// <summary>The text of an asset.</summary>
    public static string Of(Asset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return asset.Issuer is { } issuer ? $"{asset.Code}:{StrKey.Of(issuer)}" : Native;
    }

    /// <summary>Reads one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Asset? asset)
    {
        asset = null;
        if (text is Native)
        {
            asset = Asset.Native;
            return true;
        }

        int colon = text.IndexOf(':');
        if (colon < 0 || !AssetCode.IsValid(text[..colon]) || !StrKey.TryParse(text[(colon + 1)..], out SettlementAccount issuer))
        {
            return false;
        }

        asset = Asset.Issued(text[..colon].ToString(), issuer);
        return true;
    }
}
