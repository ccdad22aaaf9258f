using System.Globalization;
using System.Net;
using MagicWave.Hosting.Options;

namespace MagicWave.Hosting.Torrc;

/// <summary>The options of onion services. Each speaks of the HiddenServiceDir before it, so their order counts.</summary>
internal static class HiddenServiceLines
{
    private const string Group = "HiddenServiceDir";

    /// <summary>All of them.</summary>
    public static readonly OptionDefinition[] All =
    [
        InGroup(Define.List(Group, ReadFolder)),
        InGroup(Define.List("HiddenServicePort", (context, value) => With(context, service => ReadPort(context, value, service)))),
        Each("HiddenServiceVersion", 3, 3, static (_, _) => { }),
        Each("HiddenServiceMaxStreams", 0, ushort.MaxValue, static (service, value) => service.MaxStreams = value),
        Each("HiddenServiceMaxStreamsCloseCircuit", 0, 1, static (service, value) => service.MaxStreamsCloseCircuit = value == 1),
        Each("HiddenServiceAllowUnknownPorts", 0, 1, static (service, value) => service.AllowUnknownPorts = value == 1),
        Each("HiddenServiceNumIntroductionPoints", 1, 20, static (service, value) => service.NumIntroductionPoints = value),
        Each("HiddenServiceEnableIntroDoSDefense", 0, 1, static (service, value) => service.EnableIntroDoSDefense = value == 1),
        Each("HiddenServiceEnableIntroDoSRatePerSec", 0, int.MaxValue, static (service, value) => service.IntroDoSRatePerSec = value),
        Each("HiddenServiceEnableIntroDoSBurstPerSec", 0, int.MaxValue, static (service, value) => service.IntroDoSBurstPerSec = value),
        Each("HiddenServicePoWDefensesEnabled", 0, 1, static (service, value) => service.PoWDefensesEnabled = value == 1),
        Each("HiddenServicePoWQueueRate", 0, int.MaxValue, static (service, value) => service.PoWQueueRate = value),
        Each("HiddenServicePoWQueueBurst", 0, int.MaxValue, static (service, value) => service.PoWQueueBurst = value),
        Define.Bool("HiddenServiceSingleHopMode", (c, v) => c.Client.HiddenServiceSingleHopMode = v),
        Define.Bool("HiddenServiceNonAnonymousMode", (c, v) => c.Client.HiddenServiceNonAnonymousMode = v),
        Define.Text("ClientOnionAuthDir", (c, v) => c.Client.OnionAuthFolder = v),
    ];

    private static OptionDefinition Each(string name, int minimum, int maximum, Action<HiddenServiceOption, int> set) =>
        InGroup(Define.List(name, (context, value) => With(context, service =>
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= minimum && number <= maximum)
            {
                set(service, number);
            }
            else
            {
                context.Error(
                    $"\"{value}\" is not a number in range.",
                    minimum == maximum
                        ? string.Create(CultureInfo.InvariantCulture, $"Write {minimum}.")
                        : string.Create(CultureInfo.InvariantCulture, $"Give a number from {minimum} to {maximum}."));
            }
        })));

    private static OptionDefinition InGroup(OptionDefinition option) =>
        new() { Name = option.Name, Support = option.Support, IsList = true, Bind = option.Bind, Group = Group };

    private static void With(BindContext context, Action<HiddenServiceOption> act)
    {
        if (context.Target.Client.HiddenServices.LastOrDefault() is { } service)
        {
            act(service);
        }
        else
        {
            context.Error("There is no HiddenServiceDir before it.", "Put it below the HiddenServiceDir line of its service.");
        }
    }

    private static void ReadFolder(BindContext context, string value)
    {
        if (context.Target.Client.HiddenServices.Any(one => string.Equals(one.Folder, value, StringComparison.Ordinal)))
        {
            context.Error("There are two services with this folder.", "Give each service a folder of its own.");
        }
        else
        {
            context.Target.Client.HiddenServices.Add(new HiddenServiceOption { Folder = value });
        }
    }

    /// <summary><c>VIRTPORT [TARGET]</c>: a port, an address and a port, or nothing for the same port on 127.0.0.1.</summary>
    private static void ReadPort(BindContext context, string value, HiddenServiceOption service)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 1 or 2 && EndPointText.TryParsePort(parts[0], 1, out int port) && TryReadTarget(parts, port, out IPEndPoint? target))
        {
            service.Ports.Add(new(port, target!));
        }
        else if (parts.Length == 2 && parts[1].StartsWith("unix:", StringComparison.Ordinal))
        {
            context.Error("Unix sockets are not connected to.", "Give a port on 127.0.0.1.");
        }
        else
        {
            context.Error($"\"{value}\" is not a port and where it leads.", "Write for example: 80 127.0.0.1:8080");
        }
    }

    private static bool TryReadTarget(string[] parts, int port, out IPEndPoint? target)
    {
        if (parts.Length == 1)
        {
            target = new(IPAddress.Loopback, port);
            return true;
        }

        if (EndPointText.TryParsePort(parts[1], 1, out int other))
        {
            target = new(IPAddress.Loopback, other);
            return true;
        }

        return EndPointText.TryParse(parts[1], out target);
    }
}
