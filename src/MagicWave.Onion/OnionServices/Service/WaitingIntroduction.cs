using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>An introduction that was opened and not answered yet.</summary>
/// <param name="Point">Where it came.</param>
/// <param name="ClientKey">The client's X, 32 bytes.</param>
/// <param name="Cookie">What the rendezvous point knows the client by.</param>
/// <param name="Place">The rendezvous point.</param>
internal readonly record struct WaitingIntroduction(ServiceIntroduction Point, ReadOnlyMemory<byte> ClientKey, RendezvousCookie Cookie, HopTarget Place);
