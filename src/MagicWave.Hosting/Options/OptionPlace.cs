namespace MagicWave.Hosting.Options;

/// <summary>Where an option was read.</summary>
/// <param name="File">The file; null for nowhere.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Option">Its name.</param>
internal readonly record struct OptionPlace(string? File, int Line, string Option);
