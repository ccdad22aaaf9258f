using System.Diagnostics.CodeAnalysis;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>Who may take a claimable balance, and when.</summary>
/// <param name="Destination">Who.</param>
/// <param name="Predicate">When.</param>
public sealed record Claimant(SettlementAccount Destination, ClaimPredicate Predicate) : IReadableXdrValue<Claimant>
{
    private const uint VersionZero = 0;

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out Claimant value)
    {
        value = null;
        if (!reader.TryReadUInt32(out uint version)
            || version != VersionZero
            || !reader.TryReadAccount(out SettlementAccount destination)
            || !ClaimPredicate.TryRead(ref reader, out ClaimPredicate? predicate))
        {
            return false;
        }

        value = new(destination, predicate);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32(VersionZero);
        writer.WriteAccount(Destination);
        Predicate.Write(writer);
    }
}
