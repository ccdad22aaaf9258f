namespace MagicWave.Crash.Tests.Nodes;

/// <summary>A node in this process: it does not die.</summary>
internal sealed class LocalNode : INode
{
    private readonly NodeHost _host;

    public LocalNode(NodeSetup setup, KillPoint kill) => _host = new(setup, kill, (link, body) => Sent.Enqueue((link, body)));

    public Queue<(int Link, byte[] Body)> Sent { get; } = [];

    public byte[]? Do(NodeCommand command, int link, byte[] body) => _host.Do(command, link, body);

    public void Dispose() => _host.Dispose();
}
