using MagicWave.Hosting.Options;

namespace MagicWave.Hosting.Torrc;

/// <summary>
/// Arguments in tor's syntax: a few commands with two dashes, and any option with its value, with up to two dashes, <c>+</c> or <c>/</c> in
/// front. Immutable.
/// </summary>
public sealed class TorrcCommandLine
{
    private readonly List<TorrcLine> _lines = [];
    private readonly List<TorrcFault> _faults = [];

    private TorrcCommandLine()
    {
    }

    /// <summary>What to do.</summary>
    public TorrcAction Action { get; private set; }

    /// <summary>What stands behind <c>--list-fingerprint</c>: nothing, <c>rsa</c>, <c>ed25519</c>, <c>settlement</c> or <c>authority</c>.</summary>
    public string ActionArgument { get; private set; } = "";

    /// <summary>The configuration file (<c>-f</c>); null when none was named, <c>-</c> for standard input.</summary>
    public string? File { get; private set; }

    /// <summary>The file with defaults (<c>--defaults-torrc</c>); null when none was named.</summary>
    public string? DefaultsFile { get; private set; }

    /// <summary>Go on when the configuration file is not there.</summary>
    public bool IgnoreMissing { get; private set; }

    /// <summary>Nothing goes to the terminal without a Log line (<c>--quiet</c>).</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>Only warnings and errors go to the terminal without a Log line (<c>--hush</c>).</summary>
    public bool IsHushed { get; private set; }

    /// <summary>The options given, as the strongest layer of the configuration.</summary>
    public IReadOnlyList<TorrcLine> Lines => _lines;

    /// <summary>What is wrong with the arguments.</summary>
    public IReadOnlyList<TorrcFault> Faults => _faults;

    /// <summary>Splits the arguments up.</summary>
    /// <exception cref="ArgumentNullException">The arguments are null.</exception>
    public static TorrcCommandLine Parse(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        TorrcCommandLine line = new();
        int at = 0;
        while (at < arguments.Count)
        {
            at += line.ReadCommand(arguments, at) is var taken and > 0 ? taken : line.ReadOption(arguments, at);
        }

        return line;
    }

    /// <summary>Reads the files that the arguments name and puts all layers together.</summary>
    /// <param name="files">Where the files come from.</param>
    /// <param name="faults">What an operator must know; with an error among them the configuration must not be used.</param>
    public HostConfiguration Load(ITorrcFiles files, IList<TorrcFault> faults)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(faults);
        List<IReadOnlyList<TorrcLine>> layers = [];
        ReadLayer(DefaultsFile, files, layers, faults);
        ReadLayer(File, files, layers, faults);
        layers.Add(_lines);
        foreach (TorrcFault fault in _faults)
        {
            faults.Add(fault);
        }

        return TorrcLoader.Load(layers, faults);
    }

    private void ReadLayer(string? name, ITorrcFiles files, List<IReadOnlyList<TorrcLine>> layers, IList<TorrcFault> faults)
    {
        if (name is null)
        {
            return;
        }

        if (!files.TryRead(name, out string? text))
        {
            if (!IgnoreMissing)
            {
                faults.Add(new TorrcFault(TorrcSeverity.Error, name, 0, "", "The file cannot be read.", "Correct the path or its permissions, or give --ignore-missing-torrc."));
            }

            return;
        }

        TorrcFile file = TorrcFile.Parse(text, name, files);
        layers.Add(file.Lines);
        foreach (TorrcFault fault in file.Faults)
        {
            faults.Add(fault);
        }
    }

    /// <returns>How many arguments belong to the command; 0 when it is none.</returns>
    private int ReadCommand(IReadOnlyList<string> arguments, int at)
    {
        switch (arguments[at])
        {
            case "-f" or "--torrc-file":
                File = Value(arguments, at);
                return 2;
            case "--defaults-torrc":
                DefaultsFile = Value(arguments, at);
                return 2;
            case "--ignore-missing-torrc" or "--allow-missing-torrc":
                IgnoreMissing = true;
                return 1;
            case "--quiet":
                IsQuiet = true;
                return 1;
            case "--hush":
                IsHushed = true;
                return 1;
            case "--verify-config":
                Action = TorrcAction.VerifyConfiguration;
                return 1;
            case "--list-fingerprint":
                Action = TorrcAction.ListFingerprint;
                bool hasArgument = at + 1 < arguments.Count && !arguments[at + 1].StartsWith('-');
                ActionArgument = hasArgument ? arguments[at + 1] : "";
                return hasArgument ? 2 : 1;
            case "--version":
                Action = TorrcAction.Version;
                return 1;
            case "-h" or "--help":
                Action = TorrcAction.Help;
                return 1;
            case "--hash-password" or "--dump-config" or "--keygen" or "--keygen-family" or "--key-expiration" or "--list-torrc-options"
                or "--list-deprecated-options" or "--list-modules" or "--library-versions" or "--dbg-dump-subsystem-list" or "--nt-service":
                Fault(at, arguments[at], "MagicWave does not have this command.", "Use tor for it: the files are the same.");
                return arguments.Count - at;
            default:
                return 0;
        }
    }

    private int ReadOption(IReadOnlyList<string> arguments, int at)
    {
        string key = arguments[at];
        key = key.StartsWith("--", StringComparison.Ordinal) ? key[2..] : key.StartsWith('-') ? key[1..] : key;
        TorrcCommand command = key.StartsWith('+') ? TorrcCommand.Append : key.StartsWith('/') ? TorrcCommand.Clear : TorrcCommand.Set;
        key = command == TorrcCommand.Set ? key : key[1..];
        string value = command == TorrcCommand.Clear ? "" : Value(arguments, at);
        _lines.Add(new TorrcLine(TorrcLine.CommandLine, at + 1, key, value, command));
        return command == TorrcCommand.Clear ? 1 : 2;
    }

    private string Value(IReadOnlyList<string> arguments, int at)
    {
        if (at + 1 < arguments.Count)
        {
            return arguments[at + 1];
        }

        Fault(at, arguments[at], "The argument needs a value behind it.", "Give one.");
        return "";
    }

    private void Fault(int at, string argument, string problem, string remedy) =>
        _faults.Add(new TorrcFault(TorrcSeverity.Error, TorrcLine.CommandLine, at + 1, argument, problem, remedy));
}
