using MagicWave.Publishing.Tills;

namespace MagicWave.Publishing.Visitors;

/// <summary>One connection of a visitor. Who it is nobody knows.</summary>
/// <param name="Stream">The bytes; the web server disposes of it.</param>
/// <param name="Circuit">The circuit it came on; null where nothing can be paid.</param>
public sealed record Visitor(Stream Stream, VisitorCircuit? Circuit);
