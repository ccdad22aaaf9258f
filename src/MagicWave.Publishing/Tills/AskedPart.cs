using MagicWave.Core.Time;

namespace MagicWave.Publishing.Tills;

/// <summary>What a request for payment was made for.</summary>
/// <param name="Key">Whose account.</param>
/// <param name="Part">Which part.</param>
/// <param name="Asked">When.</param>
internal readonly record struct AskedPart(VisitorKey Key, long Part, Instant Asked);
