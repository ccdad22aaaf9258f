using MagicWave.Onion.Socks;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>What an application may say to the SOCKS port: whole and in pieces it is the same request, and the answer has room.</summary>
internal sealed class SocksTarget : IFuzzTarget
{
    public string Name => "socks";

    public IEnumerable<byte[]> Seeds =>
    [
        [1, 5, 1, 0, 5, 1, 0, 3, 11, .. "example.com"u8, 0, 80, .. "early data"u8],
        [2, 5, 2, 0, 2, 1, 4, .. "user"u8, 4, .. "pass"u8, 5, 0xF0, 0, 1, 127, 0, 0, 1, 0, 80],
        [3, 5, 1, 0, 5, 0xF1, 0, 4, .. new byte[16], 0, 0],
        [4, 4, 1, 0, 80, 0, 0, 0, 1, .. "user"u8, 0, .. "example.com"u8, 0],
        [5, .. "GET / HTTP/1.1\r\n\r\n"u8],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        SocksHandshake whole = Feed(input[1..], int.MaxValue);
        SocksHandshake pieces = Feed(input[1..], 1 + (input[0] % 16));
        Property.Require(whole.State == pieces.State && whole.Request == pieces.Request, $"{whole.State} {whole.Request} whole, {pieces.State} {pieces.Request} in pieces");
        if (whole.State == SocksState.Requested)
        {
            Property.Require(whole.Request is { Port: >= 0 and <= ushort.MaxValue, Host.Length: <= SocksHandshake.MaximumReceived }, "the request is within its bounds");
            whole.Answer(SocksReply.Succeeded, name: new string('x', 300));
            Property.Require(whole.State == SocksState.Answered && whole.TakeOutput(new byte[4096]) > 0, "an answer goes out");
        }
    }

    private static SocksHandshake Feed(ReadOnlySpan<byte> bytes, int step)
    {
        SocksHandshake machine = new();
        while (!bytes.IsEmpty && machine.WantsMore)
        {
            int count = Math.Min(step, bytes.Length);
            int taken = machine.Receive(bytes[..count]);
            Property.Require(taken <= count && (taken > 0 || !machine.WantsMore), "it takes what it wants");
            bytes = bytes[taken..];
        }

        return machine;
    }
}
