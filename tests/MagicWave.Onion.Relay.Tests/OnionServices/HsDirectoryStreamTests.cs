using System.Text;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Relay.DirectoryCache;
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
