namespace MagicWave.Publishing.Http;

/// <summary>The body of an answer that says what went wrong: problem details (RFC 9457).</summary>
/// <param name="Title">What it is.</param>
/// <param name="Status">The status code.</param>
/// <param name="Detail">What to do.</param>
internal sealed record Problem(string Title, int Status, string Detail)
{
    /// <summary>What the bridge says with a status code; null where it says nothing.</summary>
    public static Problem? Of(int status) => status switch
    {
        400 => new("This request cannot be read", status, "Something in it is missing, or is read by servers in different ways."),
        404 => new("There is nothing here", status, "Look for a slip in the address, or begin at the site's first page."),
        405 => new("This cannot be done here", status, "The page can be read only."),
        413 => new("This is too much", status, "What was sent is longer than what is taken here."),
        429 => new("This is too soon", status, "Try again in a moment."),
        500 => new("The site has a fault", status, "It is not yours. Try again later."),
        502 => new("The web server of this site is away", status, "Try again in a few minutes."),
        504 => new("The web server of this site says nothing", status, "Try again in a few minutes."),
        _ => null,
    };
}
