using System.Buffers.Binary;
using MagicWave.Core.Security;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Requests;

/// <summary>
/// Ids of 20 characters in the form of an xid: a time of four bytes and eight random ones, in the lower-case base32 of hexadecimal digits. Unlike an
/// xid, nothing in it tells of the machine or of how many were made.
/// </summary>
internal static class SessionId
{
    private const int Length = 12;
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuv";

    public static string Create(UnixTime now, IRandom random)
    {
        Span<byte> bytes = stackalloc byte[Length + 1];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, unchecked((uint)(now.Milliseconds / 1000)));
        random.Fill(bytes[4..Length]);
        Span<char> text = stackalloc char[20];
        for (int i = 0; i < text.Length; i++)
        {
            int bit = i * 5;
            int pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
            text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }
}
