using System.Net;

namespace MagicWave.TestKit.Networks;

/// <summary>A running node of a network, stock tor or MagicWave.</summary>
public interface INode : IAsyncDisposable
{
    /// <summary>Its plan.</summary>
    NodePlan Plan { get; }

    /// <summary>Where it keeps its keys, documents and log.</summary>
    string Folder { get; }

    /// <summary>Where other relays connect; null for a client.</summary>
    IPEndPoint? OnionEndPoint { get; }

    /// <summary>Where an authority serves documents over plain HTTP; null for others.</summary>
    IPEndPoint? DirectoryEndPoint { get; }

    /// <summary>Where applications connect; null unless it is a client.</summary>
    IPEndPoint? SocksEndPoint { get; }

    /// <summary>Where a controller connects. Only stock tor listens there.</summary>
    IPEndPoint ControlEndPoint { get; }

    /// <summary>Whether its process runs.</summary>
    bool IsRunning { get; }

    /// <summary>Processor time used since it was started, user and system.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>Physical memory it holds now, in bytes.</summary>
    long ResidentBytes { get; }

    /// <summary>What it has logged so far, with what it wrote to its standard output and error.</summary>
    string ReadLog();

    /// <summary>Starts it again after a stop, with the same keys and ports.</summary>
    void Start();

    /// <summary>Asks it to end, and ends it when it does not within some seconds.</summary>
    Task StopAsync();

    /// <summary>Ends it at once, without giving it a chance to do anything (SIGKILL).</summary>
    void Kill();
}
