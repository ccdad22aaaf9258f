using System.Net;
using Microsoft.AspNetCore.Connections;

namespace MagicWave.Publishing.Http;

/// <summary>
/// Where the connections of a site come from: this is the one place where an onion service is plugged in.
/// </summary>
/// <param name="EndPoint">What is listened on: the end point of an onion service, or a loopback address and a port or 0.</param>
/// <param name="Listeners">Makes the listener of that end point; null for a TCP port.</param>
public sealed record SiteEntrance(EndPoint EndPoint, IConnectionListenerFactory? Listeners = null);
