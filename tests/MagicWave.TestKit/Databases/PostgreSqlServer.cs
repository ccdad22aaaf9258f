using System.Diagnostics;
using System.Globalization;
using System.Text;
using MagicWave.TestKit.Networks;

namespace MagicWave.TestKit.Databases;

/// <summary>
/// A PostgreSQL server of its own on loopback, in a temporary folder, that writes to the disk as a real one does. It ends with this process: a shell
/// waits for its standard input to close, and stops the server then. PostgreSQL refuses to run as root, so that root runs it as another user.
/// </summary>
public sealed class PostgreSqlServer : IDisposable
{
    private const string UserName = "magicwave";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly string[] OtherUsers = ["postgres", "nobody"];

    private readonly string _folder;
    private readonly string _programs;
    private readonly string[] _asUser;
    private readonly int _port;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private PostgreSqlServer(string folder, string programs, string[] asUser, int port) =>
        (_folder, _programs, _asUser, _port) = (folder, programs, asUser, port);

    private string DataFolder => Path.Combine(_folder, "data");

    /// <summary>Makes a cluster and starts it.</summary>
    /// <exception cref="FileNotFoundException">PostgreSQL is not installed; the message says how to install it.</exception>
    public static PostgreSqlServer Start()
    {
        string programs = FindPrograms();
        string folder = Directory.CreateTempSubdirectory("magicwave-postgresql").FullName;
        string[] asUser = [];
        if (Environment.IsPrivilegedProcess)
        {
            string user = OtherUsers.First(name => File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{name}:", StringComparison.Ordinal)));
            asUser = [Tools.Find("setpriv"), $"--reuid={user}", "--regid=65534", "--clear-groups"];
            Run([Tools.Find("chown"), user, folder]);
        }

        PostgreSqlServer server = new(folder, programs, asUser, FreePorts.Take());
        try
        {
            Run([.. asUser, Path.Combine(programs, "initdb"), "-D", server.DataFolder, "-U", UserName, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
            server.Restart();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>How to connect, with a schema of its own for who wants to be alone.</summary>
    public string ConnectionString(string schema) => ConnectionString(schema, _port);

    /// <summary>The same by another port: that of something which stands in between.</summary>
    public static string ConnectionString(string schema, int port) =>
        $"Host=127.0.0.1;Port={port.ToString(CultureInfo.InvariantCulture)};Username={UserName};Database=postgres;Search Path={schema};Timeout=5";

    /// <summary>The port that it listens on.</summary>
    public int Port => _port;

    /// <summary>Starts it (again) on the same port and files; it replays its log after a crash.</summary>
    public void Restart()
    {
        Stop();
        lock (_log)
        {
            _log.Clear();
        }

        string port = _port.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new("/bin/sh",
        [
            "-c", "\"$@\" & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server", "sh",
            .. _asUser, Path.Combine(_programs, "postgres"), "-D", DataFolder,
            "-c", "listen_addresses=127.0.0.1", "-c", $"port={port}", "-c", $"unix_socket_directories={DataFolder}",
            "-c", "max_connections=60", "-c", "shared_buffers=64MB", "-c", "lc_messages=C",
        ])
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        using ManualResetEventSlim ready = new();
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
            }

            if (line.Data is null || line.Data.Contains("database system is ready to accept connections", StringComparison.Ordinal))
            {
                try
                {
                    ready.Set();
                }
                catch (ObjectDisposedException)
                {
                    // It says so when it ends, long after anybody waits.
                }
            }
        };
        _process.BeginErrorReadLine();
        if (!ready.Wait(StartTimeout) || _process.HasExited)
        {
            throw new InvalidOperationException($"PostgreSQL did not start: {_log}");
        }
    }

    /// <summary>Stops it as an administrator would: connections are closed, everything is written.</summary>
    public void Stop()
    {
        if (_process is null)
        {
            return;
        }

        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Ends it at once, as if the machine had lost power after the last write to the disk.</summary>
    public void Crash()
    {
        string pid = File.ReadLines(Path.Combine(DataFolder, "postmaster.pid")).First();
        Run(["/bin/sh", "-c", $"kill -QUIT {pid}"]);
        Stop();
    }

    /// <summary>Stops it and removes its files.</summary>
    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private static string FindPrograms()
    {
        string[] versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versions.Select(version => Path.Combine(version, "bin")).Where(folder => File.Exists(Path.Combine(folder, "initdb")))
            .OrderByDescending(folder => folder, StringComparer.Ordinal).FirstOrDefault()
            ?? throw new FileNotFoundException("PostgreSQL is not installed. It is in the package 'postgresql': apt-get install postgresql");
    }

    private static void Run(string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{command[^1]}' failed: {errors.Result}");
        }
    }
}
