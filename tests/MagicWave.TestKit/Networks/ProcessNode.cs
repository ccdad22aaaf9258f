using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace MagicWave.TestKit.Networks;

/// <summary>A node that is a process of its own, which ends with this process: its torrc names the owner.</summary>
internal sealed partial class ProcessNode(NodePlan plan, NodePorts ports, string folder) : INode
{
    private const int Terminate = 15;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly StringBuilder _output = new();
    private Process? _process;

    public NodePlan Plan { get; } = plan;

    public string Folder { get; } = folder;

    public IPEndPoint? OnionEndPoint => ports.Onion;

    public IPEndPoint? DirectoryEndPoint => ports.Directory;

    public IPEndPoint? SocksEndPoint => ports.Socks;

    public IPEndPoint ControlEndPoint => ports.Control;

    public bool IsRunning => _process is { HasExited: false };

    public TimeSpan ProcessorTime
    {
        get
        {
            Running.Refresh();
            return Running.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            Running.Refresh();
            return Running.WorkingSet64;
        }
    }

    public string TorrcPath => Path.Combine(Folder, "torrc");

    private Process Running => _process ?? throw new InvalidOperationException($"{Plan.Nickname} was not started.");

    public string ReadLog()
    {
        string path = Path.Combine(Folder, "log");
        string log = string.Empty;
        if (File.Exists(path))
        {
            using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            log = reader.ReadToEnd();
        }

        lock (_output)
        {
            return log + _output;
        }
    }

    public void Start()
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{Plan.Nickname} runs already.");
        }

        ProcessStartInfo start = new(Plan.Program.FileName, [.. Plan.Program.Arguments, "-f", TorrcPath])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in Plan.Program.Environment)
        {
            start.Environment[name] = value;
        }

        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Kill()
    {
        Running.Kill(entireProcessTree: true);
        Running.WaitForExit();
    }

    public async Task StopAsync()
    {
        if (!IsRunning)
        {
            return;
        }

        _ = Signal(Running.Id, Terminate);
        using CancellationTokenSource timeout = new(StopTimeout);
        try
        {
            await Running.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Running.Kill(entireProcessTree: true);
            await Running.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }
}
