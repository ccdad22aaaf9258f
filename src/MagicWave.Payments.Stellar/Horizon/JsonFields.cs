using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>Fields of a server's JSON, each of the type that it must have. Every method says by its result whether it was there.</summary>
internal static class JsonFields
{
    public static bool TryGet(this JsonElement json, string name, out JsonElement value)
    {
        value = default;
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out value);
    }

    public static bool TryGetText(this JsonElement json, string name, [NotNullWhen(true)] out string? value)
    {
        value = json.TryGet(name, out JsonElement field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;
        return value is not null;
    }

    public static bool TryGetFlag(this JsonElement json, string name, out bool value)
    {
        value = json.TryGet(name, out JsonElement field) && field.ValueKind == JsonValueKind.True;
        return value || field.ValueKind == JsonValueKind.False;
    }

    /// <summary>A number that is not negative, written as a number or as text: Horizon does both.</summary>
    public static bool TryGetNumber(this JsonElement json, string name, out long value)
    {
        value = 0;
        bool read = json.TryGet(name, out JsonElement field) && field.ValueKind switch
        {
            JsonValueKind.Number => field.TryGetInt64(out value),
            JsonValueKind.String => long.TryParse(field.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
        return read && value >= 0;
    }

    public static bool TryGetAmount(this JsonElement json, string name, out Stroops value)
    {
        value = default;
        return json.TryGetText(name, out string? text) && StroopsText.TryParse(text, out value);
    }

    public static bool TryGetAccount(this JsonElement json, string name, out SettlementAccount value)
    {
        value = default;
        return json.TryGetText(name, out string? text) && StrKey.TryParse(text, out value);
    }

    public static bool TryGetHash(this JsonElement json, string name, out Hash256 value)
    {
        value = default;
        if (!json.TryGetText(name, out string? text) || text.Length != 2 * Hash256.Length)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Hash256.Length];
        if (Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        value = Hash256.FromBytes(bytes);
        return true;
    }

    /// <summary>An asset in three fields: its type, its code and its issuer.</summary>
    public static bool TryGetAsset(this JsonElement json, [NotNullWhen(true)] out Asset? value)
    {
        value = null;
        if (!json.TryGetText("asset_type", out string? type))
        {
            return false;
        }

        if (type == "native")
        {
            value = Asset.Native;
            return true;
        }

        return type is "credit_alphanum4" or "credit_alphanum12"
            && json.TryGetText("asset_code", out string? code)
            && json.TryGetText("asset_issuer", out string? issuer)
            && AssetText.TryParse($"{code}:{issuer}", out value);
    }

    /// <summary>Time as in RFC 3339, in UTC.</summary>
    public static bool TryGetTime(this JsonElement json, string name, out UnixTime value)
    {
        value = default;
        if (!json.TryGetText(name, out string? text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return false;
        }

        value = new(time.ToUnixTimeMilliseconds());
        return true;
    }

    /// <summary>The records of a page.</summary>
    public static bool TryGetRecords(this JsonElement json, out JsonElement records)
    {
        records = default;
        return json.TryGet("_embedded", out JsonElement embedded)
            && embedded.TryGet("records", out records)
            && records.ValueKind == JsonValueKind.Array
            && records.GetArrayLength() <= HorizonOptions.MaximumPageSize;
    }
}
