using System.Net;

namespace MagicWave.Hosting.Options;

/// <summary>What clients, relays and authorities have in common. Set it up before the node starts; the node reads it once.</summary>
public sealed class NodeOptions
{
    /// <summary>Folder of keys, cached documents and state. <value>Default: <c>~/.magicwave</c>.</value></summary>
    public string DataDirectory { get; set; } = "~/.magicwave";

    /// <summary>Folder of keys; null for <c>keys</c> in the data directory.</summary>
    public string? KeyDirectory { get; set; }

    /// <summary>File that holds the process id while the node runs; null for none.</summary>
    public string? PidFile { get; set; }

    /// <summary>Leave the terminal after the start.</summary>
    public bool RunAsDaemon { get; set; }

    /// <summary>The account that the node is to run as; null for the one that started it.</summary>
    public string? User { get; set; }

    /// <summary>The process that this node belongs to: when that ends, so does the node. Null for none.</summary>
    public int? OwningProcess { get; set; }

    /// <summary>What is logged where; empty for notices on standard output.</summary>
    public IList<LogOption> Logs { get; } = [];

    /// <summary>Times in the log are rounded to this. <value>Default: one second.</value></summary>
    public TimeSpan LogTimeGranularity { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Empty log files at the start.</summary>
    public bool TruncateLogFile { get; set; }

    /// <summary>The directory authorities that the node believes. There are none built in.</summary>
    public IList<DirectoryAuthorityOption> DirectoryAuthorities { get; } = [];

    /// <summary>A network for tests: private addresses are allowed and everything goes faster.</summary>
    public bool TestingTorNetwork { get; set; }

    /// <summary>Do not connect to anybody and accept nobody.</summary>
    public bool DisableNetwork { get; set; }

    /// <summary>The address that connections start from, or null for the system's choice.</summary>
    public IPAddress? OutboundBindAddress { get; set; }

    /// <summary>Permits circuits to relays with private addresses.</summary>
    public bool ExtendAllowPrivateAddresses { get; set; }

    /// <summary>Permits private addresses in directory documents.</summary>
    public bool DirAllowPrivateAddresses { get; set; }

    /// <summary>Bytes per second for everything, both directions each. <value>Default: 1 GB.</value></summary>
    public long BandwidthRate { get; set; } = 1L << 30;

    /// <summary>Bytes at once for everything. <value>Default: 1 GB.</value></summary>
    public long BandwidthBurst { get; set; } = 1L << 30;
}
