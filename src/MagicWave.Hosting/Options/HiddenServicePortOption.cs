using System.Net;

namespace MagicWave.Hosting.Options;

/// <summary>A HiddenServicePort line.</summary>
/// <param name="Port">What clients ask for.</param>
/// <param name="Target">Where their connections go.</param>
public sealed record HiddenServicePortOption(int Port, IPEndPoint Target);
