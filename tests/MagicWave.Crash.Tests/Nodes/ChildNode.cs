using System.Diagnostics;
using System.Globalization;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>A node in a process of its own, which may die at any command.</summary>
internal sealed class ChildNode : INode
{
    private readonly Process _process;
    private readonly BinaryWriter _input;
    private readonly BinaryReader _output;
    private Task _killing = Task.CompletedTask;

    public ChildNode(NodeSetup setup, int killAt)
    {
        _process = Child.Start([Program.Node, killAt.ToString(CultureInfo.InvariantCulture), .. setup.ToArguments()]);
        _input = new(_process.StandardInput.BaseStream);
        _output = new(_process.StandardOutput.BaseStream);
    }

    public Queue<(int Link, byte[] Body)> Sent { get; } = [];

    /// <summary>Where it died; what it complained of when it ended otherwise; null while it lives.</summary>
    public string? LastWord { get; private set; }

    public byte[]? Do(NodeCommand command, int link, byte[] body)
    {
        // If it died before, what it said until then is still to be read.
        Tell(command, link, body);
        while (Frame.Read(_output) is { } frame)
        {
            if (frame.Command == NodeCommand.Done)
            {
                return frame.Body;
            }

            Sent.Enqueue((frame.Link, frame.Body));
        }

        _process.WaitForExit();
        LastWord = _process.StandardError.ReadToEnd();
        return null;
    }

    /// <summary>Gives it a command, and does not wait. Nothing, when it is dead. Any thread.</summary>
    public void Tell(NodeCommand command, int link, byte[] body)
    {
        try
        {
            lock (_input)
            {
                new Frame(command, link, body).Write(_input);
            }
        }
        catch (IOException)
        {
            // It is dead.
        }
    }

    /// <summary>The next that it says; null: it is dead.</summary>
    public Frame? Hear() => Frame.Read(_output);

    /// <summary>Kills it in a while, whatever it does then.</summary>
    public void KillAfter(TimeSpan delay) => _killing = Task.Factory.StartNew(
        () =>
        {
            Thread.Sleep(delay);
            Kill();
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits until it is killed.</summary>
    public void WaitUntilKilled() => _killing.GetAwaiter().GetResult();

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Ends it in good order, unless it is dead.</summary>
    public void Dispose()
    {
        WaitUntilKilled();
        Tell(NodeCommand.Quit, 0, []);
        _process.WaitForExit();
        _process.Dispose();
    }
}
