using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <summary>
/// The in-protocol link handshake (tor-spec 4) as a pure machine, for all three roles. It starts when TLS is open: send
/// <see cref="TakeOutput"/>, then feed decrypted bytes to <see cref="HandleReceived"/> and send the output again after each call, until
/// <see cref="State"/> is <see cref="LinkHandshakeState.Established"/> (then there is a <see cref="Result"/>) or
/// <see cref="LinkHandshakeState.Failed"/> (then there is a <see cref="Failure"/>). Not thread-safe.
/// </summary>
/// <remarks>
/// <para>Initiator: VERSIONS; a relay then CERTS; after the responder's CERTS a client sends NETINFO; after AUTH_CHALLENGE a relay sends
/// AUTHENTICATE and NETINFO. Responder: after the initiator's VERSIONS all of VERSIONS, CERTS, AUTH_CHALLENGE, NETINFO.</para>
/// <para>Before NETINFO: fixed cells of any other kind close the link, padding too; repeated VERSIONS, VPADDING, AUTHORIZE and unknown
/// variable cells are skipped, but they are part of the transcript.</para>
/// </remarks>
public sealed partial class LinkHandshake : IDisposable
{
    /// <summary>How long the handshake may take from the opening of TLS.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private const int NarrowHeaderLength = 5;
    private const int OutputCapacity = 4096;

    private readonly LinkHandshakeOptions _options;
    private readonly TlsBinding _tls;
    private readonly IRandom _random;
    private readonly Instant _deadline;
    private readonly LinkHandshakeFramer _framer = new();
    private readonly ArrayBufferWriter<byte> _output = new(OutputCapacity);
    private readonly IncrementalHash _receivedLog = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _sentLog = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Starts a handshake. An initiator's first cell is in the output at once.</summary>
    /// <param name="options">The role and what belongs to it.</param>
    /// <param name="tls">What ties it to the TLS session.</param>
    /// <param name="random">For challenges and nonces.</param>
    /// <param name="now">The start of the time that it may take.</param>
    /// <exception cref="ArgumentException">The role needs an identity and there is none.</exception>
    public LinkHandshake(LinkHandshakeOptions options, TlsBinding tls, IRandom random, Instant now)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tls);
        ArgumentNullException.ThrowIfNull(random);
        if (options.Role != LinkHandshakeRole.Client && options.Identity is null)
        {
            throw new ArgumentException("A relay shakes hands with an identity.", nameof(options));
        }

        _options = options;
        _tls = tls;
        _random = random;
        _deadline = now + Timeout;
        if (IsInitiator)
        {
            SendVersions();
        }
    }

    /// <summary>Where the handshake is.</summary>
    public LinkHandshakeState State { get; private set; }

    /// <summary>What it found out, once established.</summary>
    public LinkHandshakeResult? Result { get; private set; }

    /// <summary>Why it failed, once failed.</summary>
    public LinkHandshakeFailure? Failure { get; private set; }

    /// <summary>When it wants <see cref="HandleDeadline"/>; null when it is over.</summary>
    public Instant? NextDeadline => IsRunning ? _deadline : null;

    /// <summary>Whether there are bytes to send.</summary>
    public bool HasOutput => _output.WrittenCount > 0;

    private bool IsInitiator => _options.Role != LinkHandshakeRole.Responder;

    private bool IsRunning => State < LinkHandshakeState.Established;

    private static ReadOnlySpan<ushort> OfferedVersions => [4, 5];

    /// <summary>Takes decrypted bytes, cut anywhere.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="wallTime">Now, for the dates of certificates and the time in NETINFO.</param>
    /// <returns>
    /// How many bytes belonged to the handshake. All of them while it runs; once it is established, what is left is the start of the
    /// channel's cells.
    /// </returns>
    public int HandleReceived(ReadOnlySpan<byte> data, DateTimeOffset wallTime)
    {
        ReadOnlySpan<byte> rest = data;
        while (IsRunning && _framer.TryTake(ref rest))
        {
            if (_framer.Command != CellCommand.Authenticate)
            {
                _receivedLog.AppendData(_framer.Cell);
            }

            HandleCell(_framer.Command, _framer.Body, wallTime);
            _framer.Clear();
        }

        if (IsRunning && _framer.IsTooLong)
        {
            Fail(LinkHandshakeFailureReason.CellTooLong, _framer.Command);
        }

        return data.Length - rest.Length;
    }

    /// <summary>Fails the handshake when its time is up.</summary>
    public void HandleDeadline(Instant now)
    {
        if (IsRunning && now >= _deadline)
        {
            Fail(new LinkHandshakeFailure(LinkHandshakeFailureReason.Timeout));
        }
    }

    /// <summary>Hands over all bytes to send, for the TLS session. They stay valid until the next call of any method.</summary>
    public ReadOnlySpan<byte> TakeOutput()
    {
        ReadOnlySpan<byte> output = _output.WrittenSpan;
        _output.ResetWrittenCount();
        return output;
    }

    /// <summary>Lets go of the transcript.</summary>
    public void Dispose()
    {
        _receivedLog.Dispose();
        _sentLog.Dispose();
    }

    private void Fail(LinkHandshakeFailureReason reason, CellCommand command) => Fail(new LinkHandshakeFailure(reason, command));

    private void Fail(LinkHandshakeFailure failure)
    {
        State = LinkHandshakeState.Failed;
        Failure = failure;
    }

    private void SendVersions()
    {
        Span<byte> cell = stackalloc byte[NarrowHeaderLength + (OfferedVersions.Length * sizeof(ushort))];
        cell[..NarrowHeaderLength].Clear();
        cell[2] = (byte)CellCommand.Versions;
        int length = VersionsBody.Write(cell[NarrowHeaderLength..], OfferedVersions);
        BinaryPrimitives.WriteUInt16BigEndian(cell[3..], (ushort)length);
        SendLogged(cell);
    }

    private void SendVariable(CellCommand command, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[CellConstants.VariableHeaderLength];
        header.Clear();
        header[4] = (byte)command;
        BinaryPrimitives.WriteUInt16BigEndian(header[CellConstants.CellHeaderLength..], (ushort)body.Length);
        SendLogged(header);
        SendLogged(body);
    }

    private void SendLogged(ReadOnlySpan<byte> bytes)
    {
        _sentLog.AppendData(bytes);
        _output.Write(bytes);
    }
}
