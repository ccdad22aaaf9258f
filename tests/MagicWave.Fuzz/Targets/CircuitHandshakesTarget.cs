using MagicWave.Onion.Cells;
using MagicWave.Onion.Handshakes;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// Requests of clients at a relay and answers of relays at a client: the first byte chooses. What is refused leaves no key material, and an
/// answer that was not made for the client's request is never accepted.
/// </summary>
internal sealed class CircuitHandshakesTarget : IFuzzTarget
{
    private const int Kinds = 6;
    private const int KeyMaterialLength = 92;

    private readonly OnionKeyRing _keys = new(OnionKey.Generate(new SeededRandom(3)), null, new SeededRandom(4));

    public string Name => "circuit-handshakes";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            byte[] request = new byte[CellConstants.PayloadLength];
            using CreateFastClient fast = new(new SeededRandom(5));
            fast.WriteRequest(request.AsSpan(0, CreateFast.RequestLength));
            yield return [0, .. request[..CreateFast.RequestLength]];
            using NtorClient ntor = new(TestIdentity.Instance.RsaId, _keys.Current.PublicKey, new SeededRandom(5));
            ntor.WriteRequest(request.AsSpan(0, Ntor.RequestLength));
            yield return [1, .. request[..Ntor.RequestLength]];
            using NtorV3Client v3 = new(TestIdentity.Instance.Ed25519Id, _keys.Current.PublicKey, new SeededRandom(5));
            Property.Require(v3.TryWriteRequest([1, 0xE0, 17, 1, .. new byte[16]], request, out int written), "the request is written");
            yield return [2, .. request[..written]];
            yield return [3, .. new byte[CreateFast.ReplyLength]];
            yield return [4, .. new byte[Ntor.ReplyLength]];
            yield return [5, .. new byte[NtorV3.ReplyOverhead + 1]];
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        Span<byte> keyMaterial = stackalloc byte[KeyMaterialLength];
        bool accepted = (input[0] % Kinds) switch
        {
            0 => CreateFast.TryRespond(input[1..], new SeededRandom(6), new byte[CreateFast.ReplyLength], keyMaterial),
            1 => Ntor.TryRespond(input[1..], TestIdentity.Instance.RsaId, _keys, new SeededRandom(6), new byte[Ntor.ReplyLength], keyMaterial),
            2 => RespondV3(input[1..], keyMaterial),
            3 => Forged(CompleteFast(input[1..], keyMaterial)),
            4 => Forged(CompleteNtor(input[1..], keyMaterial)),
            _ => Forged(CompleteV3(input[1..], keyMaterial)),
        };
        Property.Require(accepted || !keyMaterial.ContainsAnyExcept((byte)0), "what is refused leaves no keys");
    }

    private static bool Forged(bool accepted)
    {
        Property.Require(!accepted, "a forged answer is refused");
        return accepted;
    }

    private static bool CompleteFast(ReadOnlySpan<byte> reply, Span<byte> keyMaterial)
    {
        using CreateFastClient client = new(new SeededRandom(7));
        client.WriteRequest(new byte[CreateFast.RequestLength]);
        return client.TryComplete(reply, keyMaterial);
    }

    private bool RespondV3(ReadOnlySpan<byte> request, Span<byte> keyMaterial)
    {
        if (!NtorV3Server.TryOpen(request, TestIdentity.Instance.Ed25519Id, _keys, out NtorV3Server? server))
        {
            return false;
        }

        using (server)
        {
            _ = ExtensionList.TryRead(server.ClientMessage, out _);
            return server.TryRespond([0], new SeededRandom(6), new byte[CellConstants.PayloadLength], out _, keyMaterial);
        }
    }

    private bool CompleteNtor(ReadOnlySpan<byte> reply, Span<byte> keyMaterial)
    {
        using NtorClient client = new(TestIdentity.Instance.RsaId, _keys.Current.PublicKey, new SeededRandom(7));
        client.WriteRequest(new byte[Ntor.RequestLength]);
        return client.TryComplete(reply, keyMaterial);
    }

    private bool CompleteV3(ReadOnlySpan<byte> reply, Span<byte> keyMaterial)
    {
        using NtorV3Client client = new(TestIdentity.Instance.Ed25519Id, _keys.Current.PublicKey, new SeededRandom(7));
        _ = client.TryWriteRequest([0], new byte[CellConstants.PayloadLength], out _);
        return client.TryComplete(reply, keyMaterial, new byte[CellConstants.PayloadLength], out _);
    }
}
