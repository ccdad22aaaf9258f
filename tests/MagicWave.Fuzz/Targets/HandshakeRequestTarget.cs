using MagicWave.Core.Security;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// What a client may send in CREATE2, to both ntor servers: nothing is thrown, and the ntor-v3 one opens nothing but what its client sealed.
/// </summary>
internal sealed class HandshakeRequestTarget : IFuzzTarget
{
    private static readonly Ed25519Id Identity = Ed25519Id.FromBytes(new byte[Ed25519Id.Length]);

    private readonly SeededRandom _random = new(1);
    private readonly OnionKeyRing _keys;
    private readonly byte[] _ntorRequest = new byte[Ntor.RequestLength];
    private readonly byte[] _ntorV3Request = new byte[NtorV3.RequestOverhead + 3];

    public HandshakeRequestTarget()
    {
        _keys = new(OnionKey.Generate(_random), OnionKey.Generate(_random), _random);
        using NtorClient ntor = new(default, _keys.Current.PublicKey, _random);
        ntor.WriteRequest(_ntorRequest);
        using NtorV3Client ntorV3 = new(Identity, _keys.Current.PublicKey, _random);
        _ = ntorV3.TryWriteRequest([1, 1, 0], _ntorV3Request, out _);
    }

    public string Name => "handshake-request";

    public IEnumerable<byte[]> Seeds => [_ntorRequest, _ntorV3Request];

    public void Run(ReadOnlySpan<byte> input)
    {
        Span<byte> reply = stackalloc byte[Ntor.ReplyLength];
        Span<byte> keys = stackalloc byte[92];
        bool answered = Ntor.TryRespond(input, default, _keys, _random, reply, keys);
        if (answered == FixedTime.IsZero(keys))
        {
            throw new InvalidOperationException("Keys without an answer, or an answer without keys.");
        }

        if (NtorV3Server.TryOpen(input, Identity, _keys, out NtorV3Server? server))
        {
            server.Dispose();
            if (!input.SequenceEqual(_ntorV3Request))
            {
                throw new InvalidOperationException("A request was opened that no client sealed.");
            }
        }
    }
}
