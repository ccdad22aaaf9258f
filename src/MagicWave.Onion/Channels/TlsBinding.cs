using MagicWave.Cryptography.Tls;

namespace MagicWave.Onion.Channels;

/// <summary>What ties a link handshake to the TLS connection it runs over.</summary>
public sealed class TlsBinding
{
    /// <summary>Names the parts.</summary>
    /// <param name="peerLeaf">For initiators, the responder's TLS leaf certificate in DER; empty for responders.</param>
    /// <param name="export">Derives secrets from the TLS session.</param>
    public TlsBinding(ReadOnlyMemory<byte> peerLeaf, KeyingMaterialExporter export)
    {
        ArgumentNullException.ThrowIfNull(export);
        PeerLeaf = peerLeaf;
        Export = export;
    }

    /// <summary>The same as <see cref="TlsSession.ExportKeyingMaterial"/>.</summary>
    /// <param name="label">The purpose.</param>
    /// <param name="context">What else the secret is bound to.</param>
    /// <param name="output">Receives the secret.</param>
    public delegate void KeyingMaterialExporter(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> output);

    /// <summary>For initiators, the responder's TLS leaf certificate in DER.</summary>
    public ReadOnlyMemory<byte> PeerLeaf { get; }

    /// <summary>Derives secrets from the TLS session.</summary>
    public KeyingMaterialExporter Export { get; }

    /// <summary>Takes them from an open session, which must stay undisposed while the handshake runs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isInitiator">Whether this side opened the connection.</param>
    public static TlsBinding Of(TlsSession session, bool isInitiator)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new(isInitiator ? session.PeerCertificateDer() : default(ReadOnlyMemory<byte>), session.ExportKeyingMaterial);
    }
}
