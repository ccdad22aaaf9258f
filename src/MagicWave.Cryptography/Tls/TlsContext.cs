using MagicWave.Core.Security;

namespace MagicWave.Cryptography.Tls;

/// <summary>
/// What all TLS sessions of one role share: the versions, cipher suites and groups of a Tor link (tor-spec section 2), and the
/// certificate of a server. TLS 1.2 at the least; no tickets from servers, no resumption, no compression, no renegotiation. Certificates
/// are not verified: on a Tor link the identity is proven afterwards, in CERTS cells. Thread-safe once made; sessions outlive it.
/// </summary>
public sealed class TlsContext : IDisposable
{
    // The orders of the C implementation, so that a hello does not stand out among Tor's.
    private const string Groups = "P-256:X25519:P-224";
    private const string ClientCipherSuites13 = "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384";
    private const string ClientCiphers12 =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:" +
        "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA:" +
        "ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA:AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA";
    private const string ServerCiphers12 =
        "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:" +
        "ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA:ECDHE-RSA-CHACHA20-POLY1305";

    // Level 1 takes the RSA keys of 1024 bits with which relays sign their link certificates.
    private const int SecurityLevel = 1;

    private const int ServerNameMinimumLength = 4;
    private const int ServerNameMaximumLength = 25;

    private readonly TlsContextHandle _context;
    private readonly bool _isServer;

    private TlsContext(bool isServer)
    {
        _isServer = isServer;
        _context = OpenSsl.ContextNew(OpenSsl.TlsMethod());
        Require(!_context.IsInvalid, "context");
        Require(OpenSsl.ContextControl(_context, OpenSsl.CtrlMinimumVersion, OpenSsl.Tls12, 0) == 1, "version");
        Require(OpenSsl.ContextControl(_context, OpenSsl.CtrlGroupsList, 0, Groups) == 1, "groups");
        Require(OpenSsl.ContextSetCipherList(_context, isServer ? ServerCiphers12 : ClientCiphers12) == 1, "ciphers");
        OpenSsl.ContextSetSecurityLevel(_context, SecurityLevel);
        OpenSsl.ContextSetVerify(_context, mode: 0, callback: 0);
        _ = OpenSsl.ContextControl(_context, OpenSsl.CtrlSessionCacheMode, 0, 0);

        // Read-ahead stays off: it saves system calls on sockets, and there are none here. Buffers are kept between records: freeing
        // them would cost an allocation per record.
        _ = OpenSsl.ContextControl(_context, OpenSsl.CtrlMode, OpenSsl.ModeAcceptMovingWriteBuffer | OpenSsl.ModeNoAutomaticChain, 0);
        ulong options = OpenSsl.OptionNoCompression | OpenSsl.OptionNoRenegotiation;
        if (isServer)
        {
            options |= OpenSsl.OptionNoTicket | OpenSsl.OptionServerCipherPreference;
            Require(OpenSsl.ContextSetTicketCount(_context, 0) == 1, "tickets");
        }
        else
        {
            options |= OpenSsl.OptionClientHelloPadding;
            Require(OpenSsl.ContextSetCipherSuites(_context, ClientCipherSuites13) == 1, "cipher suites");
        }

        _ = OpenSsl.ContextSetOptions(_context, options);
    }

    /// <summary>Makes the context of a responder.</summary>
    /// <param name="certificateDer">The leaf certificate, X.509 in DER. The leaf of a Tor link has an RSA key.</param>
    /// <param name="privateKeyPkcs8Der">Its private key, PKCS#8 in DER. The caller erases it.</param>
    /// <param name="chain">Certificates to send after the leaf; none on a Tor link of today.</param>
    /// <exception cref="ArgumentException">A certificate or the key cannot be read, or they do not belong together.</exception>
    public static TlsContext CreateServer(ReadOnlySpan<byte> certificateDer, ReadOnlySpan<byte> privateKeyPkcs8Der, IEnumerable<byte[]> chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        TlsContext context = new(isServer: true);
        try
        {
            context.UseCertificate(certificateDer);
            context.UsePrivateKey(privateKeyPkcs8Der);
            foreach (byte[] certificate in chain)
            {
                context.AddChainCertificate(certificate);
            }

            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
        finally
        {
            OpenSsl.ClearErrors();
        }
    }

    /// <summary>Makes the context of an initiator. It sends no certificate.</summary>
    public static TlsContext CreateClient() => new(isServer: false);

    /// <summary>Starts a session. A client's first message is in its output at once.</summary>
    /// <exception cref="ObjectDisposedException">The context was disposed of.</exception>
    public TlsSession NewSession()
    {
        TlsSessionHandle session = OpenSsl.New(_context);
        Require(!session.IsInvalid, "session");
        if (_isServer)
        {
            OpenSsl.SetAcceptState(session);
        }
        else
        {
            string name = RandomHostName.Generate(ServerNameMinimumLength, ServerNameMaximumLength, ".com", SystemRandom.Instance);
            Require(OpenSsl.Control(session, OpenSsl.CtrlServerName, 0, name) == 1, "server name");
            OpenSsl.SetConnectState(session);
        }

        return new TlsSession(session);
    }

    /// <summary>Lets go of the certificate and key. Sessions made before go on.</summary>
    public void Dispose() => _context.Dispose();

    private static void Require(bool succeeded, string what)
    {
        if (!succeeded)
        {
            // The settings are constants of ours: only a library built without them, or one that is out of memory, can refuse.
            throw new InvalidOperationException($"OpenSSL refused the TLS {what}.");
        }
    }

    private unsafe void UseCertificate(ReadOnlySpan<byte> der)
    {
        fixed (byte* pointer = der)
        {
            if (der.IsEmpty || OpenSsl.ContextUseCertificate(_context, der.Length, pointer) != 1)
            {
                throw new ArgumentException("The leaf is not a certificate that TLS can use.", nameof(der));
            }
        }
    }

    private unsafe void UsePrivateKey(ReadOnlySpan<byte> der)
    {
        fixed (byte* start = der)
        {
            byte* cursor = start;
            nint key = der.IsEmpty ? 0 : OpenSsl.DecodePrivateKey(null, &cursor, der.Length);
            bool used = key != 0 && OpenSsl.ContextUsePrivateKey(_context, key) == 1 && OpenSsl.ContextCheckPrivateKey(_context) == 1;
            OpenSsl.KeyFree(key);
            if (!used)
            {
                throw new ArgumentException("The private key cannot be read or is not the leaf's.", nameof(der));
            }
        }
    }

    private unsafe void AddChainCertificate(ReadOnlySpan<byte> der)
    {
        fixed (byte* start = der)
        {
            byte* cursor = start;
            nint certificate = der.IsEmpty ? 0 : OpenSsl.DecodeCertificate(null, &cursor, der.Length);
            if (certificate == 0)
            {
                throw new ArgumentException("A certificate of the chain cannot be read.", nameof(der));
            }

            // The context owns the certificate from here, unless it refused it.
            if (OpenSsl.ContextControl(_context, OpenSsl.CtrlExtraChainCertificate, 0, certificate) != 1)
            {
                OpenSsl.CertificateFree(certificate);
                throw new ArgumentException("A certificate of the chain cannot be used.", nameof(der));
            }
        }
    }
}
