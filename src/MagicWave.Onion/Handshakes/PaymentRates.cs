using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// The extension with which a client tells a hop what its cells are worth: type 0xE0. Body of version 1: version (1), rate-in (8), rate-out (8);
/// such a circuit is billed by counted cells. Version 2 adds anchor-in (32), anchor-out (32): it is billed by the ticks that the client releases.
/// It goes only to hops that announce <c>MWPay=1</c>.
/// </summary>
/// <param name="RateIn">What the hop's upstream neighbour owes it per cell, in units of 1e-13 MWT.</param>
/// <param name="RateOut">What the hop owes its downstream neighbour per cell, in the same units; 0 for the last hop.</param>
public readonly record struct PaymentRates(ulong RateIn, ulong RateOut)
{
    /// <summary>The type in the extension list.</summary>
    public const byte ExtensionType = 0xE0;

    /// <summary>The version of a circuit that is billed by counted cells.</summary>
    public const byte CountedVersion = 1;

    /// <summary>The version of a circuit that is billed by ticks.</summary>
    public const byte MeteredVersion = 2;

    /// <summary>The length of a body of version 1, in bytes.</summary>
    public const int CountedLength = 1 + (2 * sizeof(ulong));

    /// <summary>The length of a body of version 2, in bytes.</summary>
    public const int MeteredLength = CountedLength + (2 * TickAnchor.Length);

    /// <summary>The anchor of the chain between the upstream neighbour and the hop; none for a circuit that is billed by counted cells.</summary>
    public TickAnchor AnchorIn { get; init; }

    /// <summary>The anchor of the chain between the hop and its downstream neighbour; none for the last hop that is paid.</summary>
    public TickAnchor AnchorOut { get; init; }

    /// <summary>Whether the circuit is billed by ticks.</summary>
    public bool IsMetered => !AnchorIn.IsNone;

    /// <summary>Reads a body.</summary>
    /// <returns>
    /// False for another version, a wrong length, or a version 2 without an inbound rate and anchor, or with only one of an outbound rate and anchor.
    /// </returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out PaymentRates rates)
    {
        ByteReader reader = new(body);
        rates = default;
        if (!reader.TryReadByte(out byte version)
            || !reader.TryReadUInt64(out ulong rateIn)
            || !reader.TryReadUInt64(out ulong rateOut))
        {
            return false;
        }

        switch (version)
        {
            case CountedVersion when body.Length == CountedLength:
                rates = new(rateIn, rateOut);
                return true;
            case MeteredVersion when body.Length == MeteredLength:
                PaymentRates metered = new(rateIn, rateOut)
                {
                    AnchorIn = new(body.Slice(CountedLength, TickAnchor.Length)),
                    AnchorOut = new(body.Slice(CountedLength + TickAnchor.Length, TickAnchor.Length)),
                };
                bool isGood = rateIn > 0 && metered.IsMetered && metered.AnchorOut.IsNone == (rateOut == 0);
                rates = isGood ? metered : default;
                return isGood;
            default:
                return false;
        }
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
        ByteWriter writer = new(list.Add(ExtensionType, IsMetered ? MeteredLength : CountedLength));
        writer.WriteByte(IsMetered ? MeteredVersion : CountedVersion);
        writer.WriteUInt64(RateIn);
        writer.WriteUInt64(RateOut);
        if (IsMetered)
        {
            AnchorIn.CopyTo(writer.Reserve(TickAnchor.Length));
            AnchorOut.CopyTo(writer.Reserve(TickAnchor.Length));
        }
    }
}
