namespace MagicWave.Fuzz;

/// <summary>An input that the code under test did not stand.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Input">The bytes.</param>
/// <param name="Reason">The exception, or which limit was passed.</param>
public sealed record FuzzFailure(string Target, byte[] Input, string Reason);
