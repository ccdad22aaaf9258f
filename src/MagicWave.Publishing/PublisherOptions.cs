using System.Net;
using MagicWave.Publishing.Http;
using MagicWave.Publishing.Prices;
using MagicWave.Publishing.Records;
using MagicWave.Publishing.Tills;

namespace MagicWave.Publishing;

/// <summary>What a publisher serves, where, and for how much. Set it up before the start.</summary>
public sealed class PublisherOptions
{
    /// <summary>The folder that is the site; null when a web server is.</summary>
    public string? WwwFolder { get; set; }

    /// <summary>The web server that is the site (http or https); null when a folder is.</summary>
    public Uri? Upstream { get; set; }

    /// <summary>For how long a web server may send nothing. <value>Default: 100 seconds.</value></summary>
    public TimeSpan UpstreamTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Where visitors come in. <value>Default: a free port of 127.0.0.1.</value></summary>
    public SiteEntrance Entrance { get; set; } = new(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>Says whether visitors find the way in, for <c>/health</c>; null when they do as soon as it is started. May be called at any time.</summary>
    public Func<bool>? IsReachable { get; set; }

    /// <summary>The onion address of the site; null while there is none.</summary>
    public OnionName? Onion { get; set; }

    /// <summary>What costs how much. <value>Default: everything is free.</value></summary>
    public PriceTable Prices { get; set; } = PriceTable.Empty;

    /// <summary>Where what costs something is paid; null when everything is free.</summary>
    public IResourceTill? Till { get; set; }

    /// <summary>Where everybody else is told where the site is; null for no such port.</summary>
    public IPEndPoint? PublicEndPoint { get; set; }

    /// <summary>Folder of <c>fullchain.pem</c> and <c>privkey.pem</c> for the public port; null to speak HTTP there.</summary>
    public string? CertificateFolder { get; set; }

    /// <summary>Where visitors of the public port are sent; null for a page that is built in.</summary>
    public Uri? HelpPage { get; set; }

    /// <summary>Where <c>/health</c> is, a loopback address; null for nowhere.</summary>
    public IPEndPoint? HealthEndPoint { get; set; }
}
