using MagicWave.Hosting.Options;

namespace MagicWave.Hosting.Torrc;

/// <summary>
/// Gives lines their meaning: layers of lines (defaults file, torrc, command line) become one configuration. A later layer replaces what an
/// earlier one said of the same option; within a layer lists accumulate and of other options the last line counts.
/// </summary>
public static class TorrcLoader
{
    private const string Testing = "TestingTorNetwork";

    /// <summary>Options that only make sense in a network for tests: an error anywhere else, as for tor.</summary>
    private static readonly string[] TestingOnly =
    [
        "TestingV3AuthInitialVotingInterval", "TestingV3AuthInitialVoteDelay", "TestingV3AuthInitialDistDelay", "TestingV3AuthVotingStartOffset",
        "TestingAuthDirTimeToLearnReachability", "TestingDirAuthVoteExit", "TestingDirAuthVoteGuard", "TestingDirAuthVoteHSDir",
    ];

    /// <summary>Reads the layers.</summary>
    /// <param name="layers">Lines of each source, the weakest source first.</param>
    /// <param name="faults">What an operator must know; with an error among them the configuration must not be used.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static HostConfiguration Load(IEnumerable<IReadOnlyList<TorrcLine>> layers, IList<TorrcFault> faults)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(faults);
        IReadOnlyList<TorrcLine>[] sources = [.. layers];
        Dictionary<string, List<TorrcLine>> values = new(StringComparer.OrdinalIgnoreCase);
        if (IsTesting(sources))
        {
            Merge(values, [.. TestingDefaults.Lines], []);
        }

        foreach (IReadOnlyList<TorrcLine> source in sources)
        {
            Merge(values, source, faults);
        }

        HostConfiguration configuration = new();
        foreach (List<TorrcLine> lines in values.Values)
        {
            foreach (TorrcLine line in lines)
            {
                Bind(OptionTable.Find(line.Key, onCommandLine: false)!, line, configuration, faults);
            }
        }

        Check(configuration, values, faults);
        return configuration;
    }

    /// <summary>Whether the last word on TestingTorNetwork is 1.</summary>
    private static bool IsTesting(IEnumerable<IReadOnlyList<TorrcLine>> layers) =>
        layers.SelectMany(layer => layer).LastOrDefault(line => OptionTable.Find(line.Key, onCommandLine: false)?.Name == Testing)?.Value == "1";

    private static void Merge(Dictionary<string, List<TorrcLine>> values, IReadOnlyList<TorrcLine> layer, IList<TorrcFault> faults)
    {
        HashSet<string> seen = [];
        foreach (TorrcLine written in layer)
        {
            if (OptionTable.Find(written.Key, written.File == TorrcLine.CommandLine) is not { } option)
            {
                AddUnknown(written, faults);
                continue;
            }

            TorrcLine line = written with { Key = option.Name };
            NoteSpelling(written, option, faults);
            string slot = option.Group ?? option.Name;
            List<TorrcLine> lines = values.TryGetValue(slot, out List<TorrcLine>? earlier) ? earlier : values[slot] = [];
            if (line.Value.Length == 0)
            {
                MergeEmpty(option, line, lines, faults);
            }
            else if (option.IsList)
            {
                if (line.Command == TorrcCommand.Set && seen.Add(slot))
                {
                    lines.Clear();
                }

                seen.Add(slot);
                lines.Add(line);
            }
            else
            {
                if (!seen.Add(option.Name))
                {
                    Warn(line, faults, "It is there more than once; the last line counts.", "Remove the others.");
                }

                lines.Clear();
                lines.Add(line);
            }
        }
    }

    private static void MergeEmpty(OptionDefinition option, TorrcLine line, List<TorrcLine> lines, IList<TorrcFault> faults)
    {
        if (option.Support == OptionSupport.Supported && option.IsList && line.Command != TorrcCommand.Clear)
        {
            Warn(line, faults, "It has no value and is skipped.", $"Give one, or write /{option.Name} to clear the list.");
        }
        else
        {
            lines.Clear();
        }
    }

    private static void Bind(OptionDefinition option, TorrcLine line, HostConfiguration configuration, IList<TorrcFault> faults)
    {
        if (option.Bind is { } bind)
        {
            bind(new BindContext(configuration, line, faults), line.Value);
            return;
        }

        if (option.HarmlessValues.Contains(line.Value, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        faults.Add(option.Support switch
        {
            OptionSupport.Refused => new TorrcFault(
                TorrcSeverity.Error, line.File, line.Number, option.Name, $"MagicWave does not have this option: {option.Consequence}.", option.Remedy),
            OptionSupport.Obsolete => new TorrcFault(
                TorrcSeverity.Warning, line.File, line.Number, option.Name, "The option is obsolete and skipped, as tor does.", option.Remedy),
            _ => new TorrcFault(
                TorrcSeverity.Warning, line.File, line.Number, option.Name, "MagicWave does not have this option and goes on without it.", option.Remedy),
        });
    }

    private static void Check(HostConfiguration configuration, Dictionary<string, List<TorrcLine>> values, IList<TorrcFault> faults)
    {
        if (configuration.Node.TestingTorNetwork)
        {
            if (configuration.Node.DirectoryAuthorities.Count == 0)
            {
                faults.Add(new TorrcFault(TorrcSeverity.Error, "", 0, Testing, "There is no DirAuthority line.", "A network for tests has authorities of its own: add their lines."));
            }

            return;
        }

        foreach (TorrcLine line in TestingOnly.SelectMany(name => values.TryGetValue(name, out List<TorrcLine>? lines) ? lines : []))
        {
            faults.Add(new TorrcFault(TorrcSeverity.Error, line.File, line.Number, line.Key, "It is for networks for tests only.", "Remove it, or set TestingTorNetwork 1."));
        }
    }

    private static void AddUnknown(TorrcLine line, IList<TorrcFault> faults)
    {
        string? near = NearestName.Find(line.Key, OptionTable.Names);
        string remedy = near is null ? "Remove the line." : $"Did you mean {near}?";
        faults.Add(new TorrcFault(TorrcSeverity.Error, line.File, line.Number, line.Key, "There is no such option.", remedy));
    }

    private static void NoteSpelling(TorrcLine written, OptionDefinition option, IList<TorrcFault> faults)
    {
        if (OptionTable.IsAbbreviation(written.Key, option))
        {
            Warn(written, faults, "Abbreviated names are deprecated.", $"Write {option.Name}.");
        }
    }

    private static void Warn(TorrcLine line, IList<TorrcFault> faults, string problem, string remedy) =>
        faults.Add(new TorrcFault(TorrcSeverity.Warning, line.File, line.Number, line.Key, problem, remedy));
}
