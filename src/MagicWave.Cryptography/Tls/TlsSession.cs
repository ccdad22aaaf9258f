namespace MagicWave.Cryptography.Tls;

/// <summary>
/// One TLS connection as a pure machine: ciphertext in by <see cref="Receive"/>, plaintext out by <see cref="Read"/>; plaintext in by
/// <see cref="Write"/>, ciphertext out by <see cref="TakeOutput"/>. After each call that changes anything, read until 0 and take the
/// output until <see cref="HasOutput"/> is false. What the peer does wrong shows as <see cref="TlsState.Failed"/>, never as an exception.
/// </summary>
/// <remarks>
/// Not thread-safe. Moving data allocates nothing on the managed heap. Ciphertext that is not read and output that is not taken is
/// kept without a bound: the caller stops feeding what it does not drain.
/// </remarks>
public sealed unsafe class TlsSession : IDisposable
{
    private readonly TlsSessionHandle _session;

    // Owned by the session: they live exactly as long as it does.
    private readonly nint _input;
    private readonly nint _output;
    private bool _wasOpen;

    internal TlsSession(TlsSessionHandle session)
    {
        _session = session;
        _input = OpenSsl.BioNew(OpenSsl.BioMemoryMethod());
        _output = OpenSsl.BioNew(OpenSsl.BioMemoryMethod());
        if (_input == 0 || _output == 0)
        {
            _ = OpenSsl.BioFree(_input);
            _ = OpenSsl.BioFree(_output);
            session.Dispose();
            throw new InsufficientMemoryException();
        }

        OpenSsl.SetBio(session, _input, _output);
        Handshake();
    }

    /// <summary>Where the session is. The peer's closing is seen by <see cref="Read"/>, after the last byte that it sent.</summary>
    public TlsState State { get; private set; }

    /// <summary>Whether there is ciphertext to send.</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed of.</exception>
    public bool HasOutput
    {
        get
        {
            ThrowIfDisposed();
            bool hasOutput = OpenSsl.BioPending(_output) != 0;
            GC.KeepAlive(_session);
            return hasOutput;
        }
    }

    /// <summary>Whether TLS 1.3 was negotiated; false means TLS 1.2. Meaningful from <see cref="TlsState.Open"/> on.</summary>
    public bool IsTls13 => OpenSsl.Version(_session) > OpenSsl.Tls12;

    /// <summary>Takes bytes from the socket, cut anywhere, and drives the handshake. Once closed or failed it ignores them.</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed of.</exception>
    public void Receive(ReadOnlySpan<byte> ciphertext)
    {
        ThrowIfDisposed();
        if (ciphertext.IsEmpty || State >= TlsState.Closed)
        {
            return;
        }

        fixed (byte* pointer = ciphertext)
        {
            // A memory buffer takes everything or, when the process is out of memory, nothing.
            if (OpenSsl.BioWrite(_input, pointer, ciphertext.Length) != ciphertext.Length)
            {
                throw new InsufficientMemoryException();
            }
        }

        GC.KeepAlive(_session);
        if (State == TlsState.Handshaking)
        {
            Handshake();
        }
    }

    /// <summary>Takes decrypted bytes.</summary>
    /// <returns>How many; 0 when there is nothing more now, or ever, as <see cref="State"/> says.</returns>
    /// <exception cref="ObjectDisposedException">The session was disposed of.</exception>
    public int Read(Span<byte> plaintext)
    {
        ThrowIfDisposed();
        if (State != TlsState.Open || plaintext.IsEmpty)
        {
            return 0;
        }

        OpenSsl.ClearErrors();
        int count;
        fixed (byte* pointer = plaintext)
        {
            count = OpenSsl.Read(_session, pointer, plaintext.Length);
        }

        if (count > 0)
        {
            return count;
        }

        switch (OpenSsl.GetError(_session, count))
        {
            case OpenSsl.ErrorWantRead:
                break;
            case OpenSsl.ErrorZeroReturn:
                State = TlsState.Closed;
                break;
            default:
                State = TlsState.Failed;
                break;
        }

        return 0;
    }

    /// <summary>
    /// Encrypts bytes, in records of up to 16384: a record costs about 22 bytes and a fixed amount of work, so pass on whole batches.
    /// Once closed or failed it drops them.
    /// </summary>
    /// <exception cref="InvalidOperationException">The handshake is not finished.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed of.</exception>
    public void Write(ReadOnlySpan<byte> plaintext)
    {
        ThrowIfDisposed();
        if (State == TlsState.Handshaking)
        {
            throw new InvalidOperationException("The TLS handshake is not finished.");
        }

        if (State != TlsState.Open || plaintext.IsEmpty)
        {
            return;
        }

        OpenSsl.ClearErrors();
        fixed (byte* pointer = plaintext)
        {
            // The output buffer never fills up and there is no renegotiation to wait for: all is written, or the session is broken.
            if (OpenSsl.Write(_session, pointer, plaintext.Length) != plaintext.Length)
            {
                State = TlsState.Failed;
            }
        }
    }

    /// <summary>Takes ciphertext for the socket, in any state: a failed session may hold an alert for the peer.</summary>
    /// <returns>How many bytes; 0 when there are none.</returns>
    /// <exception cref="ObjectDisposedException">The session was disposed of.</exception>
    public int TakeOutput(Span<byte> ciphertext)
    {
        ThrowIfDisposed();
        if (ciphertext.IsEmpty)
        {
            return 0;
        }

        int count;
        fixed (byte* pointer = ciphertext)
        {
            count = OpenSsl.BioRead(_output, pointer, ciphertext.Length);
        }

        GC.KeepAlive(_session);
        return Math.Max(count, 0);
    }

    /// <summary>Closes in order: puts the closing alert into the output and takes nothing more. Does nothing when closed or failed.</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed of.</exception>
    public void Close()
    {
        ThrowIfDisposed();
        if (State == TlsState.Open)
        {
            OpenSsl.ClearErrors();
            _ = OpenSsl.Shutdown(_session);
        }

        if (State < TlsState.Closed)
        {
            State = TlsState.Closed;
        }
    }

    /// <summary>The peer's leaf certificate, X.509 in DER, as it came: not verified.</summary>
    /// <exception cref="InvalidOperationException">The peer has sent none: the handshake is not finished, or the peer is the client.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed of.</exception>
    public byte[] PeerCertificateDer()
    {
        nint certificate = OpenSsl.GetPeerCertificate(_session);
        if (certificate == 0)
        {
            throw new InvalidOperationException("The peer has sent no certificate.");
        }

        try
        {
            byte[] der = new byte[OpenSsl.EncodeCertificate(certificate, null)];
            fixed (byte* start = der)
            {
                byte* cursor = start;
                _ = OpenSsl.EncodeCertificate(certificate, &cursor);
            }

            return der;
        }
        finally
        {
            OpenSsl.CertificateFree(certificate);
        }
    }

    /// <summary>Derives a secret that only the two ends of this session know (RFC 5705, RFC 8446 section 7.5).</summary>
    /// <param name="label">The purpose, as ASCII.</param>
    /// <param name="context">What else the secret is bound to; empty is a context of no bytes, not the absence of one.</param>
    /// <param name="output">Receives the secret; its length is the length derived.</param>
    /// <exception cref="InvalidOperationException">The session was never open. One that was open exports to its end.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed of.</exception>
    public void ExportKeyingMaterial(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> output)
    {
        ThrowIfDisposed();
        OpenSsl.ClearErrors();
        fixed (byte* outputPointer = output, labelPointer = label, contextPointer = context)
        {
            if (!_wasOpen || OpenSsl.ExportKeyingMaterial(
                _session, outputPointer, (nuint)output.Length, labelPointer, (nuint)label.Length, contextPointer, (nuint)context.Length, 1) != 1)
            {
                throw new InvalidOperationException("The TLS session was never open.");
            }
        }
    }

    /// <summary>Erases the session's keys.</summary>
    public void Dispose() => _session.Dispose();

    private void Handshake()
    {
        OpenSsl.ClearErrors();
        int result = OpenSsl.DoHandshake(_session);
        if (result == 1)
        {
            State = TlsState.Open;
            _wasOpen = true;
        }
        else if (OpenSsl.GetError(_session, result) != OpenSsl.ErrorWantRead)
        {
            State = TlsState.Failed;
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_session.IsClosed, this);
}
