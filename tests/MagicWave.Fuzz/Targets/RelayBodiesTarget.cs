using System.Net;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// The bodies of relay cells: the first byte chooses one. What was read and written is read again as the same, and then is written as the
/// same bytes.
/// </summary>
internal sealed class RelayBodiesTarget : IFuzzTarget
{
    private const int Kinds = 6;

    public string Name => "relay-bodies";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            byte[] buffer = new byte[CellConstants.PayloadLength];
            yield return [0, .. buffer[..new BeginBody("example.com", 443, BeginFlags.Ipv6Ok).Write(buffer)]];
            yield return [0, .. buffer[..new BeginBody("2001:db8::1", 80, 0).Write(buffer)]];
            yield return [1, .. buffer[..new ConnectedBody(IPAddress.Parse("192.0.2.1"), 60).Write(buffer)]];
            yield return [1, .. buffer[..new ConnectedBody(IPAddress.Parse("2001:db8::1"), 60).Write(buffer)]];
            Property.Require(ResolvedAnswer.Of("example.com", 60).TryWrite(buffer, out int name), "a name is written");
            Property.Require(ResolvedAnswer.Of(IPAddress.IPv6Loopback, 60).TryWrite(buffer.AsSpan(name), out int address), "an address is written");
            yield return [2, .. buffer[..(name + address)]];
            SendmeBody.WriteVersion1(buffer, new byte[SendmeBody.DigestLength]);
            yield return [3, .. buffer[..SendmeBody.Version1Length]];
            HopTarget target = new(RsaId.FromBytes(new byte[20]), Ed25519Id.FromBytes(new byte[32]), new IPEndPoint(IPAddress.Loopback, 9001), new byte[32], true, true, "relay");
            yield return [4, .. buffer[..Extend2Body.Write(buffer, target, HandshakeType.Ntor, new byte[84])]];
            RelayCellHeader.Write(buffer, RelayCommand.Data, new StreamId(7), "data"u8);
            yield return [5, .. buffer];
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> body = input[1..];
        switch (input[0] % Kinds)
        {
            case 0:
                Begin(body);
                break;
            case 1:
                Connected(body);
                break;
            case 2:
                Resolved(body);
                break;
            case 3:
                Sendme(body);
                break;
            case 4:
                _ = Extend2Body.TryRead(body, out _);
                break;
            default:
                Header(body);
                break;
        }
    }

    private static void Begin(ReadOnlySpan<byte> body)
    {
        byte[] buffer = new byte[CellConstants.PayloadLength];
        if (BeginBody.TryRead(body, out BeginBody? begin))
        {
            int written = begin!.Write(buffer);
            Property.Require(BeginBody.TryRead(buffer.AsSpan(0, written), out BeginBody? again) && again == begin, $"BEGIN {begin}");
        }
    }

    private static void Connected(ReadOnlySpan<byte> body)
    {
        byte[] buffer = new byte[ConnectedBody.MaximumLength];
        if (ConnectedBody.TryRead(body, out ConnectedBody connected))
        {
            int written = connected.Write(buffer);
            Property.Require(ConnectedBody.TryRead(buffer.AsSpan(0, written), out ConnectedBody again) && again == connected, $"CONNECTED {connected}");
        }
    }

    private static void Resolved(ReadOnlySpan<byte> body)
    {
        List<ResolvedAnswer> answers = [];
        if (!ResolvedAnswer.TryReadAll(body, answers))
        {
            return;
        }

        Property.Require(answers.Count <= ResolvedAnswer.MaximumAnswers, "no more answers than the bound");
        byte[] buffer = new byte[1024];
        foreach (ResolvedAnswer answer in answers.Where(answer => answer.TryWrite(buffer, out _)))
        {
            answer.TryWrite(buffer, out int written);
            List<ResolvedAnswer> again = [];
            Property.Require(ResolvedAnswer.TryReadAll(buffer.AsSpan(0, written), again) && again.Count == 1 && again[0] == answer, $"RESOLVED {answer}");
        }
    }

    private static void Sendme(ReadOnlySpan<byte> body)
    {
        if (SendmeBody.TryRead(body, out SendmeBody sendme) && sendme.Version == 1)
        {
            byte[] written = new byte[SendmeBody.Version1Length];
            SendmeBody.WriteVersion1(written, sendme.Digest);
            Property.Require(SendmeBody.TryRead(written, out SendmeBody again), "SENDME is read again");
            Property.SameBytes(sendme.Digest, again.Digest, "SENDME");
        }
    }

    private static void Header(ReadOnlySpan<byte> body)
    {
        byte[] payload = new byte[CellConstants.PayloadLength];
        body[..Math.Min(body.Length, payload.Length)].CopyTo(payload);
        if (RelayCellHeader.TryRead(payload, out RelayCellHeader header))
        {
            Property.Require(header.Data(payload).Length == header.DataLength, "the data has the length of the header");
        }
    }
}
