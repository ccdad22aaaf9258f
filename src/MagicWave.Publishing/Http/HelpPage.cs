using System.Text.Encodings.Web;
using MagicWave.Publishing.Records;

namespace MagicWave.Publishing.Http;

/// <summary>The page for whoever comes by the public port.</summary>
internal static class HelpPage
{
    public const string Title = "This site is on MagicWave";

    /// <summary>What is below the title.</summary>
    /// <param name="onion">The site's address; null while there is none.</param>
    /// <param name="path">The path that was asked for, as it is written in a request.</param>
    public static string Write(OnionName? onion, string path)
    {
        string address = onion is null ? "" : HtmlEncoder.Default.Encode($"http://{onion.Host}{path}");
        string where = onion is null
            ? "<p>Its address is being set up. Come back soon.</p>"
            : $"<p>With a browser that uses MagicWave or Tor, go to</p>\n<p><a href=\"{address}\"><code>{address}</code></a></p>";
        return $"<p>It is read through a network of relays, so that nobody on the way knows who reads what.</p>\n{where}";
    }
}
