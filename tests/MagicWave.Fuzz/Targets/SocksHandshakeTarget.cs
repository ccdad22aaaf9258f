using MagicWave.Onion.Socks;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// What a program may send to the SOCKS port: whole and in two pieces it comes to the same, no more is kept than the bound, and a request that is
/// there can be answered.
/// </summary>
internal sealed class SocksHandshakeTarget : IFuzzTarget
{
    public string Name => "socks-handshake";

    public IEnumerable<byte[]> Seeds =>
    [
        [5, 1, 0, 5, 1, 0, 3, 11, .. "example.com"u8, 1, 187],
        [5, 2, 0, 2, 1, 4, .. "user"u8, 3, .. "pwd"u8, 5, 1, 0, 1, 192, 0, 2, 1, 0, 80],
        [5, 1, 0, 5, 0xF1, 0, 1, 192, 0, 2, 1, 0, 0],
        [4, 1, 0, 80, 0, 0, 0, 1, .. "me"u8, 0, .. "example.com"u8, 0],
        [.. "GET / HTTP/1.0\r\n"u8],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        SocksHandshake whole = new();
        _ = whole.Receive(input);
        SocksHandshake cut = new();
        int middle = input.IsEmpty ? 0 : input[0] % input.Length;
        int taken = cut.Receive(input[..middle]);
        if (taken == middle)
        {
            _ = cut.Receive(input[middle..]);
        }

        if (whole.State != cut.State || whole.Request != cut.Request)
        {
            throw new InvalidOperationException($"Whole: {whole.State} {whole.Request}; cut at {middle}: {cut.State} {cut.Request}.");
        }

        if (whole.EarlyData.Length > SocksHandshake.MaximumReceived || (whole.WantsMore && whole.Room == 0))
        {
            throw new InvalidOperationException("It keeps more than its bound.");
        }

        if (whole.State == SocksState.Requested)
        {
            whole.Answer(SocksReply.HostUnreachable);
        }
    }
}
