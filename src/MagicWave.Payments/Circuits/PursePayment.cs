using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>A request that a client pays.</summary>
/// <param name="Hop">Who asked, from 0 at the guard.</param>
/// <param name="Request">What it asked.</param>
/// <param name="Fees">What each hop before it gets of the chain; empty for tokens.</param>
/// <param name="Reserved">When it was set aside.</param>
internal sealed record PursePayment(int Hop, HopRequestMessage Request, IReadOnlyList<Amount> Fees, UnixTime Reserved)
{
    /// <summary>What the hop gets.</summary>
    public Amount Amount => Request.Amount;

    /// <summary>What the client spends.</summary>
    public Amount Total => Fees.Aggregate(Request.Amount, (sum, fee) => sum + fee);
}
