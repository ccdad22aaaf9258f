using System.Runtime.InteropServices;

namespace MagicWave.Cryptography.Tls;

/// <summary>
/// The functions of OpenSSL 3 that <see cref="TlsContext"/> and <see cref="TlsSession"/> use, with the numbers behind the C macros.
/// See the manual pages of libssl under the same names.
/// </summary>
internal static unsafe partial class OpenSsl
{
    internal const int ErrorWantRead = 2;
    internal const int ErrorZeroReturn = 6;

    internal const int CtrlExtraChainCertificate = 14;
    internal const int CtrlMode = 33;
    internal const int CtrlSessionCacheMode = 44;
    internal const int CtrlServerName = 55;
    internal const int CtrlGroupsList = 92;
    internal const int CtrlMinimumVersion = 123;

    internal const int Tls12 = 0x0303;

    internal const long ModeAcceptMovingWriteBuffer = 0x2;
    internal const long ModeNoAutomaticChain = 0x8;

    internal const ulong OptionClientHelloPadding = 1UL << 4;
    internal const ulong OptionNoTicket = 1UL << 14;
    internal const ulong OptionNoCompression = 1UL << 17;
    internal const ulong OptionServerCipherPreference = 1UL << 22;
    internal const ulong OptionNoRenegotiation = 1UL << 30;

    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    [LibraryImport(Ssl, EntryPoint = "TLS_method")]
    internal static partial nint TlsMethod();

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_new")]
    internal static partial TlsContextHandle ContextNew(nint method);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_free")]
    internal static partial void ContextFree(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl")]
    internal static partial long ContextControl(TlsContextHandle context, int command, long number, nint pointer);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long ContextControl(TlsContextHandle context, int command, long number, string text);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_options")]
    internal static partial ulong ContextSetOptions(TlsContextHandle context, ulong options);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_security_level")]
    internal static partial void ContextSetSecurityLevel(TlsContextHandle context, int level);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_verify")]
    internal static partial void ContextSetVerify(TlsContextHandle context, int mode, nint callback);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_num_tickets")]
    internal static partial int ContextSetTicketCount(TlsContextHandle context, nuint count);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ContextSetCipherList(TlsContextHandle context, string list);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_ciphersuites", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ContextSetCipherSuites(TlsContextHandle context, string list);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_certificate_ASN1")]
    internal static partial int ContextUseCertificate(TlsContextHandle context, int length, byte* der);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_PrivateKey")]
    internal static partial int ContextUsePrivateKey(TlsContextHandle context, nint key);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_check_private_key")]
    internal static partial int ContextCheckPrivateKey(TlsContextHandle context);

    [LibraryImport(Ssl, EntryPoint = "SSL_new")]
    internal static partial TlsSessionHandle New(TlsContextHandle context);

    [LibraryImport(Ssl, EntryPoint = "SSL_free")]
    internal static partial void Free(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_ctrl", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long Control(TlsSessionHandle session, int command, long number, string text);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_bio")]
    internal static partial void SetBio(TlsSessionHandle session, nint read, nint write);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_connect_state")]
    internal static partial void SetConnectState(TlsSessionHandle session);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_accept_state")]
    internal static partial void SetAcceptState(TlsSessionHandle session);

    [LibraryImport(Ssl, EntryPoint = "SSL_do_handshake")]
    internal static partial int DoHandshake(TlsSessionHandle session);

    [LibraryImport(Ssl, EntryPoint = "SSL_read")]
    internal static partial int Read(TlsSessionHandle session, byte* buffer, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_write")]
    internal static partial int Write(TlsSessionHandle session, byte* buffer, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_shutdown")]
    internal static partial int Shutdown(TlsSessionHandle session);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_error")]
    internal static partial int GetError(TlsSessionHandle session, int result);

    [LibraryImport(Ssl, EntryPoint = "SSL_version")]
    internal static partial int Version(TlsSessionHandle session);

    [LibraryImport(Ssl, EntryPoint = "SSL_get1_peer_certificate")]
    internal static partial nint GetPeerCertificate(TlsSessionHandle session);

    [LibraryImport(Ssl, EntryPoint = "SSL_export_keying_material")]
    internal static partial int ExportKeyingMaterial(
        TlsSessionHandle session, byte* output, nuint outputLength, byte* label, nuint labelLength, byte* context, nuint contextLength, int useContext);

    [LibraryImport(Crypto, EntryPoint = "BIO_s_mem")]
    internal static partial nint BioMemoryMethod();

    [LibraryImport(Crypto, EntryPoint = "BIO_new")]
    internal static partial nint BioNew(nint method);

    [LibraryImport(Crypto, EntryPoint = "BIO_free")]
    internal static partial int BioFree(nint bio);

    [LibraryImport(Crypto, EntryPoint = "BIO_read")]
    internal static partial int BioRead(nint bio, byte* buffer, int length);

    [LibraryImport(Crypto, EntryPoint = "BIO_write")]
    internal static partial int BioWrite(nint bio, byte* buffer, int length);

    [LibraryImport(Crypto, EntryPoint = "BIO_ctrl_pending")]
    [SuppressGCTransition]
    internal static partial nuint BioPending(nint bio);

    [LibraryImport(Crypto, EntryPoint = "d2i_X509")]
    internal static partial nint DecodeCertificate(nint* target, byte** der, long length);

    [LibraryImport(Crypto, EntryPoint = "i2d_X509")]
    internal static partial int EncodeCertificate(nint certificate, byte** der);

    [LibraryImport(Crypto, EntryPoint = "X509_free")]
    internal static partial void CertificateFree(nint certificate);

    [LibraryImport(Crypto, EntryPoint = "d2i_AutoPrivateKey")]
    internal static partial nint DecodePrivateKey(nint* target, byte** der, long length);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_free")]
    internal static partial void KeyFree(nint key);

    /// <summary>Empties this thread's error queue, from which <see cref="GetError"/> reads: left-overs would be taken for ours.</summary>
    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error")]
    internal static partial void ClearErrors();
}
