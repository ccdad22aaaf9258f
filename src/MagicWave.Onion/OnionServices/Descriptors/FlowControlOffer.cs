using MagicWave.Onion.Directory;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>Which flow control a service speaks end to end (the <c>flow-control</c> line, proposal 324).</summary>
/// <param name="Versions">The versions of the protocol <c>FlowCtrl</c>.</param>
/// <param name="SendmeIncrement">
/// After how many cells it acknowledges: 1 to 255. A client that speaks version 2 refuses what is further than 1 from the network's own.
/// </param>
internal sealed record FlowControlOffer(ProtocolVersions Versions, byte SendmeIncrement);
