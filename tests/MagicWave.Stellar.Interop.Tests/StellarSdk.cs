using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MagicWave.Stellar.Interop.Tests;

/// <summary>
/// The npm package @stellar/stellar-sdk at the version that <c>sdk/package-lock.json</c> pins with its hashes, unmodified, and the scripts
/// beside it. Packages are installed once below the test's output folder; node and npm must be there, or every test that needs them fails.
/// </summary>
public sealed class StellarSdk : IAsyncLifetime
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ScriptLimit = TimeSpan.FromMinutes(2);

    /// <summary>Where the scripts and packages are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "sdk");

    private static string Installed => Path.Combine(Folder, "installed");

    /// <summary>Installs the packages, unless they are there.</summary>
    public async Task InitializeAsync()
    {
        // Two runs of the tests at once would install into one folder.
        using FileStream mutex = await LockAsync(Path.Combine(Folder, "installing"));
        string wanted = Convert.ToHexStringLower(
            SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(Installed) && await File.ReadAllTextAsync(Installed) == wanted)
        {
            return;
        }

        await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], input: null, InstallLimit, keepProxy: true);
        await File.WriteAllTextAsync(Installed, wanted);
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>
    /// Runs one of the scripts: its standard input is the JSON, its standard output must be JSON as well. A script that throws, or takes
    /// longer than two minutes, fails the test with what it wrote to standard error.
    /// </summary>
    /// <param name="script">The file's name, such as <c>envelopes.mjs</c>.</param>
    /// <param name="input">What it is asked.</param>
    public async Task<JsonNode> RunAsync(string script, JsonNode input)
    {
        string output = await RunAsync("node", [Path.Combine(Folder, script)], input.ToJsonString(), ScriptLimit, keepProxy: false);
        return JsonNode.Parse(output) ?? throw new InvalidDataException($"{script} answered nothing.");
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string? input, TimeSpan limit, bool keepProxy)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!keepProxy)
        {
            // Scripts talk to this machine only.
            foreach (string name in start.Environment.Keys.Where(name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToArray())
            {
                start.Environment.Remove(name);
            }
        }

        using Process process = Start(start);
        using CancellationTokenSource timeout = new(limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await WriteAsync(process, input, timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{await errors}\n{await output}");
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} took longer than {limit}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WriteAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code and what it wrote say why.
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                $"'{start.FileName}' is not there: these tests need Node.js 20 or later with npm (Debian, Ubuntu: apt-get install nodejs npm).",
                exception);
        }
    }
}
