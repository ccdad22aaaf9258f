using System.Diagnostics.CodeAnalysis;
using System.Text;
using MagicWave.Core.Security;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>Codes of assets: ASCII letters and digits, filled up with zero bytes to four or twelve.</summary>
internal static class AssetCode
{
    public const int MaximumLength = 12;

    private const int ShortLength = 4;

    public static bool IsValid(ReadOnlySpan<char> code)
    {
        foreach (char letter in code)
        {
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                return false;
            }
        }

        return code.Length is > 0 and <= MaximumLength;
    }

    public static AssetType TypeOf(string code) => code.Length <= ShortLength ? AssetType.AlphaNum4 : AssetType.AlphaNum12;

    public static void Write(XdrWriter writer, string code)
    {
        Span<byte> bytes = stackalloc byte[MaximumLength];
        bytes.Clear();
        Encoding.ASCII.GetBytes(code, bytes);
        writer.WriteFixed(bytes[..WidthOf(TypeOf(code))]);
    }

    public static bool TryRead(ref XdrReader reader, AssetType type, [NotNullWhen(true)] out string? code)
    {
        code = null;
        if (!reader.TryReadFixed(WidthOf(type), out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        int length = bytes.IndexOf((byte)0) is >= 0 and int end ? end : bytes.Length;
        string text = Encoding.Latin1.GetString(bytes[..length]);
        if (!IsValid(text) || TypeOf(text) != type || !FixedTime.IsZero(bytes[length..]))
        {
            return false;
        }

        code = text;
        return true;
    }

    private static int WidthOf(AssetType type) => type == AssetType.AlphaNum4 ? ShortLength : MaximumLength;
}
