using System.Buffers.Binary;
using System.Net;
using System.Text;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Socks;

/// <summary>
/// The server's side of SOCKS 4, 4a and 5 with tor's extensions (RFC 1928, RFC 1929, socks-extensions): a pure machine. Bytes come by
/// <see cref="Receive"/>, answers leave by <see cref="TakeOutput"/>. Not thread-safe.
/// </summary>
internal sealed class SocksHandshake
{
    /// <summary>More than the longest request: SOCKS5 authentication has 513 bytes, SOCKS4a about 520 with a long user id.</summary>
    internal const int MaximumReceived = 1024;

    private const byte Version4 = 4;
    private const byte Version5 = 5;
    private const byte AuthenticationVersion = 1;
    private const byte NoAuthentication = 0;
    private const byte UsernamePassword = 2;
    private const byte NoAcceptableMethod = 0xFF;
    private const byte Ipv4 = 1;
    private const byte DomainName = 3;
    private const byte Ipv6 = 4;
    private const byte Granted4 = 0x5A;
    private const byte Rejected4 = 0x5B;

    private readonly byte[] _received = new byte[MaximumReceived];
    private readonly byte[] _output = new byte[HttpPage.Length + 512];
    private int _start;
    private int _end;
    private int _outputLength;
    private string? _username;
    private string? _password;

    /// <summary>Where it is.</summary>
    internal SocksState State { get; private set; }

    /// <summary>What the client asks for, from <see cref="SocksState.Requested"/> on.</summary>
    internal SocksRequest? Request { get; private set; }

    /// <summary>Whether there is something to send.</summary>
    internal bool HasOutput => _outputLength > 0;

    /// <summary>What came behind the request: the first bytes of the stream, from a client that did not wait for the answer.</summary>
    internal ReadOnlyMemory<byte> EarlyData => _received.AsMemory(_start, _end - _start);

    /// <summary>How many bytes it takes for certain: what is read beyond that would be lost. Never zero while it wants more.</summary>
    internal int Room => MaximumReceived - _end;

    /// <summary>Whether more bytes are wanted before the answer.</summary>
    internal bool WantsMore => State is SocksState.Greeting or SocksState.Authentication or SocksState.Request;

    private static ReadOnlySpan<byte> HttpPage =>
        "HTTP/1.0 501 This is not an HTTP proxy\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n<!DOCTYPE html>\n<html><head><title>A SOCKS proxy, not an HTTP proxy</title></head>\n<body><h1>This port speaks SOCKS, not HTTP.</h1>\n<p>Your browser, or whatever program sent you here, uses this port as an HTTP proxy. Set it up to use it as a SOCKS5 proxy\ninstead, and to leave the resolving of names to the proxy (\"remote DNS\", \"socks5h\").</p></body></html>\n"u8;

    /// <summary>Takes bytes of the client and says how many; fewer than given only when it is done.</summary>
    internal int Receive(ReadOnlySpan<byte> data)
    {
        int taken = 0;
        while (taken < data.Length && WantsMore)
        {
            int count = Math.Min(data.Length - taken, MaximumReceived - _end);
            data.Slice(taken, count).CopyTo(_received.AsSpan(_end));
            _end += count;
            taken += count;
            while (WantsMore && TryAdvance())
            {
            }

            Compact();
            if (WantsMore && _end == MaximumReceived)
            {
                State = SocksState.Failed;
            }
        }

        return taken;
    }

    /// <summary>Takes what is to be sent; zero when there is nothing.</summary>
    internal int TakeOutput(Span<byte> destination)
    {
        int count = Math.Min(_outputLength, destination.Length);
        _output.AsSpan(0, count).CopyTo(destination);
        _output.AsSpan(count, _outputLength - count).CopyTo(_output);
        _outputLength -= count;
        return count;
    }

    /// <summary>Answers the request.</summary>
    /// <param name="reply">How it ended.</param>
    /// <param name="address">For <see cref="SocksCommand.Resolve"/>: the address.</param>
    /// <param name="name">For <see cref="SocksCommand.ResolvePointer"/>: the name.</param>
    internal void Answer(SocksReply reply, IPAddress? address = null, string? name = null)
    {
        if (Request is not { } request || State != SocksState.Requested)
        {
            throw new InvalidOperationException("There is no request to answer.");
        }

        State = reply == SocksReply.Succeeded ? SocksState.Answered : SocksState.Failed;
        if (request.Version == Version4)
        {
            Answer4(reply, address);
        }
        else
        {
            Answer5(reply, address, name);
        }
    }

    private static string Latin1(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private bool TryAdvance()
    {
        ByteReader reader = new(_received.AsSpan(_start, _end - _start));
        int before = reader.Length;
        bool isComplete = State switch
        {
            SocksState.Greeting => TryReadGreeting(ref reader),
            SocksState.Authentication => TryReadAuthentication(ref reader),
            _ => TryReadRequest5(ref reader),
        };
        if (isComplete)
        {
            _start += before - reader.Length;
        }

        return isComplete;
    }

    private bool TryReadGreeting(ref ByteReader reader)
    {
        if (!reader.TryReadByte(out byte first))
        {
            return false;
        }

        switch (first)
        {
            case Version5:
                return TryReadMethods(ref reader);
            case Version4:
                return TryReadRequest4(ref reader);
            case (byte)'G' or (byte)'H' or (byte)'P' or (byte)'C':
                Send(HttpPage);
                return Fail();
            default:
                return Fail();
        }
    }

    private bool TryReadMethods(ref ByteReader reader)
    {
        if (!reader.TryReadByte(out byte count) || !reader.TryReadBytes(count, out ReadOnlySpan<byte> methods))
        {
            return false;
        }

        // A client that has a name to give means its streams to be kept apart.
        byte method = methods.Contains(UsernamePassword) ? UsernamePassword : methods.Contains(NoAuthentication) ? NoAuthentication : NoAcceptableMethod;
        Send([Version5, method]);
        State = method switch
        {
            UsernamePassword => SocksState.Authentication,
            NoAuthentication => SocksState.Request,
            _ => SocksState.Failed,
        };
        return true;
    }

    private bool TryReadAuthentication(ref ByteReader reader)
    {
        if (!reader.TryReadByte(out byte version))
        {
            return false;
        }

        if (version != AuthenticationVersion)
        {
            return Fail();
        }

        if (!reader.TryReadByte(out byte nameLength) || !reader.TryReadBytes(nameLength, out ReadOnlySpan<byte> name)
            || !reader.TryReadByte(out byte passwordLength) || !reader.TryReadBytes(passwordLength, out ReadOnlySpan<byte> password))
        {
            return false;
        }

        _username = Latin1(name);
        _password = Latin1(password);
        Send([AuthenticationVersion, 0]);
        State = SocksState.Request;
        return true;
    }

    private bool TryReadRequest5(ref ByteReader reader)
    {
        ByteReader whole = reader;
        if (!reader.TryReadByte(out byte version))
        {
            return false;
        }

        if (version == AuthenticationVersion && _username is null)
        {
            // Some clients authenticate although they were told not to; tor lets them.
            reader = whole;
            return TryReadAuthentication(ref reader);
        }

        if (version != Version5)
        {
            return Fail();
        }

        if (!reader.TryReadByte(out byte command) || !reader.TryReadByte(out _) || !reader.TryReadByte(out byte type))
        {
            return false;
        }

        string? host = ReadHost(ref reader, type, out bool isUnknown);
        if (isUnknown)
        {
            return Refuse5(SocksReply.AddressTypeNotSupported);
        }

        if (host is null || !reader.TryReadUInt16(out ushort port))
        {
            return false;
        }

        if (!Enum.IsDefined((SocksCommand)command))
        {
            return Refuse5(SocksReply.CommandNotSupported);
        }

        Request = new(Version5, (SocksCommand)command, host, port, _username, _password);
        State = SocksState.Requested;
        return true;
    }

    private static string? ReadHost(ref ByteReader reader, byte type, out bool isUnknown)
    {
        isUnknown = type is not (Ipv4 or Ipv6 or DomainName);
        int length = type == Ipv4 ? 4 : 16;
        if (isUnknown || (type == DomainName && !TryReadLength(ref reader, out length)) || !reader.TryReadBytes(length, out ReadOnlySpan<byte> bytes))
        {
            return null;
        }

        return type == DomainName ? Encoding.UTF8.GetString(bytes) : new IPAddress(bytes).ToString();
    }

    private static bool TryReadLength(ref ByteReader reader, out int length)
    {
        bool isThere = reader.TryReadByte(out byte value);
        length = value;
        return isThere;
    }

    private bool TryReadRequest4(ref ByteReader reader)
    {
        if (!reader.TryReadByte(out byte command) || !reader.TryReadUInt16(out ushort port) || !reader.TryReadBytes(4, out ReadOnlySpan<byte> address)
            || !TryReadZeroEnded(ref reader, out ReadOnlySpan<byte> user))
        {
            return false;
        }

        string host = new IPAddress(address).ToString();
        if (!address[..3].ContainsAnyExcept((byte)0) && address[3] != 0)
        {
            // SOCKS4a: 0.0.0.x stands for a name behind the user id.
            if (!TryReadZeroEnded(ref reader, out ReadOnlySpan<byte> name))
            {
                return false;
            }

            host = Encoding.UTF8.GetString(name);
        }

        if ((SocksCommand)command is not (SocksCommand.Connect or SocksCommand.Resolve))
        {
            Send([0, Rejected4, 0, 0, 0, 0, 0, 0]);
            return Fail();
        }

        Request = new(Version4, (SocksCommand)command, host, port, user.IsEmpty ? null : Latin1(user), null);
        State = SocksState.Requested;
        return true;
    }

    private static bool TryReadZeroEnded(ref ByteReader reader, out ReadOnlySpan<byte> text)
    {
        int length = reader.Rest.IndexOf((byte)0);
        return reader.TryReadBytes(length, out text) && reader.TryReadByte(out _);
    }

    private void Answer4(SocksReply reply, IPAddress? address)
    {
        Span<byte> answer = stackalloc byte[8];
        answer.Clear();
        bool fits = address is null || address.TryWriteBytes(answer[4..], out _);
        answer[1] = reply == SocksReply.Succeeded && fits ? Granted4 : Rejected4;
        Send(answer);
    }

    private void Answer5(SocksReply reply, IPAddress? address, string? name)
    {
        Span<byte> answer = stackalloc byte[4 + 1 + byte.MaxValue + sizeof(ushort)];
        answer.Clear();
        answer[0] = Version5;
        answer[1] = (byte)reply;
        int length = 4;
        if (name is not null)
        {
            answer[3] = DomainName;
            answer[4] = (byte)Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(name.Length, byte.MaxValue)), answer[5..]);
            length += 1 + answer[4];
        }
        else
        {
            IPAddress bound = address ?? IPAddress.Any;
            _ = bound.TryWriteBytes(answer[4..], out int written);
            answer[3] = written == 4 ? Ipv4 : Ipv6;
            length += written;
        }

        BinaryPrimitives.WriteUInt16BigEndian(answer[length..], 0);
        Send(answer[..(length + sizeof(ushort))]);
    }

    private bool Refuse5(SocksReply reply)
    {
        Answer5(reply, null, null);
        return Fail();
    }

    private bool Fail()
    {
        State = SocksState.Failed;
        return true;
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output.AsSpan(_outputLength));
        _outputLength += bytes.Length;
    }

    private void Compact()
    {
        if (WantsMore && _start > 0)
        {
            _received.AsSpan(_start, _end - _start).CopyTo(_received);
            _end -= _start;
            _start = 0;
        }
    }
}
