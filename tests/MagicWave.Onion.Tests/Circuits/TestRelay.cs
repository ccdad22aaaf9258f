using System.Net;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Circuits;

/// <summary>The keys of a relay, and what the directory would say of it.</summary>
internal sealed class TestRelay
{
    public TestRelay(int number, bool supportsPayment = false)
    {
        Random = new SeededRandom((ulong)(1000 + number));
        RsaId = RsaId.FromBytes(Random.Bytes(RsaId.Length));
        Ed25519Id = Ed25519Id.FromBytes(Random.Bytes(Ed25519Id.Length));
        Keys = new(OnionKey.Generate(Random), null, Random);
        Target = new(
            RsaId,
            Ed25519Id,
            new IPEndPoint(IPAddress.Loopback, 9000 + number),
            Keys.Current.PublicKey.ToArray(),
            SupportsNtorV3: supportsPayment,
            SupportsPayment: supportsPayment,
            $"relay{number}");
    }

    public SeededRandom Random { get; }

    public RsaId RsaId { get; }

    public Ed25519Id Ed25519Id { get; }

    public OnionKeyRing Keys { get; }

    public HopTarget Target { get; init; }

    public static TestRelay[] Make(int count, bool supportsPayment = false) =>
        [.. Enumerable.Range(0, count).Select(number => new TestRelay(number, supportsPayment))];
}
