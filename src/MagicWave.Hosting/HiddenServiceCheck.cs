using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;

namespace MagicWave.Hosting;

/// <summary>What the options of onion services lack, or say twice.</summary>
internal static class HiddenServiceCheck
{
    /// <summary>Adds the faults of a client's configuration.</summary>
    public static void Add(ClientHostOptions options, IList<TorrcFault> faults)
    {
        foreach (HiddenServiceOption service in options.HiddenServices.Where(static one => one.Ports.Count == 0))
        {
            Error(faults, "HiddenServiceDir", $"The service in {service.Folder} has no port.", "Add a line below it, for example: HiddenServicePort 80 127.0.0.1:8080");
        }

        if (options.HiddenServiceSingleHopMode != options.HiddenServiceNonAnonymousMode)
        {
            Error(
                faults,
                options.HiddenServiceSingleHopMode ? "HiddenServiceSingleHopMode" : "HiddenServiceNonAnonymousMode",
                "The two options HiddenServiceSingleHopMode and HiddenServiceNonAnonymousMode go together only.",
                "Set both to 1 to give up the service's anonymity, or neither.");
        }
        else if (options.HiddenServiceSingleHopMode && !options.SocksDisabled)
        {
            Error(faults, "HiddenServiceNonAnonymousMode", "A node that hides nothing must not be used as a client.", "Add: SocksPort 0");
        }
    }

    /// <summary>Adds that a host has no onion services, where there are some.</summary>
    public static void Refuse(ClientHostOptions options, IList<TorrcFault> faults)
    {
        if (options.HiddenServices.Count > 0)
        {
            Error(faults, "HiddenServiceDir", "A relay host runs no onion services.", "Move its lines to a torrc of their own and run magicwave-client with it.");
        }
    }

    private static void Error(IList<TorrcFault> faults, string option, string problem, string remedy) =>
        faults.Add(new TorrcFault(TorrcSeverity.Error, "", 0, option, problem, remedy));
}
