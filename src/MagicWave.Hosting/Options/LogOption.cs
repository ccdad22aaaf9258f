using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Options;

/// <summary>One Log line.</summary>
/// <param name="Minimum">The least severe level that is written.</param>
/// <param name="Maximum">The most severe one.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="Path">The file, else null.</param>
public sealed record LogOption(LogLevel Minimum, LogLevel Maximum, LogDestination Destination, string? Path);
