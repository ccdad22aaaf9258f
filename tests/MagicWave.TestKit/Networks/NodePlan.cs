namespace MagicWave.TestKit.Networks;

/// <summary>A node to start.</summary>
/// <param name="Nickname">1 to 19 letters and digits, unique in its network; also the name of its folder.</param>
/// <param name="Role">What it does.</param>
/// <param name="Program">The program that runs it.</param>
public sealed record NodePlan(string Nickname, NodeRole Role, NodeProgram Program)
{
    /// <summary>More torrc lines; a line given here comes after those of the network, so that it replaces them.</summary>
    public IReadOnlyList<string> ExtraLines { get; init; } = [];
}
