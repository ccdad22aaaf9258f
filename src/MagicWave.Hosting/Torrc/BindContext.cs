using MagicWave.Hosting.Options;

namespace MagicWave.Hosting.Torrc;

/// <summary>What reads a value needs: the configuration to fill, the line it is on, and where faults go.</summary>
internal readonly struct BindContext(HostConfiguration target, TorrcLine line, IList<TorrcFault> faults)
{
    /// <summary>The configuration to fill.</summary>
    public HostConfiguration Target { get; } = target;

    /// <summary>The line, its key in the option's own spelling.</summary>
    public TorrcLine Line { get; } = line;

    /// <summary>Says why the program cannot start.</summary>
    public void Error(string problem, string remedy) => Add(TorrcSeverity.Error, problem, remedy);

    /// <summary>Says what is not as the line has it.</summary>
    public void Warn(string problem, string remedy) => Add(TorrcSeverity.Warning, problem, remedy);

    private void Add(TorrcSeverity severity, string problem, string remedy) =>
        faults.Add(new TorrcFault(severity, Line.File, Line.Number, Line.Key, problem, remedy));
}
