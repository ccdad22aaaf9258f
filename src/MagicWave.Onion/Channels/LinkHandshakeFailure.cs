using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <summary>Why and where a link handshake failed. It holds nothing that identifies anybody.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Command">The cell it failed on; null when it was not a cell.</param>
/// <param name="Certificate">The certificate in that cell; <see cref="CertsCertificateType.None"/> when it was not one.</param>
public readonly record struct LinkHandshakeFailure(
    LinkHandshakeFailureReason Reason,
    CellCommand? Command = null,
    CertsCertificateType Certificate = CertsCertificateType.None);
