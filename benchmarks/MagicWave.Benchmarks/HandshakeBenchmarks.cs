using BenchmarkDotNet.Attributes;
using MagicWave.Core.Security;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Benchmarks;

/// <summary>
/// Both sides of the circuit handshakes. The ntor-v3 request carries payment rates, its reply an empty list.
/// </summary>
public class HandshakeBenchmarks
{
    private const int Rounds = 32;

    private static readonly RsaId RsaIdentity = RsaId.FromBytes(new byte[RsaId.Length]);
    private static readonly Ed25519Id Ed25519Identity = Ed25519Id.FromBytes(new byte[Ed25519Id.Length]);

    private readonly OnionKeyRing _keys =
        new(OnionKey.Generate(SystemRandom.Instance), OnionKey.Generate(SystemRandom.Instance), SystemRandom.Instance);

    private readonly byte[] _keyMaterial = new byte[Tor1Keys.Length];
    private readonly byte[] _ntorRequest = new byte[Ntor.RequestLength];
    private readonly byte[] _ntorReply = new byte[Ntor.ReplyLength];
    private readonly byte[] _v3Request = new byte[NtorV3.RequestOverhead + 32];
    private readonly byte[] _v3Reply = new byte[NtorV3.ReplyOverhead + 1];
    private readonly byte[] _v3Message = new byte[NtorV3.MaximumReplyMessageLength];
    private readonly byte[] _extensions = new byte[32];
    private NtorClient? _ntor;
    private NtorV3Client? _ntorV3;
    private int _v3RequestLength;
    private int _extensionsLength;

    [GlobalSetup]
    public void Prepare()
    {
        _ntor = new(RsaIdentity, _keys.Current.PublicKey, SystemRandom.Instance);
        _ntor.WriteRequest(_ntorRequest);
        Require(Ntor.TryRespond(_ntorRequest, RsaIdentity, _keys, SystemRandom.Instance, _ntorReply, _keyMaterial));

        ExtensionListWriter writer = new(_extensions);
        new PaymentRates(2, 1).AddTo(ref writer);
        _extensionsLength = writer.Length;
        _ntorV3 = new(Ed25519Identity, _keys.Current.PublicKey, SystemRandom.Instance);
        Require(_ntorV3.TryWriteRequest(writer.Written, _v3Request, out _v3RequestLength));
        RespondOnce();
    }

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void NtorClientRequest()
    {
        Span<byte> request = stackalloc byte[Ntor.RequestLength];
        for (int i = 0; i < Rounds; i++)
        {
            using NtorClient client = new(RsaIdentity, _keys.Current.PublicKey, SystemRandom.Instance);
            client.WriteRequest(request);
        }
    }

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void NtorServerRespond()
    {
        Span<byte> reply = stackalloc byte[Ntor.ReplyLength];
        for (int i = 0; i < Rounds; i++)
        {
            Require(Ntor.TryRespond(_ntorRequest, RsaIdentity, _keys, SystemRandom.Instance, reply, _keyMaterial));
        }
    }

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void NtorClientComplete()
    {
        for (int i = 0; i < Rounds; i++)
        {
            Require(_ntor!.TryComplete(_ntorReply, _keyMaterial));
        }
    }

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void NtorV3ClientRequest()
    {
        Span<byte> request = stackalloc byte[NtorV3.RequestOverhead + 32];
        for (int i = 0; i < Rounds; i++)
        {
            using NtorV3Client client = new(Ed25519Identity, _keys.Current.PublicKey, SystemRandom.Instance);
            Require(client.TryWriteRequest(_extensions.AsSpan(0, _extensionsLength), request, out _));
        }
    }

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void NtorV3ServerRespond()
    {
        Span<byte> saved = stackalloc byte[_v3Reply.Length];
        _v3Reply.CopyTo(saved);
        for (int i = 0; i < Rounds; i++)
        {
            RespondOnce();
        }

        saved.CopyTo(_v3Reply);
    }

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void NtorV3ClientComplete()
    {
        for (int i = 0; i < Rounds; i++)
        {
            Require(_ntorV3!.TryComplete(_v3Reply, _keyMaterial, _v3Message, out _));
        }
    }

    private void RespondOnce()
    {
        Require(NtorV3Server.TryOpen(_v3Request.AsSpan(0, _v3RequestLength), Ed25519Identity, _keys, out NtorV3Server? server));
        using (server)
        {
            Require(ExtensionList.TryRead(server!.ClientMessage, out ExtensionList list));
            Require(PaymentRates.TryFind(list, out _));
            Require(server.TryRespond([0], SystemRandom.Instance, _v3Reply, out _, _keyMaterial));
        }
    }

    private static void Require(bool isTrue)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException("A handshake failed.");
        }
    }
}
