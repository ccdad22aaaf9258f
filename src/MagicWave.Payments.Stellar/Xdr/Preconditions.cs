using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>What must hold for a ledger to take a transaction (CAP-21). Made by <see cref="Create"/>, or read.</summary>
public sealed record Preconditions : IReadableXdrValue<Preconditions>
{
    private Preconditions(PreconditionType type) => Type = type;

    /// <summary>None at all.</summary>
    public static Preconditions None { get; } = new(PreconditionType.None);

    /// <summary>The form in which they are written. One form can say what another does; a transaction keeps the one it was read in.</summary>
    public PreconditionType Type { get; }

    /// <summary>When; null: any time.</summary>
    public TimeBounds? Time { get; private init; }

    /// <summary>In which ledgers; null: any.</summary>
    public LedgerBounds? Ledgers { get; private init; }

    /// <summary>The source account's sequence may be anything from this to below the transaction's; null: exactly one below it.</summary>
    public long? MinSequence { get; private init; }

    /// <summary>For how many seconds the source account's sequence must have been what it is.</summary>
    public ulong MinSequenceAge { get; private init; }

    /// <summary>For how many ledgers the source account's sequence must have been what it is.</summary>
    public uint MinSequenceLedgerGap { get; private init; }

    /// <summary>Who must sign besides those that the operations ask for; at most two.</summary>
    public XdrArray<SignerKey> ExtraSigners { get; private init; }

    /// <summary>Preconditions in the shortest form that holds them.</summary>
    /// <exception cref="ArgumentException">There are more than two extra signers.</exception>
    public static Preconditions Create(
        TimeBounds? time,
        LedgerBounds? ledgers = null,
        long? minSequence = null,
        ulong minSequenceAge = 0,
        uint minSequenceLedgerGap = 0,
        XdrArray<SignerKey> extraSigners = default)
    {
        if (extraSigners.Count > XdrLimits.ExtraSigners)
        {
            throw new ArgumentException($"At most {XdrLimits.ExtraSigners} extra signers.", nameof(extraSigners));
        }

        bool needsV2 = ledgers is not null || minSequence is not null || minSequenceAge != 0 || minSequenceLedgerGap != 0
            || extraSigners.Count > 0;
        return new(needsV2 ? PreconditionType.V2 : time is null ? PreconditionType.None : PreconditionType.Time)
        {
            Time = time,
            Ledgers = ledgers,
            MinSequence = minSequence,
            MinSequenceAge = minSequenceAge,
            MinSequenceLedgerGap = minSequenceLedgerGap,
            ExtraSigners = extraSigners,
        };
    }

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out Preconditions value)
    {
        value = null;
        if (!reader.TryReadInt32(out int type))
        {
            return false;
        }

        switch ((PreconditionType)type)
        {
            case PreconditionType.None:
                value = None;
                return true;
            case PreconditionType.Time when TimeBounds.TryRead(ref reader, out TimeBounds time):
                value = new(PreconditionType.Time) { Time = time };
                return true;
            case PreconditionType.V2:
                return TryReadV2(ref reader, out value);
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32((uint)Type);
        switch (Type)
        {
            case PreconditionType.Time:
                Time.GetValueOrDefault().Write(writer);
                break;
            case PreconditionType.V2:
                writer.WriteOptional(Time);
                writer.WriteOptional(Ledgers);
                writer.WriteBoolean(MinSequence is not null);
                if (MinSequence is { } minimum)
                {
                    writer.WriteInt64(minimum);
                }

                writer.WriteUInt64(MinSequenceAge);
                writer.WriteUInt32(MinSequenceLedgerGap);
                writer.WriteArray(ExtraSigners);
                break;
            default:
                break;
        }
    }

    private static bool TryReadV2(ref XdrReader reader, [MaybeNullWhen(false)] out Preconditions value)
    {
        value = null;
        long minimum = 0;
        if (!reader.TryReadOptional(out TimeBounds? time)
            || !reader.TryReadOptional(out LedgerBounds? ledgers)
            || !reader.TryReadBoolean(out bool hasMinimum)
            || (hasMinimum && !reader.TryReadInt64(out minimum))
            || !reader.TryReadUInt64(out ulong age)
            || !reader.TryReadUInt32(out uint gap)
            || !reader.TryReadArray(XdrLimits.ExtraSigners, out XdrArray<SignerKey> signers))
        {
            return false;
        }

        value = new(PreconditionType.V2)
        {
            Time = time,
            Ledgers = ledgers,
            MinSequence = hasMinimum ? minimum : null,
            MinSequenceAge = age,
            MinSequenceLedgerGap = gap,
            ExtraSigners = signers,
        };
        return true;
    }
}
