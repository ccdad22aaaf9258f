namespace MagicWave.Crash.Tests.Nodes;

/// <summary>A node, here or in a process of its own.</summary>
internal interface INode : IDisposable
{
    /// <summary>The messages that left, by link, and wait to be delivered.</summary>
    Queue<(int Link, byte[] Body)> Sent { get; }

    /// <summary>Has a command carried out.</summary>
    /// <returns>The answer; null: the node died before it.</returns>
    byte[]? Do(NodeCommand command, int link, byte[] body);
}
