using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// Keeps the documents and the guards of a <see cref="DirectoryDriver"/> on disk. A disk that fails costs downloads at the next start, and
/// nothing more. One caller at a time, outside of the gate.
/// </summary>
internal sealed class DirectorySaver(DirectoryClient machine, NodeGate gate, DirectoryDriverOptions options, ILogger logger)
{
    private const string GuardKeyword = "Guard";
    private const string StateName = "state";

    private readonly DirectoryFiles? _files = options.DataDirectory is { } directory ? new DirectoryFiles(directory) : null;

    /// <summary>Reads what an earlier run left; null when there is nothing.</summary>
    public SavedDirectory? Load()
    {
        if (_files is null)
        {
            return null;
        }

        try
        {
            options.Guards?.Load(StateFile.Read(StatePath()));
            return _files.Load();
        }
        catch (IOException exception)
        {
            DirectoryLog.FilesUnreadable(logger, exception);
            return null;
        }
    }

    /// <summary>Writes what the events brought.</summary>
    public void Save(List<DirectoryEvent> events)
    {
        SaveGuards();
        if (_files is null)
        {
            return;
        }

        try
        {
            foreach (DirectoryEvent next in events)
            {
                switch (next)
                {
                    case DirectoryEvent.ConsensusAccepted { Document: var document }:
                        _files.SaveConsensus(document);
                        break;
                    case DirectoryEvent.CertificatesChanged { Certificates: var certificates }:
                        _files.SaveCertificates(certificates);
                        break;
                    case DirectoryEvent.MicrodescriptorsAdded { Added: var added }:
                        _files.AppendMicrodescriptors(added, gate.Time.GetUtcNow());
                        break;
                    default:
                        break;
                }
            }

            if (_files.IsJournalLong)
            {
                SaveMerged();
            }
        }
        catch (IOException exception)
        {
            DirectoryLog.FilesUnwritable(logger, exception);
        }
    }

    /// <summary>Joins the journal of the microdescriptors with their file.</summary>
    public void SaveMerged()
    {
        if (_files is null)
        {
            return;
        }

        List<(Microdescriptor Descriptor, DateTimeOffset LastListed)> all;
        using (gate.Enter())
        {
            all = [.. machine.Microdescriptors];
        }

        try
        {
            _files.SaveMicrodescriptors(all);
        }
        catch (IOException exception)
        {
            DirectoryLog.FilesUnwritable(logger, exception);
        }
    }

    /// <summary>Writes the guards, if they changed.</summary>
    public void SaveGuards()
    {
        if (options is not { Guards: { } guards, DataDirectory: not null })
        {
            return;
        }

        IReadOnlyList<string> lines;
        using (gate.Enter())
        {
            if (!guards.NeedsSaving)
            {
                return;
            }

            lines = guards.ToLines();
            guards.MarkSaved();
        }

        try
        {
            StateFile.Replace(StatePath(), GuardKeyword, lines);
        }
        catch (IOException exception)
        {
            DirectoryLog.FilesUnwritable(logger, exception);
        }
    }

    private string StatePath() => Path.Combine(options.DataDirectory!, StateName);
}
