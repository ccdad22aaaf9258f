using System.Net;

namespace MagicWave.Publishing.Visitors;

/// <summary>What a web server listens on instead of an address: it says nothing about where visitors come from.</summary>
public sealed class VisitorEndPoint : EndPoint
{
    /// <inheritdoc/>
    public override string ToString() => "visitors";
}
