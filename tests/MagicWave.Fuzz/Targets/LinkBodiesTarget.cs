using System.Net;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Handshakes;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>The bodies of cells of the link and of circuit creation: the first byte chooses one.</summary>
internal sealed class LinkBodiesTarget : IFuzzTarget
{
    private const int Kinds = 8;

    public string Name => "link-bodies";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            byte[] buffer = new byte[CellConstants.PayloadLength];
            yield return [0, .. buffer[..VersionsBody.Write(buffer, [3, 4, 5])]];
            (CertsCertificateType, ReadOnlyMemory<byte>)[] certificates = [((CertsCertificateType)1, new byte[5]), ((CertsCertificateType)4, new byte[9])];
            yield return [1, .. buffer[..CertsBody.Write(buffer, certificates)]];
            yield return [2, .. buffer[..AuthChallengeBody.Write(buffer, new byte[32], [1, 3])]];
            yield return [3, .. buffer[..new AuthenticateBody(3, new byte[40]).Write(buffer)]];
            yield return [4, .. buffer[..new NetinfoBody(5, IPAddress.Loopback, [IPAddress.IPv6Loopback]).Write(buffer)]];
            yield return [5, .. buffer[..new Create2Body(HandshakeType.Ntor, new byte[84]).Write(buffer)]];
            yield return [6, .. buffer[..Created2Body.Write(buffer, new byte[64])]];
            yield return [7, 2, 0xE0, 17, 1, .. new byte[16], 1, 0];
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
                Versions(body);
                break;
            case 1:
                Certs(body);
                break;
            case 2:
                _ = AuthChallengeBody.TryRead(body, out AuthChallengeBody challenge) && challenge.Offers(3);
                break;
            case 3:
                _ = AuthenticateBody.TryRead(body, out _);
                break;
            case 4:
                Netinfo(body);
                break;
            case 5:
                Create2(body);
                break;
            case 6:
                _ = Created2Body.TryRead(body, out _);
                break;
            default:
                Extensions(body);
                break;
        }
    }

    private static void Versions(ReadOnlySpan<byte> body)
    {
        if (VersionsBody.TryRead(body, out VersionsBody versions))
        {
            ushort highest = versions.HighestCommon([4, 5]);
            Property.Require(highest is 0 or 4 or 5, $"{highest} is common");
        }
    }

    private static void Certs(ReadOnlySpan<byte> body)
    {
        if (CertsBody.TryRead(body, out CertsBody certs))
        {
            int found = 0;
            for (int type = 0; type <= byte.MaxValue; type++)
            {
                found += certs.TryGet((CertsCertificateType)type, out _) ? 1 : 0;
            }

            // Duplicates are told of the types that the specification knows; of others the first is found.
            Property.Require(certs.HasDuplicates ? found < certs.Count : found <= certs.Count, "no certificate is found twice");
        }
    }

    private static void Netinfo(ReadOnlySpan<byte> body)
    {
        if (NetinfoBody.TryRead(body, out NetinfoBody? netinfo) && netinfo.SenderAddresses.Count <= NetinfoBody.MaximumAddresses)
        {
            byte[] payload = new byte[CellConstants.PayloadLength];
            netinfo.Write(payload);
            Property.Require(
                NetinfoBody.TryRead(payload, out NetinfoBody? again) && again.Timestamp == netinfo.Timestamp
                && again.ReceiverAddress.Equals(Plain(netinfo.ReceiverAddress)) && again.SenderAddresses.SequenceEqual(netinfo.SenderAddresses.Select(Plain)),
                "NETINFO");
        }

        // IPv4 in the form of IPv6 is written as IPv4.
        static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static void Create2(ReadOnlySpan<byte> body)
    {
        if (body.Length <= CellConstants.PayloadLength && Create2Body.TryRead(body, out Create2Body create))
        {
            byte[] payload = new byte[CellConstants.PayloadLength];
            int written = create.Write(payload);
            Property.SameBytes(body[..written], payload.AsSpan(0, written), "CREATE2");
        }
    }

    private static void Extensions(ReadOnlySpan<byte> body)
    {
        if (ExtensionList.TryRead(body, out ExtensionList list))
        {
            int count = 0;
            foreach (Extension extension in list)
            {
                Property.Require(list.TryFind(extension.Type, out _), "what is listed is found");
                count++;
            }

            Property.Require(count == list.Count, "as many extensions as announced");
            _ = PaymentRates.TryFind(list, out _);
        }
    }
}
