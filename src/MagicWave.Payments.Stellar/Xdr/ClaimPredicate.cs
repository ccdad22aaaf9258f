using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>
/// When a claimant may take a claimable balance (CAP-23). The schema allows conjunctions of fewer than two and a negation of nothing, which
/// every ledger refuses: here they cannot be said, and are not read. No more than four predicates stand within each other.
/// </summary>
public abstract record ClaimPredicate : IReadableXdrValue<ClaimPredicate>
{
    private const int Operands = 2;

    private ClaimPredicate()
    {
    }

    private enum Kind
    {
        Unconditional = 0,
        And = 1,
        Or = 2,
        Not = 3,
        BeforeAbsoluteTime = 4,
        BeforeRelativeTime = 5,
    }

    /// <summary>How many predicates stand within each other, this one included.</summary>
    public abstract int Depth { get; }

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out ClaimPredicate value) => TryRead(ref reader, 1, out value);

    /// <inheritdoc/>
    public abstract void Write(XdrWriter writer);

    private static bool TryRead(ref XdrReader reader, int depth, [MaybeNullWhen(false)] out ClaimPredicate value)
    {
        value = null;
        if (depth > XdrLimits.PredicateDepth || !reader.TryReadInt32(out int kind))
        {
            return false;
        }

        switch ((Kind)kind)
        {
            case Kind.Unconditional:
                value = new Unconditional();
                return true;
            case Kind.And when TryReadPair(ref reader, depth + 1, out ClaimPredicate? left, out ClaimPredicate? right):
                value = new And(left, right);
                return true;
            case Kind.Or when TryReadPair(ref reader, depth + 1, out ClaimPredicate? left, out ClaimPredicate? right):
                value = new Or(left, right);
                return true;
            case Kind.Not when reader.TryReadBoolean(out bool present) && present
                && TryRead(ref reader, depth + 1, out ClaimPredicate? inner):
                value = new Not(inner);
                return true;
            case Kind.BeforeAbsoluteTime when reader.TryReadInt64(out long time):
                value = new BeforeAbsoluteTime(time);
                return true;
            case Kind.BeforeRelativeTime when reader.TryReadInt64(out long time):
                value = new BeforeRelativeTime(time);
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadPair(
        ref XdrReader reader,
        int depth,
        [NotNullWhen(true)] out ClaimPredicate? left,
        [NotNullWhen(true)] out ClaimPredicate? right)
    {
        left = right = null;
        return reader.TryReadCount(Operands, out int count) && count == Operands
            && TryRead(ref reader, depth, out left) && TryRead(ref reader, depth, out right);
    }

    private static void WritePair(XdrWriter writer, Kind kind, ClaimPredicate left, ClaimPredicate right)
    {
        writer.WriteUInt32((uint)kind);
        writer.WriteInt32(Operands);
        left.Write(writer);
        right.Write(writer);
    }

    private static void WriteTime(XdrWriter writer, Kind kind, long time)
    {
        writer.WriteUInt32((uint)kind);
        writer.WriteInt64(time);
    }

    /// <summary>At any time.</summary>
    public sealed record Unconditional : ClaimPredicate
    {
        /// <inheritdoc/>
        public override int Depth => 1;

        /// <inheritdoc/>
        public override void Write(XdrWriter writer) => writer.WriteUInt32((uint)Kind.Unconditional);
    }

    /// <summary>When both hold.</summary>
    /// <param name="Left">One.</param>
    /// <param name="Right">The other.</param>
    public sealed record And(ClaimPredicate Left, ClaimPredicate Right) : ClaimPredicate
    {
        /// <inheritdoc/>
        public override int Depth => 1 + Math.Max(Left.Depth, Right.Depth);

        /// <inheritdoc/>
        public override void Write(XdrWriter writer) => WritePair(writer, Kind.And, Left, Right);
    }

    /// <summary>When one of them holds, or both.</summary>
    /// <param name="Left">One.</param>
    /// <param name="Right">The other.</param>
    public sealed record Or(ClaimPredicate Left, ClaimPredicate Right) : ClaimPredicate
    {
        /// <inheritdoc/>
        public override int Depth => 1 + Math.Max(Left.Depth, Right.Depth);

        /// <inheritdoc/>
        public override void Write(XdrWriter writer) => WritePair(writer, Kind.Or, Left, Right);
    }

    /// <summary>When it does not hold.</summary>
    /// <param name="Inner">What.</param>
    public sealed record Not(ClaimPredicate Inner) : ClaimPredicate
    {
        /// <inheritdoc/>
        public override int Depth => 1 + Inner.Depth;

        /// <inheritdoc/>
        public override void Write(XdrWriter writer)
        {
            writer.WriteUInt32((uint)Kind.Not);
            writer.WriteBoolean(true);
            Inner.Write(writer);
        }
    }

    /// <summary>While ledgers close before this time.</summary>
    /// <param name="Time">Seconds since 1970, itself excluded; from 0.</param>
    public sealed record BeforeAbsoluteTime(long Time) : ClaimPredicate
    {
        /// <inheritdoc/>
        public override int Depth => 1;

        /// <inheritdoc/>
        public override void Write(XdrWriter writer) => WriteTime(writer, Kind.BeforeAbsoluteTime, Time);
    }

    /// <summary>For so long after the balance was made. Ledgers turn it into an absolute time when they take it.</summary>
    /// <param name="Seconds">How long; from 0.</param>
    public sealed record BeforeRelativeTime(long Seconds) : ClaimPredicate
    {
        /// <inheritdoc/>
        public override int Depth => 1;

        /// <inheritdoc/>
        public override void Write(XdrWriter writer) => WriteTime(writer, Kind.BeforeRelativeTime, Seconds);
    }
}
