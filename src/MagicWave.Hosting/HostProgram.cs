using System.Reflection;
using System.Runtime.InteropServices;
using MagicWave.Hosting.Logging;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Runtime;
using MagicWave.Hosting.Torrc;
using MagicWave.Onion.KeyFiles;
using MagicWave.Payments;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting;

/// <summary>A whole program with tor's command line around a node: all that a host's <c>Main</c> needs.</summary>
public sealed class HostProgram
{
    private readonly string _name;
    private readonly Func<HostConfiguration, ILoggerFactory, TimeProvider, INodeHost> _create;
    private readonly Action<HostConfiguration, IList<TorrcFault>> _check;
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    /// <summary>Makes a program.</summary>
    /// <param name="name">Its name, for help and version.</param>
    /// <param name="create">Makes the node of a good configuration. Throws <see cref="KeyStoreException"/> when its keys cannot be used.</param>
    /// <param name="check">Adds what is wrong with a configuration for this kind of node.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public HostProgram(
        string name,
        Func<HostConfiguration, ILoggerFactory, TimeProvider, INodeHost> create,
        Action<HostConfiguration, IList<TorrcFault>> check,
        TextWriter output,
        TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        _name = name;
        _create = create;
        _check = check;
        _output = output;
        _error = error;
    }

    /// <summary>The version of this library.</summary>
    public static string Version { get; } =
        typeof(HostProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>The process's exit code: a <see cref="HostExitCode"/>.</returns>
    /// <exception cref="ArgumentNullException">The arguments are null.</exception>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        TorrcCommandLine line = TorrcCommandLine.Parse(arguments);
        if (line.Action is TorrcAction.Help or TorrcAction.Version)
        {
            await _output.WriteLineAsync(line.Action == TorrcAction.Help ? HostHelp.Text(_name) : $"{_name} version {Version}.").ConfigureAwait(false);
            return (int)HostExitCode.Success;
        }

        List<TorrcFault> faults = [];
        HostConfiguration configuration = line.Load(TorrcFiles.Instance, faults);
        _check(configuration, faults);
        if (line.Action == TorrcAction.ListFingerprint)
        {
            // The line that names an authority is made of its fingerprints: it cannot be there before.
            faults.RemoveAll(fault => fault is { Option: "DirAuthority", Line: 0 });
        }

        CheckProcess(configuration, faults);
        using TorLoggerFactory? factory = OpenLogs(line, configuration, faults);
        ILogger logger = (ILogger?)factory?.CreateLogger(_name) ?? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        if (!await TellFaultsAsync(line, logger, faults).ConfigureAwait(false))
        {
            return (int)HostExitCode.ConfigurationError;
        }

        try
        {
            return (int)await ActAsync(line, configuration, factory!, logger).ConfigureAwait(false);
        }
        catch (KeyStoreException failure)
        {
            HostLog.StartFailed(logger, failure);
            await _error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return (int)HostExitCode.KeysUnusable;
        }
        catch (PaymentException failure)
        {
            HostLog.StartFailed(logger, failure);
            await _error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return (int)HostExitCode.StartFailed;
        }
    }

    private async Task<HostExitCode> ActAsync(TorrcCommandLine line, HostConfiguration configuration, TorLoggerFactory factory, ILogger logger)
    {
        switch (line.Action)
        {
            case TorrcAction.VerifyConfiguration:
                await _output.WriteLineAsync("Configuration was valid").ConfigureAwait(false);
                return HostExitCode.Success;
            case TorrcAction.ListFingerprint:
                return await FingerprintList.WriteAsync(configuration, line.ActionArgument, _output, _error).ConfigureAwait(false);
            default:
                HostLog.Running(logger, Version, RuntimeInformation.OSDescription);
                INodeHost node = _create(configuration, factory, TimeProvider.System);
                await using (node.ConfigureAwait(false))
                {
                    return await new NodeRunner(configuration, logger, TimeProvider.System).RunAsync(node).ConfigureAwait(false);
                }
        }
    }

    private TorLoggerFactory? OpenLogs(TorrcCommandLine line, HostConfiguration configuration, List<TorrcFault> faults)
    {
        LogLevel unconfigured = line.IsQuiet ? LogLevel.None
            : line.IsHushed || line.Action != TorrcAction.Run ? LogLevel.Warning : LogLevel.Information;
        try
        {
            NodeOptions options = line.Action == TorrcAction.Run ? configuration.Node : new NodeOptions();
            return TorLoggerFactory.Open(options, _output, _error, TimeProvider.System, unconfigured);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            faults.Add(new TorrcFault(TorrcSeverity.Error, "", 0, "Log", "A log file cannot be opened.", "Correct its path or its permissions."));
            return null;
        }
    }

    /// <returns>Whether there is no error among them.</returns>
    private async Task<bool> TellFaultsAsync(TorrcCommandLine line, ILogger logger, List<TorrcFault> faults)
    {
        bool good = true;
        foreach (TorrcFault fault in faults)
        {
            if (fault.Severity == TorrcSeverity.Warning)
            {
                HostLog.ConfigurationWarning(logger, fault.ToString());
                continue;
            }

            good = false;
            HostLog.ConfigurationError(logger, fault.ToString());
            if (line.IsQuiet || !logger.IsEnabled(LogLevel.Error))
            {
                await _error.WriteLineAsync(fault.ToString()).ConfigureAwait(false);
            }
        }

        return good;
    }

    private static void CheckProcess(HostConfiguration configuration, List<TorrcFault> faults)
    {
        if (configuration.Node.User is { } user && user != Environment.UserName)
        {
            faults.Add(new TorrcFault(
                TorrcSeverity.Error, "", 0, "User", "The process does not change its account.", $"Start it as {user}, for example with User= in its systemd unit."));
        }

        if (configuration.Node.RunAsDaemon)
        {
            faults.Add(new TorrcFault(
                TorrcSeverity.Warning, "", 0, "RunAsDaemon", "The process stays in the foreground.", "Start it from a service manager, or with setsid and &."));
        }
    }
}
