namespace MagicWave.Crash.Tests.Nodes;

/// <summary>A node in a process of its own: commands come by the standard input, answers and messages leave by the standard output.</summary>
internal static class NodeProgram
{
    public static void Run(NodeSetup setup, KillPoint kill)
    {
        using BinaryReader input = new(Console.OpenStandardInput());
        using BinaryWriter output = new(Console.OpenStandardOutput());
        Lock writing = new();
        using NodeHost host = new(setup, kill, (link, body) => Write(new(NodeCommand.Sent, link, body)));
        while (Frame.Read(input) is { Command: not NodeCommand.Quit } frame)
        {
            byte[] answer = host.Do(frame.Command, frame.Link, frame.Body);
            Write(new(NodeCommand.Done, frame.Link, answer));
        }

        void Write(Frame frame)
        {
            lock (writing)
            {
                frame.Write(output);
            }
        }
    }
}
