using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Circuits;

/// <summary>TERMS, from the client: kind (1), version (1), role (1), id (16), rate in 10⁻¹³ MWT per cell (8), rate behind (8), network (32).</summary>
/// <param name="Role">What the hop is.</param>
/// <param name="Id">What the hop has to call itself in its requests.</param>
/// <param name="Rate">What it earns per cell: from 0 to <see cref="MaximumRate"/>.</param>
/// <param name="RateBehind">What all hops behind it earn per cell together, in the same range: of what passes it, its fee is the share that its rate has.</param>
/// <param name="Network">The ledger and asset.</param>
public readonly record struct TermsMessage(HopRole Role, TermsId Id, long Rate, long RateBehind, NetworkId Network)
{
    /// <summary>The version of all messages of this folder.</summary>
    public const byte Version = 1;

    /// <summary>Length in bytes.</summary>
    public const int Length = 3 + TermsId.Length + (2 * sizeof(ulong)) + NetworkId.Length;

    /// <summary>The highest rate: 100 MWT for a cell, beyond any sense, and far from where sums overflow.</summary>
    public const long MaximumRate = 1_000_000_000_000_000;

    /// <summary>Reads one.</summary>
    /// <returns>False when the body is not a TERMS of this version and length, or something in it is out of its range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out TermsMessage message)
    {
        message = default;
        ByteReader reader = new(body);
        if (body.Length != Length || !reader.TryReadBytes(3, out ReadOnlySpan<byte> head)
            || head[0] != (byte)HopMessageKind.Terms || head[1] != Version
            || head[2] is < (byte)HopRole.Passes or > (byte)HopRole.AsksForTokens
            || !reader.TryReadBytes(TermsId.Length, out ReadOnlySpan<byte> id)
            || !reader.TryReadUInt64(out ulong rate) || rate > MaximumRate
            || !reader.TryReadUInt64(out ulong behind) || behind > MaximumRate
            || !reader.TryReadBytes(NetworkId.Length, out ReadOnlySpan<byte> network))
        {
            return false;
        }

        message = new((HopRole)head[2], TermsId.FromBytes(id), (long)rate, (long)behind, NetworkId.FromBytes(network));
        return true;
    }

    internal byte[] Write()
    {
        byte[] body = new byte[Length];
        ByteWriter writer = new(body);
        writer.WriteBytes([(byte)HopMessageKind.Terms, Version, (byte)Role]);
        Id.CopyTo(writer.Reserve(TermsId.Length));
        writer.WriteUInt64((ulong)Rate);
        writer.WriteUInt64((ulong)RateBehind);
        Network.CopyTo(writer.Reserve(NetworkId.Length));
        return body;
    }
}
