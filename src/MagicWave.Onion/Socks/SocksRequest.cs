namespace MagicWave.Onion.Socks;

/// <summary>A complete request.</summary>
/// <param name="Version">4 or 5.</param>
/// <param name="Command">What is asked for.</param>
/// <param name="Host">A name or an address, as the client gave it.</param>
/// <param name="Port">0 to 65535.</param>
/// <param name="Username">What isolates its streams; null where none was given. Any bytes, one per character.</param>
/// <param name="Password">Likewise.</param>
internal sealed record SocksRequest(byte Version, SocksCommand Command, string Host, int Port, string? Username, string? Password);
