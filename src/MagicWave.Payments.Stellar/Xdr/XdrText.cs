using System.Buffers;
using System.Text;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>Names on a ledger (home domains, names of data) are printable ASCII: space to tilde.</summary>
internal static class XdrText
{
    private const byte First = 0x20;
    private const byte Last = 0x7E;

    private static readonly SearchValues<byte> Printable =
        SearchValues.Create([.. Enumerable.Range(First, Last - First + 1).Select(value => (byte)value)]);

    public static bool IsPrintable(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept(Printable);

    /// <exception cref="ArgumentException">The text is too long or has other characters.</exception>
    public static string Require(string value, int maximum, string parameter)
    {
        ArgumentNullException.ThrowIfNull(value, parameter);
        if (value.Length > maximum || !Ascii.IsValid(value) || !IsPrintable(Encoding.ASCII.GetBytes(value)))
        {
            throw new ArgumentException($"Must be printable ASCII of at most {maximum} characters.", parameter);
        }

        return value;
    }
}
