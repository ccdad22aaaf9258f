using MagicWave.Payments.Stellar.Horizon;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Streams of events: the same events however the bytes are cut.</summary>
internal sealed class ServerSentEventsTarget : IFuzzTarget
{
    public string Name => "server-sent-events";

    public IEnumerable<byte[]> Seeds =>
    [
        [.. "retry: 1000\nevent: open\ndata: \"hello\"\n\nid: 1\ndata: {}\ndata: x\r\n\r\n: comment\n\nevent: close\r\rdata\n\n"u8],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        List<ServerSentEvent> whole = [];
        List<ServerSentEvent> cut = [];
        bool took = new ServerSentEventReader().TryRead(input, whole);
        ServerSentEventReader reader = new();
        bool tookCut = true;
        for (int i = 0; i < input.Length && tookCut; i++)
        {
            tookCut = reader.TryRead(input.Slice(i, 1), cut);
        }

        Property.Require(took == tookCut && whole.Count == cut.Count && !whole.Except(cut).Any(), "events depend on the cut");
    }
}
