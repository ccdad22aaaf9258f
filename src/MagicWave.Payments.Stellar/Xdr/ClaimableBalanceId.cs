using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>The name of a claimable balance. Whoever makes the balance can compute it before the ledger does.</summary>
/// <param name="Hash">The hash in it.</param>
public readonly record struct ClaimableBalanceId(Hash256 Hash) : IReadableXdrValue<ClaimableBalanceId>
{
    /// <summary>Length of its binary form, in bytes.</summary>
    public const int EncodedLength = XdrReader.Unit + Hash256.Length;

    private const uint VersionZero = 0;

    /// <summary>The name of the balance that an operation makes: a hash of the transaction's source and sequence and the operation's place.</summary>
    /// <param name="source">The source account of the transaction (not of the operation); of a fee bump, of the inner one.</param>
    /// <param name="sequence">The transaction's sequence.</param>
    /// <param name="operation">The operation's place in the transaction, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The place is not 0 to 99.</exception>
    public static ClaimableBalanceId Derive(SettlementAccount source, long sequence, int operation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(operation);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(operation, XdrLimits.Operations);
        XdrWriter writer = new();
        writer.WriteUInt32((uint)EnvelopeType.OperationId);
        writer.WriteAccount(source);
        writer.WriteInt64(sequence);
        writer.WriteInt32(operation);
        return new(Hash256.Of(writer.Written));
    }

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, out ClaimableBalanceId value)
    {
        value = default;
        if (!reader.TryReadUInt32(out uint version) || version != VersionZero || !reader.TryReadHash(out Hash256 hash))
        {
            return false;
        }

        value = new(hash);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32(VersionZero);
        writer.WriteHash(Hash);
    }

    /// <summary>72 lower-case hexadecimal digits: the binary form, as ledgers' HTTP interfaces write it.</summary>
    public override string ToString() => Convert.ToHexStringLower(XdrConvert.ToBytes(this));
}
