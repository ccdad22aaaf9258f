using System.Net;
using MagicWave.Onion.Channels;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Channels;

/// <summary>Alice, who initiates, and Bob, who responds, over a TLS session that is made up unless real ones are given.</summary>
internal sealed class LinkHandshakePair
{
    internal static readonly IPAddress AliceAddress = IPAddress.Parse("192.0.2.1");
    internal static readonly IPAddress BobAddress = IPAddress.Parse("2001:db8::2");
    private readonly SeededRandom _random = new(9);

    internal LinkHandshakePair(LinkHandshakeRole role, Func<LinkHandshakeOptions, LinkHandshakeOptions>? configure = null)
    {
        LinkHandshakeOptions options = new()
        {
            Role = role,
            PeerAddress = BobAddress,
            Identity = role == LinkHandshakeRole.Client ? null : TestRelay.Alice.Link,
            OwnAddresses = [AliceAddress],
            ExpectedRsaId = TestRelay.Bob.RsaId,
            ExpectedEd25519Id = TestRelay.Bob.Ed25519Id,
        };
        Alice = new(configure?.Invoke(options) ?? options, new(TestRelay.Bob.Link.Leaf, Export), _random, default);
        Bob = NewResponder(new(default, Export));
    }

    internal LinkHandshake Alice { get; }

    internal LinkHandshake Bob { get; }

    internal DateTimeOffset AliceTime { get; init; } = TestRelay.Now;

    internal DateTimeOffset BobTime { get; init; } = TestRelay.Now;

    /// <summary>Changes a cell of Alice's on its way; null drops it.</summary>
    internal Func<byte[], byte[]?>? ChangeAlice { get; set; }

    /// <summary>Changes a cell of Bob's on its way; null drops it.</summary>
    internal Func<byte[], byte[]?>? ChangeBob { get; set; }

    internal LinkHandshake NewResponder(TlsBinding tls) => new(
        new() { Role = LinkHandshakeRole.Responder, PeerAddress = AliceAddress, Identity = TestRelay.Bob.Link, OwnAddresses = [BobAddress] },
        tls,
        _random,
        default);

    /// <summary>Carries cells until neither has more, each in pieces of <paramref name="step"/> bytes.</summary>
    internal void Run(int step = int.MaxValue)
    {
        bool isAliceFirst = true;
        bool isBobFirst = true;
        while (Alice.HasOutput || Bob.HasOutput)
        {
            Carry(Alice, Bob, ref isAliceFirst, ChangeAlice, BobTime, step);
            Carry(Bob, Alice, ref isBobFirst, ChangeBob, AliceTime, step);
        }
    }

    private static void Carry(LinkHandshake from, LinkHandshake to, ref bool isFirst, Func<byte[], byte[]?>? change, DateTimeOffset time, int step)
    {
        if (!from.HasOutput)
        {
            return;
        }

        foreach (byte[] cell in LinkCells.Cut(from.TakeOutput().ToArray(), isFirst))
        {
            bool isVersions = isFirst;
            isFirst = false;
            ReadOnlySpan<byte> rest = isVersions || change is null ? cell : change(cell);
            while (!rest.IsEmpty && to.State < LinkHandshakeState.Established)
            {
                int count = Math.Min(step, rest.Length);
                _ = to.HandleReceived(rest[..count], time);
                rest = rest[count..];
            }
        }
    }

    private static void Export(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> output) =>
        System.Security.Cryptography.SHA256.HashData([.. label, .. context], output);
}
