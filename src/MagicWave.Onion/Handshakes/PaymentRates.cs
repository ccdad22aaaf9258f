using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// The extension with which a client tells a hop what its cells are worth: type 0xE0; body version 1, rate-in 8, rate-out 8. It goes only
/// to hops that announce <c>MWPay=1</c>.
/// </summary>
/// <param name="RateIn">What the hop's upstream neighbour owes it per cell, in units of 1e-13 MWT.</param>
/// <param name="RateOut">What the hop owes its downstream neighbour per cell, in the same units; 0 for the last hop.</param>
public readonly record struct PaymentRates(ulong RateIn, ulong RateOut)
{
    /// <summary>The type in the extension list.</summary>
    public const byte ExtensionType = 0xE0;

    /// <summary>The version that is written and read.</summary>
    public const byte Version = 1;

    /// <summary>The length of the body, in bytes.</summary>
    public const int BodyLength = 1 + (2 * sizeof(ulong));

    /// <summary>Reads a body.</summary>
    /// <returns>False for another version or a wrong length.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out PaymentRates rates)
    {
        ByteReader reader = new(body);
        rates = default;
        if (!reader.TryReadByte(out byte version)
            || version != Version
            || !reader.TryReadUInt64(out ulong rateIn)
            || !reader.TryReadUInt64(out ulong rateOut)
            || !reader.IsAtEnd)
        {
            return false;
        }

        rates = new(rateIn, rateOut);
        return true;
    }

    /// <summary>Finds it in a list.</summary>
    /// <param name="list">The client's message.</param>
    /// <param name="rates">The rates; null where the list has none.</param>
    /// <returns>False where the list has one that cannot be read.</returns>
    public static bool TryFind(in ExtensionList list, out PaymentRates? rates)
    {
        rates = null;
        if (!list.TryFind(ExtensionType, out ReadOnlySpan<byte> body))
        {
            return true;
        }

        bool isGood = TryRead(body, out PaymentRates found);
        rates = isGood ? found : null;
        return isGood;
    }

    /// <summary>Adds it to a list.</summary>
    public void AddTo(ref ExtensionListWriter list)
    {
        ByteWriter writer = new(list.Add(ExtensionType, BodyLength));
        writer.WriteByte(Version);
        writer.WriteUInt64(RateIn);
        writer.WriteUInt64(RateOut);
    }
}
