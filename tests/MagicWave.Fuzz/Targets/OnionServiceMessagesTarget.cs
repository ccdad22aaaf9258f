using System.Net;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Handshake;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Messages;
using MagicWave.Onion.OnionServices.ProofOfWork;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// The bodies of the cells of onion services: the first byte chooses one. What is read and can be written again becomes the same bytes; an
/// introduction that was not made by a client of the service is never opened.
/// </summary>
internal sealed class OnionServiceMessagesTarget : IFuzzTarget
{
    private const int Kinds = 9;

    private static readonly HopTarget Point = new(
        RsaId.FromBytes(Enumerable.Repeat((byte)1, 20).ToArray()), Ed25519Id.FromBytes(Enumerable.Repeat((byte)2, 32).ToArray()),
        new IPEndPoint(IPAddress.Loopback, 9001), Enumerable.Repeat((byte)3, 32).ToArray(), SupportsNtorV3: false, SupportsPayment: false, string.Empty);

    private readonly IntroductionKeys _keys = IntroductionKeys.Generate(new SeededRandom(1));
    private readonly Subcredential _subcredential = Subcredential.FromBytes(new byte[Subcredential.Length]);

    public string Name => "onion-service-messages";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            byte[] buffer = new byte[CellConstants.PayloadLength];
            SeededRandom random = new(2);
            yield return [0, .. buffer[..EstablishIntroBody.Write(buffer, _keys.Authentication, new byte[20], new IntroDosParameters(25, 200))]];
            yield return [0, .. buffer[..EstablishIntroBody.Write(buffer, _keys.Authentication, new byte[20], null)]];
            using HsNtorClient client = new(_keys.Authentication.PublicKey, _keys.Encryption.PublicKey, random);
            RendezvousCookie cookie = RendezvousCookie.Generate(random);
            Property.Require(IntroduceSeal.TrySeal(buffer, client, _subcredential, cookie, Point, true, new PowSolution(1, 2, 3, 4), out int length), "sealed");
            yield return [1, .. buffer[..length]];
            yield return [2, .. Plaintext(cookie, new PowSolution(1, 2, 3, 4))];
            yield return [2, .. Plaintext(cookie, null)];
            yield return [3, 0, 1, 0];
            yield return [4, .. new byte[RendezvousCookie.Length]];
            Rendezvous1Body.Write(buffer, cookie, new byte[HsNtor.ReplyLength], random);
            yield return [5, .. buffer[..Rendezvous1Body.WrittenLength]];
            yield return [6, .. new byte[HsNtor.ReplyLength]];
            yield return [7, 0];
            new IntroDosParameters(25, 200).Write(buffer);
            yield return [8, .. buffer[..IntroDosParameters.Length]];
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
                Establish(body);
                break;
            case 1:
                Introduce(body);
                break;
            case 2:
                Plain(body);
                break;
            case 3:
                _ = IntroduceAckBody.TryRead(body, out _);
                break;
            case 4:
                Property.Require(EstablishRendezvousBody.TryRead(body, out _) == (body.Length == EstablishRendezvousBody.Length), "a cookie is all");
                break;
            case 5:
                Rendezvous(body);
                break;
            case 6:
                _ = Rendezvous2Body.TryRead(body, out _);
                break;
            case 7:
                _ = IntroEstablishedBody.IsValid(body);
                break;
            default:
                Dos(body);
                break;
        }
    }

    private static void Establish(ReadOnlySpan<byte> body)
    {
        if (EstablishIntroBody.TryRead(body, out EstablishIntroBody establish))
        {
            _ = establish.IsBoundTo(new byte[20]);
            _ = establish.IsSigned();
            _ = establish.TryGetDos(out _);
        }
    }

    private static byte[] Plaintext(RendezvousCookie cookie, PowSolution? pow)
    {
        ByteWriter writer = new(new byte[IntroducePlaintext.MaximumWrittenLength]);
        IntroducePlaintext.Write(ref writer, cookie, Point, pow is not null, pow);
        return writer.Written.ToArray();
    }

    private static void Plain(ReadOnlySpan<byte> body)
    {
        if (!IntroducePlaintext.TryRead(body, out IntroducePlaintext? plaintext))
        {
            return;
        }

        ByteWriter writer = new(new byte[IntroducePlaintext.MaximumWrittenLength]);
        IntroducePlaintext.Write(ref writer, plaintext.Cookie, plaintext.RendezvousPoint, plaintext.WantsCongestionControl, plaintext.Pow);
        Property.Require(
            IntroducePlaintext.TryRead(writer.Written, out IntroducePlaintext? again) && again.Cookie == plaintext.Cookie && again.Pow == plaintext.Pow
            && again.WantsCongestionControl == plaintext.WantsCongestionControl && again.RendezvousPoint.RsaId == plaintext.RendezvousPoint.RsaId,
            "what a client tells is read again");
    }

    private static void Rendezvous(ReadOnlySpan<byte> body)
    {
        if (Rendezvous1Body.TryRead(body, out Rendezvous1Body rendezvous))
        {
            byte[] cookie = new byte[RendezvousCookie.Length];
            rendezvous.Cookie.CopyTo(cookie);
            Property.SameBytes(body, [.. cookie, .. rendezvous.ForClient], "RENDEZVOUS1");
        }
    }

    private static void Dos(ReadOnlySpan<byte> body)
    {
        if (IntroDosParameters.TryRead(body, out IntroDosParameters parameters))
        {
            byte[] written = new byte[IntroDosParameters.Length];
            parameters.Write(written);
            Property.Require(IntroDosParameters.TryRead(written, out IntroDosParameters again) && again == parameters, $"{parameters}");
        }
    }

    private void Introduce(ReadOnlySpan<byte> body)
    {
        Span<byte> x = stackalloc byte[32];
        Span<byte> plaintext = stackalloc byte[CellConstants.PayloadLength];
        if (IntroduceSeal.TryOpen(body, _keys, [_subcredential], x, plaintext, out int length))
        {
            Property.Require(IntroducePlaintext.TryRead(plaintext[..length], out _), "only a client's own words open");
        }

        using SecretBytes? keys = HsNtorService.TryRespond(_keys, x, new SeededRandom(3), new byte[HsNtor.ReplyLength], out SecretBytes? made) ? made : null;
    }
}
