using System.Buffers.Binary;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Tests.Channels;

/// <summary>Cells of a link handshake, cut apart and put together.</summary>
internal static class LinkCells
{
    internal static byte[] Versions(params ushort[] versions)
    {
        byte[] body = new byte[versions.Length * 2];
        _ = VersionsBody.Write(body, versions);
        return Variable(CellCommand.Versions, body, idLength: 2);
    }

    internal static byte[] Variable(CellCommand command, byte[] body, int idLength = 4, uint id = 0)
    {
        byte[] cell = new byte[idLength + 3 + body.Length];
        if (idLength == 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(cell, id);
        }

        cell[idLength] = (byte)command;
        BinaryPrimitives.WriteUInt16BigEndian(cell.AsSpan(idLength + 1), (ushort)body.Length);
        body.CopyTo(cell, idLength + 3);
        return cell;
    }

    internal static byte[] Fixed(CellCommand command, byte[] payload, uint id = 0)
    {
        byte[] cell = new byte[514];
        BinaryPrimitives.WriteUInt32BigEndian(cell, id);
        cell[4] = (byte)command;
        payload.CopyTo(cell, 5);
        return cell;
    }

    internal static byte[] Netinfo(uint time = 0)
    {
        byte[] payload = new byte[509];
        _ = new NetinfoBody(time, System.Net.IPAddress.Parse("192.0.2.1"), []).Write(payload);
        return Fixed(CellCommand.Netinfo, payload);
    }

    internal static byte[] Certs(params (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] certificates)
    {
        byte[] body = new byte[CertsBody.LengthOf(certificates)];
        _ = CertsBody.Write(body, certificates);
        return Variable(CellCommand.Certs, body);
    }

    internal static byte[] AuthChallenge(params ushort[] methods)
    {
        byte[] body = new byte[34 + (2 * methods.Length)];
        _ = AuthChallengeBody.Write(body, new byte[32], methods);
        return Variable(CellCommand.AuthChallenge, body);
    }

    internal static CellCommand CommandOf(byte[] cell, int idLength = 4) => (CellCommand)cell[idLength];

    internal static byte[] BodyOf(byte[] cell) => cell[(CellConstants.IsVariable(CommandOf(cell)) ? 7 : 5)..];

    internal static (CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)[] Entries(ReadOnlySpan<byte> certsBody)
    {
        Assert.True(CertsBody.TryRead(certsBody, out CertsBody body));
        List<(CertsCertificateType, ReadOnlyMemory<byte>)> entries = [];
        for (int type = 0; type < 10; type++)
        {
            if (body.TryGet((CertsCertificateType)type, out ReadOnlySpan<byte> certificate))
            {
                entries.Add(((CertsCertificateType)type, certificate.ToArray()));
            }
        }

        return [.. entries];
    }

    /// <summary>Cuts what one side sent; its first cell is VERSIONS when <paramref name="startsWithVersions"/>.</summary>
    internal static List<byte[]> Cut(ReadOnlySpan<byte> sent, bool startsWithVersions)
    {
        List<byte[]> cells = [];
        int idLength = startsWithVersions ? 2 : 4;
        while (!sent.IsEmpty)
        {
            int length = CellConstants.IsVariable((CellCommand)sent[idLength])
                ? idLength + 3 + BinaryPrimitives.ReadUInt16BigEndian(sent[(idLength + 1)..])
                : idLength + 510;
            cells.Add(sent[..length].ToArray());
            sent = sent[length..];
            idLength = 4;
        }

        return cells;
    }
}
