using MagicWave.Core.Bytes;
using MagicWave.Payments.Metering;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// Every message of metered circuits from the same bytes; what was read, written again, is the same. Then the bytes are shown to a hop: it must not
/// honour what it was not paid for, nor believe what was not released.
/// </summary>
internal sealed class MeteringTarget : IFuzzTarget
{
    private readonly byte[] _value = new SeededRandom(1).Bytes(TickHash.Length);

    public string Name => "metering";

    public IEnumerable<byte[]> Seeds =>
    [
        new TickRelease(1, _value).Write(new byte[128]).ToArray(),
        new ChainRenewal(1, _value, default).Write(new byte[128]).ToArray(),
        new ChainRenewal(1, _value, _value).Write(new byte[128]).ToArray(),
        new TickMessage(1, _value).Write(new byte[128]).ToArray(),
        new TickAnswer(1, 20).Write(new byte[128]).ToArray(),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        Span<byte> again = stackalloc byte[128];
        Span<byte> anchor = stackalloc byte[TickHash.Length];
        TickHash.Previous(_value, anchor);
        HopMeter hop = new(anchor, anchor, isPayerClient: false, window: 2);
        MeterOutput output = default;
        if (TickRelease.TryRead(input, out TickRelease release))
        {
            RequireSame(input, release.Write(again));
            _ = hop.TryRelease(release, out output);
        }

        if (ChainRenewal.TryRead(input, out ChainRenewal renewal))
        {
            RequireSame(input, renewal.Write(again));
            _ = hop.TryRenew(renewal);
        }

        if (TickMessage.TryRead(input, out TickMessage tick))
        {
            RequireSame(input, tick.Write(again));
            _ = hop.TryHandleTick(tick.Index, tick.Value, out output);
        }

        if (TickAnswer.TryRead(input, out TickAnswer answer))
        {
            RequireSame(input, answer.Write(again));
            _ = hop.TryHandleAccepted(answer.Index, out output);
        }

        if (output.EarnedTicks > 0 || output.OwedTicks > 1 || hop.Honoured > 1 || hop.Accepted > 0)
        {
            throw new InvalidOperationException("One message moved more than a tick.");
        }
    }

    private static void RequireSame(ReadOnlySpan<byte> input, ReadOnlySpan<byte> written)
    {
        if (!PublicBytes.Equal(input, written))
        {
            throw new InvalidOperationException("A message has two forms.");
        }
    }
}
