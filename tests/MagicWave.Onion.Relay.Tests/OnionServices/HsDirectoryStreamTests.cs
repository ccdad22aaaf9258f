using System.Text;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Exit;
using MagicWave.Onion.Relay.OnionServices;
using MagicWave.Onion.Relay.Runtime;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

/// <summary>Uploads and requests over directory streams: who stands at the other end of the circuit decides.</summary>
public sealed class HsDirectoryStreamTests
{
    private static readonly StreamId Stream = new(3);

    private readonly PointRig _rig = new();
    private readonly DescribedService _service = new(1);

    public HsDirectoryStreamTests()
    {
        ManualTimeProvider time = new();
        time.SetUtcNow(DescribedService.Now);
        _rig.Directory = new DirectoryStreamService(new DirectoryResponder(new DirectoryHandler(new(), null, new HsDirectory(_rig.Services))), time);
    }

    [Fact]
    public void A_descriptor_comes_and_goes_over_circuits_of_several_hops()
    {
        byte[] text = _service.Write();
        Assert.StartsWith("HTTP/1.0 200 HS descriptor stored successfully.", Publish(_rig.Open(), text), StringComparison.Ordinal);
        string answer = Ask(_rig.Open(), $"GET /tor/hs/3/{_service.Name} HTTP/1.0\r\n\r\n");
        Assert.StartsWith("HTTP/1.0 200 OK", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + Encoding.ASCII.GetString(text), answer, StringComparison.Ordinal);
        Assert.Equal(1, _rig.Services.DescriptorsStored);
        Assert.Equal(1, _rig.Services.DescriptorsServed);
    }

    [Fact]
    public void Whoever_comes_directly_is_refused()
    {
        byte[] text = _service.Write();
        Assert.StartsWith("HTTP/1.0 503 Rejecting single hop HS descriptor post", Publish(_rig.Open(isClient: true), text), StringComparison.Ordinal);
        _ = Publish(_rig.Open(), text);
        Assert.StartsWith(
            "HTTP/1.0 503 Rejecting single hop HS v3 descriptor request",
            Ask(_rig.Open(isClient: true), $"GET /tor/hs/3/{_service.Name} HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(0, _rig.Services.DescriptorsServed);
    }

    [Fact]
    public void Uploads_that_never_end_take_a_bounded_room_and_keep_nobody_out()
    {
        byte[] head = Encoding.ASCII.GetBytes("POST /tor/hs/3/publish HTTP/1.0\r\nContent-Length: 70000\r\n\r\n");
        byte[] part = new byte[32 * 1024];
        IDirectoryExchange[] open = [.. Enumerable.Range(0, 1000).Select(_ => _rig.Directory!.Open(isAnonymous: true))];
        Assert.All(open, exchange => Assert.False(exchange.TryRespond(head, out _) || exchange.TryRespond(part, out _)));

        // The oldest were dropped, and hear of it when they go on; those within the bound were not.
        int kept = open.Count(exchange => !exchange.TryRespond([0], out _));
        Assert.InRange(kept, 400, 512);
        Assert.True(open[0].TryRespond([0], out ReadOnlyMemory<byte> answer));
        Assert.StartsWith("HTTP/1.0 503 ", Encoding.ASCII.GetString(answer.Span), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.0 200 ", Publish(_rig.Open(), _service.Write()), StringComparison.Ordinal);
        Array.ForEach(open, static exchange => exchange.Close());
        Array.ForEach(open, static exchange => exchange.Close());
        Assert.StartsWith("HTTP/1.0 200 ", Publish(_rig.Open(), _service.Write(2)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_ends_gives_its_room_back()
    {
        IDirectoryExchange patient = _rig.Directory!.Open(isAnonymous: true);
        Assert.False(patient.TryRespond("POST /tor/hs/3/publish HTTP/1.0\r\nContent-Length: 7\r\n\r\n"u8, out _));
        PointLink link = _rig.Link();
        for (int i = 0; i < 1000; i++)
        {
            PointParty party = link.Open();
            party.Send(RelayCommand.BeginDir, default, stream: Stream);
            party.Send(RelayCommand.Data, "POST /tor/hs/3/publish HTTP/1.0\r\nContent-Length: 70000\r\n\r\n"u8, stream: Stream);
            for (int cell = 0; cell < 50; cell++)
            {
                party.Send(RelayCommand.Data, new byte[CellConstants.RelayDataLength], stream: Stream);
            }

            party.Destroy();
        }

        Assert.True(patient.TryRespond("nothing"u8, out ReadOnlyMemory<byte> answer));
        Assert.StartsWith("HTTP/1.0 400 ", Encoding.ASCII.GetString(answer.Span), StringComparison.Ordinal);
    }

    private static string Publish(PointParty party, byte[] text) => Ask(
        party, $"POST /tor/hs/3/publish HTTP/1.0\r\nContent-Length: {text.Length}\r\nHost: 127.0.0.1\r\n\r\n{Encoding.ASCII.GetString(text)}");

    private static string Ask(PointParty party, string request)
    {
        party.Send(RelayCommand.BeginDir, default, stream: Stream);
        Assert.Equal(RelayCommand.Connected, party.TakeRelay().Command);
        foreach (byte[] part in Encoding.ASCII.GetBytes(request).Chunk(CellConstants.RelayDataLength))
        {
            party.Send(RelayCommand.Data, part, stream: Stream);
        }

        StringBuilder answer = new();
        while (party.TakeRelay() is var (command, data) && command != RelayCommand.End)
        {
            answer.Append(command == RelayCommand.Data ? Encoding.ASCII.GetString(data) : string.Empty);
        }

        return answer.ToString();
    }
}
