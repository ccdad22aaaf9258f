using System.Text.Encodings.Web;
using MagicWave.Publishing.Records;

namespace MagicWave.Publishing.Http;

/// <summary>The page for whoever comes by the public port.</summary>
internal static class HelpPage
{
    /// <summary>Writes it.</summary>
    /// <param name="onion">The site's address; null while there is none.</param>
    /// <param name="path">The path that was asked for, as it is written in a request.</param>
    public static string Write(OnionName? onion, string path)
    {
        string where = onion is null
            ? "<p>Its address is being set up. Come back soon.</p>"
            : $"<p>With a browser that uses MagicWave or Tor, go to</p><p><code>{HtmlEncoder.Default.Encode($"http://{onion.Host}{path}")}</code></p>";
        return $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>This site is on MagicWave</title>
            <style>body{"{"}font:1.1rem/1.5 sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem{"}"}code{"{"}overflow-wrap:anywhere{"}"}</style>
            <h1>This site is on MagicWave</h1>
            <p>It is read through a network of relays, so that nobody on the way knows who reads what.</p>
            {where}
            </html>

            """;
    }
}
